#include "adapters/social/vk_connector.hpp"

#include <algorithm>

#include "adapters/social/vk_reply.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::social {
namespace {

std::optional<Item> target_of(const Delivery& delivery, const std::string& connector) {
    for (const ExternalId& id : delivery.external_ids)
        if (id.system == connector && id.kind == item_kind) return item_of(id.value);
    return std::nullopt;
}

class VkConnector final : public Connector {
public:
    VkConnector(VkSettings settings, AdapterKit kit) : settings_(std::move(settings)), kit_(std::move(kit)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        const auto target = target_of(delivery, kit_.id);
        if (!target) co_return refused(Cause::correlation_missing, "the appeal did not come from this community");
        std::string text;
        try {
            text = reply_text(delivery);
        } catch (const Fault& fault) {
            co_return refused(fault.cause(), fault.detail());
        }
        // A state nobody has words for is nothing to say in public.
        Outcome outcome = delivered();
        int number = 0;
        for (const std::string& piece : pieces_of(text, settings_.max_reply)) {
            const std::string key = number == 0 ? delivery.delivery_id : delivery.delivery_id + "-" + std::to_string(number);
            outcome = co_await say(reply_to(*target, settings_, piece, key), deadline);
            if (outcome.kind != Outcome::Kind::delivered) break;
            ++number;
        }
        co_return outcome;
    }

    /// By guid and random_id VK knows a repeat.
    Repeat repeat() const override { return Repeat::safe; }

    Task<Reach> probe(Deadline deadline) override {
        const Outcome outcome = co_await say({"utils.getServerTime", {}}, deadline);
        co_return Reach{outcome.kind == Outcome::Kind::delivered, outcome.cause, outcome.detail};
    }

private:
    std::string reply_text(const Delivery& delivery) const {
        if (delivery.kind == MessageKind::appeal_created || delivery.kind == MessageKind::appeal_updated)
            throw Fault(Cause::partner_rejected, "a community takes replies only");
        const AppealEvent event = event_from_json(delivery.canonical);
        if (event.answer && !event.answer->text.empty()) return event.answer->text;
        const auto words = settings_.status_replies.find(std::string(event.status.text()));
        return words == settings_.status_replies.end() ? std::string() : words->second;
    }

    Task<Outcome> say(VkMethod method, Deadline deadline) {
        WebCall call;
        call.method = "POST";
        call.url = settings_.api_url + "/" + method.name;
        call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
        // In the body, where no log of a proxy sees them.
        method.fields.emplace_back("access_token", settings_.access_token);
        method.fields.emplace_back("v", settings_.api_version);
        for (const auto& [name, value] : method.fields)
            call.body += (call.body.empty() ? "" : "&") + name + "=" + percent_encode(value);
        call.timeout = std::min(settings_.timeout, deadline.remaining());
        call.proxy = settings_.proxy;
        call.tls = settings_.tls;
        try {
            const WebReply reply = co_await kit_.web.send(std::move(call));
            co_return outcome_of_reply(reply, kit_.clock.now());
        } catch (const TransportError& error) {
            co_return postponed(error.cause(), error.what());
        }
    }

    VkSettings settings_;
    AdapterKit kit_;
};

}  // namespace

std::unique_ptr<Connector> make_vk_connector(VkSettings settings, AdapterKit kit) {
    return std::make_unique<VkConnector>(std::move(settings), std::move(kit));
}

}  // namespace gateway::social
