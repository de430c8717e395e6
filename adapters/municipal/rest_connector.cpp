#include <algorithm>
#include <utility>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/rest.hpp"

namespace gateway::municipal {
namespace {

class RestConnector final : public Connector {
public:
    RestConnector(RestSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)), line_(settings_.line, std::move(kit)), translation_(std::move(translation)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    Repeat repeat() const override {
        if (!settings_.idempotency_header.empty()) return Repeat::safe;
        return settings_.find ? Repeat::ask : Repeat::never;
    }
    Task<Outcome> find(Delivery delivery, Deadline deadline) override;
    Task<Reach> probe(Deadline deadline) override { co_return co_await line_.probe(deadline); }

private:
    const std::optional<RestCall>& call_for(const Delivery& delivery) const;
    WebFields headers_for(const Delivery& delivery, const Letter& letter) const;
    Task<Outcome> attempt(Delivery delivery, Deadline deadline);
    Task<Outcome> give(Delivery delivery, Deadline deadline);
    Task<Outcome> ask(Delivery delivery, Deadline deadline);
    Task<Outcome> with_files(Delivery delivery, Outcome given, Deadline deadline);
    bool is_given(const Delivery& delivery) const;
    bool sends_files(UploadSettings::When when) const { return settings_.files_out && settings_.files_out->when == when; }
    const std::string& id() const { return line_.kit().id; }

    RestSettings settings_;
    Line line_;
    std::shared_ptr<const Translation> translation_;
};

/// A changed appeal that the partner was never given is a new one for it.
const std::optional<RestCall>& RestConnector::call_for(const Delivery& delivery) const {
    if (!is_appeal(delivery.kind)) return settings_.event;
    const bool known = !partner_id_of(delivery.external_ids, id()).empty();
    return known ? settings_.update : settings_.create;
}

WebFields RestConnector::headers_for(const Delivery& delivery, const Letter& letter) const {
    WebFields headers{{"Content-Type", letter.content_type}};
    const auto field = fields_of(delivery, id(), letter.octets);
    for (const auto& [name, value] : settings_.headers) headers.emplace_back(name, value.fill(field));
    if (!settings_.idempotency_header.empty()) headers.emplace_back(settings_.idempotency_header, delivery.delivery_id);
    return headers;
}

Task<Outcome> RestConnector::deliver(Delivery delivery, Deadline deadline) {
    if (deadline.passed()) co_return postponed(Cause::timeout, "no time was left for the attempt");
    if (is_given(delivery) && settings_.files_out) co_return co_await with_files(std::move(delivery), delivered(), deadline);
    // Of resumed ones the courier has asked already; a 5xx of ours may have had its effect.
    if (repeat() == Repeat::ask && delivery.attempt > 1 && !delivery.resumed) {
        auto earlier = co_await find(delivery, deadline);
        if (earlier.kind != Outcome::Kind::postponed) co_return earlier;
    }
    Outcome outcome = settled(co_await attempt(delivery, deadline), repeat());
    if (!sends_files(UploadSettings::When::after)) co_return outcome;
    co_return co_await with_files(std::move(delivery), std::move(outcome), deadline);
}

/// An earlier attempt brought the document, and not all of its files.
bool RestConnector::is_given(const Delivery& delivery) const {
    const ExternalId mark{id(), std::string(given_id_kind), delivery.delivery_id};
    return std::find(delivery.external_ids.begin(), delivery.external_ids.end(), mark) != delivery.external_ids.end();
}

/// The partner has the document: what is missing of its files follows. When that fails the next attempt sends files only.
Task<Outcome> RestConnector::with_files(Delivery delivery, Outcome given, Deadline deadline) {
    if (given.kind != Outcome::Kind::delivered || delivery.attachments.empty()) co_return given;
    const auto ids = given.learned;
    delivery.external_ids.insert(delivery.external_ids.end(), ids.begin(), ids.end());
    std::optional<Outcome> trouble;
    try {
        co_await Uploads(*settings_.files_out, line_).send(delivery, given.learned, deadline);
    } catch (const TransportError& error) {
        trouble = postponed(error.cause(), std::string("file: ") + error.what());
    } catch (const Fault& fault) {
        trouble = outcome_of_fault(fault);
    }
    if (!trouble) co_return given;
    trouble->learned = std::move(given.learned);
    trouble->learned.push_back({id(), std::string(given_id_kind), delivery.delivery_id});
    trouble->mapped = std::move(given.mapped);
    co_return *trouble;
}

/// Files that the document names go before it.
Task<Outcome> RestConnector::attempt(Delivery delivery, Deadline deadline) {
    if (!call_for(delivery))
        co_return refused(Cause::unknown_operation,
                          "rest: no address is configured for " + std::string(to_text(delivery.kind)));
    std::vector<ExternalId> files;
    std::optional<Outcome> outcome;
    try {
        if (sends_files(UploadSettings::When::before))
            co_await Uploads(*settings_.files_out, line_).send(delivery, files, deadline);
    } catch (const TransportError& error) {  // nothing of the document has left
        outcome = postponed(error.cause(), std::string("file: ") + error.what());
    } catch (const Fault& fault) {
        outcome = outcome_of_fault(fault);
    }
    if (!outcome) outcome = co_await give(std::move(delivery), deadline);
    outcome->learned.insert(outcome->learned.end(), files.begin(), files.end());
    co_return *outcome;
}

Task<Outcome> RestConnector::give(Delivery delivery, Deadline deadline) {
    const auto& call = *call_for(delivery);
    try {
        const Letter letter = co_await offload(line_.kit().workers, [&] {
            if (sends_files(UploadSettings::When::before)) delivery.canonical = with_file_ids(delivery, id());
            return translation_->outwards(delivery);
        });
        if (letter.nothing) co_return delivered();
        const auto path = call.path.fill_address(fields_of(delivery, id(), letter.octets));
        const WebReply reply = co_await line_.send(call.method, path, headers_for(delivery, letter), letter.octets, deadline);
        const bool is_new = is_appeal(delivery.kind) && partner_id_of(delivery.external_ids, id()).empty();
        auto verdict = co_await offload(line_.kit().workers,
                                        [&] { return verdict_of(settings_.answer, reply, line_.kit().clock.now(), is_new); });
        if (verdict.outcome.kind == Outcome::Kind::delivered && is_new)
            verdict.outcome.learned = learned_ids(delivery, id(), verdict.partner_id);
        verdict.outcome.mapped = letter.mapped;
        co_return verdict.outcome;
    } catch (const TransportError& error) {
        co_return outcome_of(error);
    } catch (const Fault& fault) {
        co_return outcome_of_fault(fault);
    }
}

/// What is found may still lack files. "It surely did not arrive" must not be said of it then: the document would go twice.
Task<Outcome> RestConnector::find(Delivery delivery, Deadline deadline) {
    Outcome outcome = is_given(delivery) ? delivered() : co_await ask(delivery, deadline);
    if (!sends_files(UploadSettings::When::after) || outcome.kind != Outcome::Kind::delivered) co_return outcome;
    outcome = co_await with_files(std::move(delivery), std::move(outcome), deadline);
    if (outcome.kind == Outcome::Kind::postponed) outcome.kind = Outcome::Kind::in_doubt;
    co_return outcome;
}

Task<Outcome> RestConnector::ask(Delivery delivery, Deadline deadline) {
    if (!settings_.find) co_return in_doubt(Cause::none, "the partner cannot be asked about " + delivery.delivery_id);
    if (!is_appeal(delivery.kind)) co_return in_doubt(Cause::none, "the partner can be asked about appeals only");
    const std::string nothing;
    try {
        const auto path = settings_.find->path.fill_address(fields_of(delivery, id(), nothing));
        const WebReply reply = co_await line_.send("GET", path, {}, {}, deadline);
        if (reply.status == 404) co_return postponed(Cause::none, "the partner does not have it");
        if (reply.status != 200 || !Locator::readable(reply.body))
            co_return in_doubt(Cause::partner_garbage, "the partner could not be asked: HTTP " + std::to_string(reply.status));
        const auto found = settings_.found.value_in(reply);
        if (!found) co_return postponed(Cause::none, "the partner does not have it");
        co_return delivered(learned_ids(delivery, id(), *found));
    } catch (const TransportError& error) {
        co_return in_doubt(error.cause(), std::string("the partner could not be asked: ") + error.what());
    } catch (const Fault& fault) {
        co_return in_doubt(fault.cause(), "the partner could not be asked: " + fault.detail());
    }
}

}  // namespace

std::unique_ptr<Connector> make_rest_connector(RestSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation) {
    return std::make_unique<RestConnector>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
