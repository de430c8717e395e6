#include <utility>

#include "adapters/municipal/soap.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::municipal {
namespace {

/// A mapping's XML without its declaration: it goes into the Body.
std::string element_of(const std::string& xml) {
    if (!xml.starts_with("<?xml")) return xml;
    const auto end = xml.find("?>");
    return end == std::string::npos ? xml : xml.substr(end + 2);
}

class SoapConnector final : public Connector {
public:
    SoapConnector(SoapSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)), line_(settings_.line, std::move(kit)), translation_(std::move(translation)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    Repeat repeat() const override { return settings_.repeatable ? Repeat::safe : Repeat::never; }
    Task<Reach> probe(Deadline deadline) override { co_return co_await line_.probe(deadline); }

private:
    Task<Outcome> attempt(Delivery delivery, Deadline deadline);
    Verdict judged(const WebReply& reply, bool is_new) const;
    const std::string& id() const { return line_.kit().id; }

    SoapSettings settings_;
    Line line_;
    std::shared_ptr<const Translation> translation_;
};

Task<Outcome> SoapConnector::deliver(Delivery delivery, Deadline deadline) {
    if (deadline.passed()) co_return postponed(Cause::timeout, "no time was left for the attempt");
    if (!is_appeal(delivery.kind) && !settings_.sends_events)
        co_return refused(Cause::unknown_operation, "soap: no event_action is configured");
    co_return settled(co_await attempt(std::move(delivery), deadline), repeat());
}

/// Faults come with 500 (1.1) and 400 or 500 (1.2): the body is asked before the status.
Verdict SoapConnector::judged(const WebReply& reply, bool is_new) const {
    const SoapAnswer answer = read_soap(reply.body);
    if (answer.is_envelope && !answer.fault.empty()) return {outcome_of_soap_fault(settings_, answer.fault), {}};
    const bool good = reply.status >= 200 && reply.status < 300;
    if (good && !answer.is_envelope) return {in_doubt(Cause::partner_garbage, "the answer is no SOAP envelope"), {}};
    return verdict_of(settings_.answer, reply, line_.kit().clock.now(), is_new);
}

Task<Outcome> SoapConnector::attempt(Delivery delivery, Deadline deadline) {
    const auto& kit = line_.kit();
    const bool appeal = is_appeal(delivery.kind);
    const bool is_new = appeal && partner_id_of(delivery.external_ids, id()).empty();
    try {
        const Letter letter = co_await offload(kit.workers, [&] { return translation_->outwards(delivery); });
        if (letter.nothing) co_return delivered();
        auto envelope = soap_envelope(settings_.form, element_of(letter.octets), kit.clock.now(), make_trace_id());
        const auto& action = appeal ? settings_.action : settings_.event_action;
        const WebReply reply =
            co_await line_.send("POST", "", soap_headers(settings_.form, action), std::move(envelope), deadline);
        auto verdict = co_await offload(kit.workers, [&] { return judged(reply, is_new); });
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

}  // namespace

std::unique_ptr<Connector> make_soap_connector(SoapSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation) {
    return std::make_unique<SoapConnector>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
