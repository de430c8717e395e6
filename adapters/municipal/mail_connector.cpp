#include <algorithm>
#include <utility>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/mail.hpp"
#include "adapters/municipal/verdict.hpp"

namespace gateway::municipal {
namespace {

WebCall smtp_call(const MailServer& server, Deadline deadline) {
    WebCall call;
    call.url = server.url;
    call.user = server.user;
    call.password = server.password;
    call.tls = server.tls;
    call.timeout = std::min(server.timeout, std::max(deadline.remaining(), Duration(1)));
    call.connect_timeout = std::min(call.timeout, Duration(10'000));
    return call;
}

/// The server's own number decides where it has said one: 4xx later, 5xx never.
Outcome outcome_of_smtp(const TransportError& error) {
    const bool login = error.cause() == Cause::partner_auth;
    if (!login && error.status() >= 500) return refused(Cause::partner_rejected, "SMTP " + std::to_string(error.status()));
    if (login || error.status() >= 400) return postponed(error.cause(), "SMTP " + std::to_string(error.status()));
    return outcome_of(error);
}

class MailConnector final : public Connector {
public:
    MailConnector(MailOutSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)), kit_(std::move(kit)), translation_(std::move(translation)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    Repeat repeat() const override { return settings_.repeatable ? Repeat::safe : Repeat::never; }
    Task<Reach> probe(Deadline deadline) override;

private:
    std::string letter_for(const Delivery& delivery, Letter letter) const;

    MailOutSettings settings_;
    AdapterKit kit_;
    std::shared_ptr<const Translation> translation_;
};

/// A mapping that makes plain text writes the letter itself; any other document goes as a file beside a few words.
std::string MailConnector::letter_for(const Delivery& delivery, Letter letter) const {
    const auto field = fields_of(delivery, kit_.id, letter.octets);
    OutgoingMail mail;
    mail.from = settings_.from;
    mail.to = settings_.to;
    mail.subject = settings_.subject.fill(field);
    mail.message_id = our_message_id(delivery, settings_.from);
    mail.date = kit_.clock.now();
    const auto brought_by = partner_id_of(delivery.external_ids, kit_.id);
    if (brought_by != delivery.appeal_id && is_address(brought_by)) mail.in_reply_to = brought_by;
    if (letter.content_type.starts_with("text/plain")) {
        mail.text = std::move(letter.octets);
    } else {
        mail.text = settings_.text.fill(field);
        const auto& type = letter.content_type;
        const std::string kind = type.find("xml") != std::string::npos   ? "xml"
                                 : type.find("csv") != std::string::npos ? "csv"
                                                                         : "json";
        mail.document = {"document." + kind, type, std::move(letter.octets)};
    }
    return write_mail(mail);
}

Task<Outcome> MailConnector::deliver(Delivery delivery, Deadline deadline) {
    if (deadline.passed()) co_return postponed(Cause::timeout, "no time was left for the attempt");
    try {
        Letter letter = co_await offload(kit_.workers, [&] { return translation_->outwards(delivery); });
        if (letter.nothing) co_return delivered();
        WebCall call = smtp_call(settings_.server, deadline);
        call.method = "PUT";
        call.mail_from = settings_.from;
        call.mail_to = {settings_.to};
        call.body = co_await offload(kit_.workers, [&] { return letter_for(delivery, letter); });
        co_await kit_.web.send(std::move(call));
        const bool is_new = is_appeal(delivery.kind) && partner_id_of(delivery.external_ids, kit_.id).empty();
        Outcome outcome = delivered(is_new ? learned_ids(delivery, kit_.id, {}) : std::vector<ExternalId>());
        outcome.mapped = std::move(letter.mapped);
        co_return outcome;
    } catch (const TransportError& error) {
        co_return settled(outcome_of_smtp(error), repeat());
    } catch (const Fault& fault) {
        co_return outcome_of_fault(fault);
    }
}

Task<Reach> MailConnector::probe(Deadline deadline) {
    try {
        WebCall call = smtp_call(settings_.server, deadline);
        call.method = "NOOP";
        co_await kit_.web.send(std::move(call));
        co_return Reach{true, Cause::none, "the server answers"};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    }
}

}  // namespace

std::unique_ptr<Connector> make_mail_connector(MailOutSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation) {
    return std::make_unique<MailConnector>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
