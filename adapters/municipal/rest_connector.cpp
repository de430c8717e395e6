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
    // Of resumed ones the courier has asked already; a 5xx of ours may have had its effect.
    if (repeat() == Repeat::ask && delivery.attempt > 1 && !delivery.resumed) {
        auto earlier = co_await find(delivery, deadline);
        if (earlier.kind != Outcome::Kind::postponed) co_return earlier;
    }
    co_return settled(co_await attempt(std::move(delivery), deadline), repeat());
}

Task<Outcome> RestConnector::attempt(Delivery delivery, Deadline deadline) {
    const auto& call = call_for(delivery);
    if (!call)
        co_return refused(Cause::unknown_operation,
                          "rest: no address is configured for " + std::string(to_text(delivery.kind)));
    try {
        const Letter letter = co_await offload(line_.kit().workers, [&] { return translation_->outwards(delivery); });
        if (letter.nothing) co_return delivered();
        const auto path = call->path.fill_address(fields_of(delivery, id(), letter.octets));
        const WebReply reply = co_await line_.send(call->method, path, headers_for(delivery, letter), letter.octets, deadline);
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

Task<Outcome> RestConnector::find(Delivery delivery, Deadline deadline) {
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
