#include <boost/json.hpp>
#include <utility>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms_mailbox.hpp"
#include "adapters/pos/outcomes.hpp"
#include "gateway/appeal/json_codec.hpp"

namespace gateway::pos {

namespace json = boost::json;

namespace {

constexpr std::string_view create_path = "/inbox-service/external-appeal-system/appeals";

/// posId of a create answer; a number or a text.
std::string pos_id_of(const std::string& body) {
    boost::system::error_code error;
    const json::value parsed = json::parse(body, error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* id = object == nullptr ? nullptr : object->if_contains("posId");
    if (id != nullptr && id->is_string() && !id->get_string().empty()) return std::string(id->get_string());
    if (id != nullptr && id->is_number()) return std::to_string(id->to_number<std::uint64_t>());
    throw Fault(Cause::partner_garbage, "the answer has no posId");
}

class EasConnector final : public Connector {
public:
    explicit EasConnector(std::shared_ptr<EasClient> client) : client_(std::move(client)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        if (delivery.kind != MessageKind::appeal_created) {
            co_return refused(Cause::partner_rejected, "the EAS form of ПОС takes new appeals only");
        }
        std::vector<MappingStamp> mapped;
        Outcome outcome = co_await attempt(std::move(delivery), mapped, deadline);
        outcome.mapped = std::move(mapped);
        co_return outcome;
    }

    Repeat repeat() const override { return client_->settings().own_id_is_key ? Repeat::safe : Repeat::never; }

    Task<Reach> probe(Deadline deadline) override;

private:
    Task<Outcome> attempt(Delivery delivery, std::vector<MappingStamp>& mapped, Deadline deadline) {
        bool creating = false;  // a file that went up twice hurts nobody
        try {
            const Appeal appeal = appeal_from_json(delivery.canonical);
            Interpreter interpreter(to_rfc3339(appeal.created_at));
            // The appeal's id is the sender's own id there: a repeat names the same appeal.
            std::vector<std::string> files = co_await files_.put(*client_, delivery, deadline);
            creating = true;
            std::string body = eas_create_body(*client_, appeal, {delivery.appeal_id, std::move(files)}, interpreter);
            mapped = interpreter.stamps();
            const WebReply reply = co_await client_->call("POST", std::string(create_path), std::move(body), deadline);
            require_success(reply, "create appeal", client_->kit().clock.now());
            files_.forget(delivery.delivery_id);
            co_return delivered({{client_->kit().id, "pos_id", pos_id_of(reply.body)}});
        } catch (const TransportError& error) {
            co_return settled(outcome_of(error), creating ? repeat() : Repeat::safe);
        } catch (const Fault& fault) {
            co_return settled(outcome_of_fault(fault), creating ? repeat() : Repeat::safe);
        }
    }

    std::shared_ptr<EasClient> client_;
    EasFiles files_;
};

Task<Reach> EasConnector::probe(Deadline deadline) {
    try {
        const WebReply reply = co_await client_->call("GET", "/inbox-service/regions/all", "", deadline);
        const bool refused_us = reply.status == 401 || reply.status == 403;
        if (refused_us) co_return Reach{false, Cause::partner_auth, "HTTP " + std::to_string(reply.status)};
        co_return Reach{reply.status < 500, reply.status < 500 ? Cause::none : Cause::partner_unavailable,
                        "HTTP " + std::to_string(reply.status)};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    } catch (const Fault& fault) {
        co_return Reach{false, fault.cause(), fault.detail()};
    }
}

}  // namespace

std::unique_ptr<Connector> make_eas_connector(std::shared_ptr<EasClient> client) {
    return std::make_unique<EasConnector>(std::move(client));
}

}  // namespace gateway::pos
