#include <utility>

#include "adapters/municipal/soap.hpp"
#include "adapters/municipal/status_round.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::municipal {
namespace {

TranslationSettings for_status(const SoapSettings& settings, TranslationSettings mapping) {
    mapping.format = TranslationSettings::Format::xml;
    mapping.in = settings.status->mapping;
    mapping.items.clear();
    return mapping;
}

class SoapSource final : public Source {
public:
    SoapSource(SoapSettings settings, AdapterKit kit, const TranslationSettings& mapping)
        : settings_(std::move(settings)),
          line_(settings_.line, kit),
          statuses_(Reception(kit, std::make_shared<Translation>(kit.id, for_status(settings_, mapping)), "status")) {}

    Task<PollResult> poll(Deadline deadline) override {
        PollResult result;
        result.taken = co_await statuses_.run(
            [this](std::string partner_id, Deadline until) { return ask(std::move(partner_id), until); }, deadline);
        co_return result;
    }

private:
    Task<std::optional<Arrival>> ask(std::string partner_id, Deadline deadline);

    SoapSettings settings_;
    Line line_;
    StatusRound statuses_;
};

Task<std::optional<Arrival>> SoapSource::ask(std::string partner_id, Deadline deadline) {
    const auto& kit = line_.kit();
    const auto body = settings_.status->request.fill_xml([&](std::string_view field) -> std::optional<std::string> {
        if (field != "partner_id") return std::nullopt;
        return partner_id;
    });
    auto envelope = soap_envelope(settings_.form, body, kit.clock.now(), make_trace_id());
    const WebReply reply =
        co_await line_.send("POST", "", soap_headers(settings_.form, settings_.status->action), std::move(envelope), deadline);
    SoapAnswer answer = co_await offload(kit.workers, [&] { return read_soap(reply.body); });
    if (!answer.fault.empty()) {  // about this one appeal; the others can still be asked
        kit.log.write(LogLevel::warn, "municipal_status_fault", {{"connector", kit.id}, {"fault", answer.fault}});
        co_return std::nullopt;
    }
    if (reply.status != 200) throw_for("status", reply);
    if (answer.body.empty()) throw Fault(Cause::partner_garbage, "status: the answer is no SOAP envelope");
    Arrival arrival;
    arrival.octets = std::move(answer.body);
    arrival.content_type = "application/xml";
    arrival.at = kit.clock.now();
    co_return arrival;
}

}  // namespace

std::unique_ptr<Source> make_soap_source(SoapSettings settings, AdapterKit kit, const TranslationSettings& mapping) {
    if (!settings.status) return nullptr;
    return std::make_unique<SoapSource>(std::move(settings), std::move(kit), mapping);
}

}  // namespace gateway::municipal
