#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "adapters/pos/edms.hpp"
#include "adapters/pos/outcomes.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/mapping/mapping.hpp"

namespace gateway::pos {

namespace {

constexpr Duration look_again{100};

std::string id_of(const Delivery& delivery, const std::string& system) {
    for (const ExternalId& id : delivery.external_ids) {
        if (id.system == system && id.kind == "pos_id") return id.value;
    }
    return {};
}

class EdmsConnector final : public Connector {
public:
    explicit EdmsConnector(std::shared_ptr<EdmsOffice> office)
        : office_(std::move(office)), mapping_(Mapping::load(office_->settings.answer_mapping)) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        if (delivery.kind == MessageKind::appeal_created || delivery.kind == MessageKind::appeal_updated) {
            co_return refused(Cause::partner_rejected, "the EDMS form of ПОС takes no new appeals");
        }
        const std::string pos_id = id_of(delivery, office_->kit.id);
        if (pos_id.empty()) co_return refused(Cause::correlation_missing, "no pos_id of " + office_->kit.id);
        Request request;
        Outcome outcome = co_await attempt(delivery, pos_id, request, deadline);
        outcome.mapped = std::move(request.mapped);
        co_return outcome;
    }

    /// Our request carries RequestKey = the delivery's id; the partner drops a repeated one (README.md, "How answers return").
    Repeat repeat() const override { return Repeat::safe; }

    Task<Reach> probe(Deadline deadline) override {
        try {
            // Asking for an answer has no effect before it is confirmed.
            co_await office_->mailbox.next(deadline);
            co_return Reach{true, Cause::none, "getresponse answers"};
        } catch (const TransportError& error) {
            co_return Reach{false, error.cause(), error.what()};
        } catch (const Fault& fault) {
            co_return Reach{false, fault.cause(), fault.detail()};
        }
    }

private:
    /// What is sent, and by which mappings it was made.
    struct Request {
        std::string xml;
        std::vector<MappingStamp> mapped;
    };

    Task<Outcome> attempt(const Delivery& delivery, const std::string& pos_id, Request& request, Deadline deadline) {
        try {
            request = co_await offload(office_->kit.workers, [&] { return request_of(delivery, pos_id); });
            std::vector<EdmsFile> files = co_await put_files(office_->kit, office_->settings, delivery);
            const std::string request_id = co_await office_->mailbox.send(std::move(request.xml), std::move(files), deadline);
            co_return co_await verdict_of(delivery.delivery_id, request_id, deadline);
        } catch (const TransportError& error) {
            co_return settled(outcome_of(error), repeat());
        } catch (const Fault& fault) {
            co_return settled(outcome_of_fault(fault), repeat());
        }
    }

    Request request_of(const Delivery& delivery, const std::string& pos_id) const {
        const AppealEvent event = event_from_json(delivery.canonical);
        Interpreter interpreter(to_rfc3339(event.at));
        MappedDocument made =
            mapping_.run(event_to_xml(event), {{"client_id", office_->settings.client_id},
                                               {"request_key", delivery.delivery_id},
                                               {"pos_id", pos_id},
                                               {"pos_status", office_->words.pos_status(event.status, interpreter)},
                                               {"pos_decision", office_->words.answer_type(event.decision, interpreter)}});
        Request request{std::move(made.text), interpreter.stamps()};
        request.mapped.insert(request.mapped.begin(), made.stamp());
        return request;
    }

    /// Waits for ПОС's own verdict as long as configured. Without one the request is safe in the partner's queue: delivered,
    /// and a refusal that comes later is logged by the source.
    Task<Outcome> verdict_of(std::string key, std::string request_id, Deadline deadline) {
        const Deadline patience = Deadline::after(std::min(office_->settings.verdict_wait, deadline.remaining()));
        office_->mailbox.expect(key);
        Outcome outcome = delivered({{office_->kit.id, "edms_request", request_id}});
        while (!patience.passed()) {
            if (const auto verdict = office_->mailbox.verdict(key)) {
                if (!verdict->success)
                    outcome = refused(Cause::partner_rejected, "ПОС: " + verdict->description.substr(0, 200));
                break;
            }
            if (!co_await look(patience)) break;
        }
        office_->mailbox.forget(key);
        co_return outcome;
    }

    /// False when the queue cannot be asked any more.
    Task<bool> look(Deadline patience) {
        try {
            if (co_await take_one(office_, patience)) co_return true;
        } catch (const TransportError&) {
            co_return false;
        } catch (const Fault&) {
            co_return false;
        }
        boost::asio::steady_timer pause(office_->kit.io, look_again);
        co_await pause.async_wait(boost::asio::use_awaitable);
        co_return true;
    }

    std::shared_ptr<EdmsOffice> office_;
    Mapping mapping_;
};

}  // namespace

std::unique_ptr<Connector> make_edms_connector(std::shared_ptr<EdmsOffice> office) {
    return std::make_unique<EdmsConnector>(std::move(office));
}

}  // namespace gateway::pos
