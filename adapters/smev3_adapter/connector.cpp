// ClientMessage: our requests, and our answers to requests that came through the same Adapter.
#include <boost/json.hpp>
#include <utility>

#include "adapters/smev3_adapter/meaning.hpp"
#include "adapters/smev3_adapter/office.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3_adapter {

namespace json = boost::json;

namespace {

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

/// clientId of the request that brought the appeal; empty when it came another way.
std::string request_of(const std::string& appeal_json, const std::string& system) {
    const Appeal appeal = appeal_from_json(appeal_json);
    const auto at = appeal.ext.find(system);
    if (at == appeal.ext.end()) return {};
    boost::system::error_code error;
    const json::value parsed = json::parse(at->second, error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* value = object == nullptr ? nullptr : object->if_contains("client_id");
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Outcome outcome_of_fault(const Fault& fault) {
    if (const auto* trouble = dynamic_cast<const HttpTrouble*>(&fault))
        return postponed(trouble->cause(), trouble->detail(), trouble->retry_after());
    switch (fault.cause()) {
        case Cause::partner_garbage:  // an answer came that cannot be read: the request may have had its effect
            return in_doubt(fault.cause(), fault.detail());
        case Cause::partner_rejected:
        case Cause::mapping_failed:
        case Cause::schema_violation:
        case Cause::bad_value:
        case Cause::missing_field:
        case Cause::attachment_missing:
        case Cause::attachment_unavailable:
        case Cause::attachment_infected:
            return refused(fault.cause(), fault.detail());
        default:
            return postponed(fault.cause(), fault.detail());
    }
}

class AdapterConnector final : public Connector {
public:
    explicit AdapterConnector(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    /// The clientId: on disk before the first sending, the same for every attempt.
    std::string prepare(const Delivery&) override { return make_uuid_v7(office_->kit.clock.now()); }

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override {
        try {
            if (!is_appeal(delivery.kind)) {
                const std::string reply_to =
                    co_await offload(office_->kit.workers, [&] { return request_of(delivery.appeal, office_->kit.id); });
                if (reply_to.empty())
                    co_return refused(Cause::correlation_missing, "the appeal did not come through " + office_->kit.id);
                if (!is_sent(delivery)) co_return kept_back();
                co_return co_await hand_over(delivery, reply_to, deadline);
            }
            co_return co_await hand_over(delivery, {}, deadline);
        } catch (const TransportError& error) {
            co_return outcome_of(error);
        } catch (const Fault& fault) {
            co_return outcome_of_fault(fault);
        }
    }

    /// Whether the Adapter takes one clientId twice is not known: it is asked before a doubtful attempt is made again.
    Repeat repeat() const override { return Repeat::ask; }

    Task<Outcome> find(Delivery delivery, Deadline deadline) override {
        try {
            const std::string query = office_->writer.find_query(delivery.note, !is_appeal(delivery.kind));
            const bool arrived = co_await office_->link->arrived(delivery.note, query, deadline);
            if (!arrived) co_return postponed(Cause::none, "the Adapter does not know the message");
            co_return arrived_outcome(delivery, {});
        } catch (const TransportError& error) {
            co_return in_doubt(error.cause(), error.what());
        } catch (const Fault& fault) {
            co_return in_doubt(fault.cause(), fault.detail());
        }
    }

    Task<Reach> probe(Deadline deadline) override { co_return co_await office_->link->probe(deadline); }

private:
    /// Answers and returned appeals end the matter for the sender; the states between only when asked for.
    bool is_sent(const Delivery& delivery) const {
        if (delivery.kind == MessageKind::answer_sent || office_->settings.send_statuses) return true;
        return delivery.kind == MessageKind::status_changed &&
               event_from_json(delivery.canonical).status.value == Status::returned;
    }

    static Outcome kept_back() {
        Outcome outcome = delivered();
        outcome.detail = "nothing was sent: only answers go out (send_statuses: false)";
        return outcome;
    }

    Task<Outcome> hand_over(Delivery delivery, std::string reply_to, Deadline deadline) {
        std::string document = co_await offload(office_->kit.workers, [&] { return document_of(delivery, reply_to); });
        Sent sent = co_await office_->link->send(delivery.note, std::move(document), deadline);
        Outcome outcome = arrived_outcome(delivery, sent.message_id);
        outcome.sent = std::move(sent.octets);
        co_return outcome;
    }

    /// A request is answered some day; of an answer nothing more is heard unless it fails.
    Outcome arrived_outcome(const Delivery& delivery, const std::string& message_id) const {
        std::vector<ExternalId> learned{{office_->kit.id, std::string(our_id), delivery.note}};
        if (!message_id.empty()) learned.push_back({office_->kit.id, "smev_message_id", message_id});
        if (!is_appeal(delivery.kind)) return delivered(std::move(learned));
        return handed_over(delivery.note, "taken by the Adapter", std::move(learned));
    }

    std::string document_of(const Delivery& delivery, const std::string& reply_to) const;

    std::shared_ptr<Office> office_;
};

std::string AdapterConnector::document_of(const Delivery& delivery, const std::string& reply_to) const {
    const Office& office = *office_;
    const Time now = office.kit.clock.now();
    const auto files = [&] {
        return put_files(delivery.attachments, delivery.note, office.settings, office.kit.blobs, office.key.get(), now);
    };
    if (is_appeal(delivery.kind)) {
        const std::string content = office.content.content_of(appeal_from_json(delivery.canonical));
        return office.writer.request(delivery.note, content, files(), now);
    }
    const AppealEvent event = event_from_json(delivery.canonical);
    const std::string text = event.note.empty() ? std::string(event.status.text()) : event.note;
    Answer answer;
    answer.client_id = delivery.note;
    answer.reply_to = reply_to;
    if (delivery.kind == MessageKind::answer_sent) {
        answer.content = office.content.content_of(event);
        answer.files = files();
    } else if (event.status.value == Status::returned) {
        answer.rejection = {office.settings.reject_code, text};
    } else {
        answer.status = {std::string(event.status.text()), text};
    }
    return office.writer.answer(answer);
}

}  // namespace

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office) {
    return std::make_unique<AdapterConnector>(std::move(office));
}

}  // namespace gateway::smev3_adapter
