// SMEV as a consumer (SendRequest) and as a provider that answers (SendResponse).
#include <boost/json.hpp>
#include <utility>

#include "adapters/smev3/client.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace json = boost::json;

namespace {

/// What the request that brought an appeal left in its `ext` under our id.
struct Origin {
    bool here = false;     ///< the appeal came through this connector
    std::string reply_to;  ///< empty: nobody told us where answers go
};

Origin origin_of(const std::string& appeal_json, const std::string& system) {
    const Appeal appeal = appeal_from_json(appeal_json);
    const auto at = appeal.ext.find(system);
    if (at == appeal.ext.end()) return {};
    boost::system::error_code error;
    const json::value parsed = json::parse(at->second, error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* value = object == nullptr ? nullptr : object->if_contains("reply_to");
    return {true, value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string()};
}

/// Cut to what SMEV takes in StatusDescription (facts of the schema: 4000 characters), never inside a character.
std::string short_text(std::string text) {
    constexpr std::size_t most = 4000;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u;
        if (starts && ++characters > most) return text.substr(0, at);
    }
    return text;
}

Letter letter_of(std::string envelope, const std::vector<OutgoingFile>& files) {
    Letter letter(std::move(envelope));
    letter.files = files;
    return letter;
}

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

class SmevConnector final : public Connector {
public:
    explicit SmevConnector(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    /// The MessageID: on disk before the first sending, the same for every resend (facts/smev.md §3.7).
    std::string prepare(const Delivery&) override { return make_uuid_v1(office_->kit.clock.now()); }

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        try {
            if (is_appeal(delivery.kind)) co_return co_await send_request(std::move(delivery), deadline);
            co_return co_await send_response(std::move(delivery), deadline);
        } catch (const TransportError& error) {
            // Whether it arrived is no matter: the MessageID makes repeating safe.
            co_return postponed(error.cause(), error.what());
        } catch (const Fault& fault) {
            co_return outcome_of_fault(fault);
        }
    }

    Repeat repeat() const override { return Repeat::safe; }

    Task<Reach> probe(Deadline deadline) override;

private:
    Task<Outcome> send_request(Delivery delivery, Deadline deadline);
    Task<Outcome> send_response(Delivery delivery, Deadline deadline);
    Outcome settled(Exchange exchange, const std::string& message_id) const;

    static Outcome outcome_of_fault(const Fault& fault) {
        if (const auto* trouble = dynamic_cast<const HttpTrouble*>(&fault))
            return postponed(trouble->cause(), trouble->detail(), trouble->retry_after());
        const bool ours = fault.cause() == Cause::mapping_failed || fault.cause() == Cause::schema_violation ||
                          fault.cause() == Cause::bad_value || fault.cause() == Cause::missing_field ||
                          fault.cause() == Cause::too_large || fault.cause() == Cause::attachment_missing;
        return ours ? refused(fault.cause(), fault.detail()) : postponed(fault.cause(), fault.detail());
    }

    std::shared_ptr<Office> office_;
};

Task<Outcome> SmevConnector::send_request(Delivery delivery, Deadline deadline) {
    const auto files = co_await prepare_files(office_, delivery, deadline);
    const auto make = [office = office_, delivery, files] {
        RequestMessage message;
        message.message_id = message.reference_message_id = delivery.note;
        message.transaction_code = delivery.appeal_id;
        message.content = office->mapping.content_of(appeal_from_json(delivery.canonical));
        if (office->settings.end_of_life) message.end_of_life = office->kit.clock.now() + *office->settings.end_of_life;
        message.files = files;
        return letter_of(office->writer.send_request(message), files);
    };
    co_return settled(co_await call(office_, "SendRequest", make, deadline), delivery.note);
}

Task<Outcome> SmevConnector::send_response(Delivery delivery, Deadline deadline) {
    const Origin origin = co_await offload(office_->kit.workers, [&] { return origin_of(delivery.appeal, office_->kit.id); });
    if (!origin.here) co_return refused(Cause::correlation_missing, "the appeal did not come through " + office_->kit.id);
    if (delivery.kind != MessageKind::answer_sent && !office_->settings.send_statuses) {
        Outcome kept_back = delivered();
        kept_back.detail = "nothing was sent: only answers go to SMEV (send_statuses: false)";
        co_return kept_back;
    }
    if (origin.reply_to.empty())
        co_return refused(Cause::correlation_missing, "the partners' door has no queue of answers yet");
    const auto files = co_await prepare_files(office_, delivery, deadline);
    const auto make = [office = office_, delivery, files, reply_to = origin.reply_to] {
        const AppealEvent event = event_from_json(delivery.canonical);
        ResponseMessage message;
        message.message_id = delivery.note;
        message.to = reply_to;
        if (delivery.kind == MessageKind::answer_sent) {
            message.content = office->mapping.content_of(event);
            message.files = files;
        } else {
            message.status = {static_cast<int>(event.status.value),
                              event.note.empty() ? std::string(event.status.text()) : short_text(event.note)};
        }
        return letter_of(office->writer.send_response(message), message.files);
    };
    co_return settled(co_await call(office_, "SendResponse", make, deadline), delivery.note);
}

Outcome SmevConnector::settled(Exchange exchange, const std::string& message_id) const {
    // Verdicts of SMEV about an answer name the answer's MessageID: both kinds lead back to the appeal.
    std::vector<ExternalId> learned{{office_->kit.id, "smev_message_id", message_id}};
    if (exchange.reply.fault) {
        Outcome outcome = smev3::outcome_of(*exchange.reply.fault);
        if (outcome.kind == Outcome::Kind::delivered) outcome.learned = std::move(learned);
        outcome.evidence = std::move(exchange.body);
        return outcome;
    }
    if (!exchange.reply.receipt) return postponed(Cause::partner_garbage, "no Send*Response");
    Outcome outcome = delivered(std::move(learned), std::move(exchange.body));
    for (const SignatureEvidence& one : exchange.reply.receipt->evidence) {
        if (one.verdict != "valid") outcome.detail = "SMEV's signature under its receipt: " + one.verdict;
    }
    return outcome;
}

Task<Reach> SmevConnector::probe(Deadline deadline) {
    if (office_->settings.url.empty()) co_return Reach{true, Cause::none, "no SMEV address: only the partners' door"};
    try {
        const auto make = [office = office_] { return office->writer.get_status(office->kit.clock.now()); };
        const Exchange exchange = co_await call(office_, "GetStatus", make, deadline);
        if (!exchange.reply.fault) co_return Reach{true, Cause::none, "GetStatus answers"};
        co_return Reach{false, Cause::partner_rejected, describe(*exchange.reply.fault)};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    } catch (const Fault& fault) {
        co_return Reach{false, fault.cause(), fault.detail()};
    }
}

}  // namespace

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office) {
    return std::make_unique<SmevConnector>(std::move(office));
}

}  // namespace gateway::smev3
