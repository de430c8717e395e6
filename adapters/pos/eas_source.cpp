#include <map>
#include <set>
#include <utility>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms_mailbox.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::pos {

namespace {

/// Appeals asked about in one poll.
constexpr int items_per_poll = 200;

std::string pos_id_of(const OpenItem& item, const std::string& system) {
    for (const ExternalId& id : item.external_ids) {
        if (id.system == system && id.kind == "pos_id") return id.value;
    }
    return {};
}

class EasSource final : public Source {
public:
    explicit EasSource(std::shared_ptr<EasClient> client) : client_(std::move(client)) {}

    Task<PollResult> poll(Deadline deadline) override {
        PollResult result;
        co_await client_->catalogue().refresh_when_due(*client_, deadline);
        const auto items = co_await client_->kit().ledger.open_items(client_->kit().id, "pos_id", items_per_poll);
        std::map<std::string, std::set<std::string>> still_open;
        for (const OpenItem& item : items) {
            if (deadline.passed()) break;
            const std::string pos_id = pos_id_of(item, client_->kit().id);
            result.taken += co_await ask_alone(pos_id, deadline);
            still_open[pos_id] = std::move(seen_[pos_id]);
        }
        seen_ = std::move(still_open);
        co_return result;
    }

private:
    /// An answer about one appeal that cannot be used is logged and asked for again at the next poll; it stops no other. Our
    /// own failures and those of the connection end the poll.
    Task<int> ask_alone(std::string pos_id, Deadline deadline) {
        try {
            co_return co_await ask(pos_id, deadline);
        } catch (const Fault& fault) {
            const bool of_this_appeal = fault.cause() == Cause::partner_garbage || fault.cause() == Cause::partner_rejected ||
                                        info(fault.cause()).http_status < 500;
            if (!of_this_appeal) throw;
            client_->kit().log.write(
                LogLevel::error, "pos_status_unreadable",
                {{"connector", client_->kit().id}, {"pos_id", pos_id}, {"cause", std::string(info(fault.cause()).code)}});
        }
        co_return 0;
    }

    /// Hands on the entries not seen yet; after a restart everything is offered once more and known as repeated.
    Task<int> ask(std::string pos_id, Deadline deadline) {
        const WebReply reply = co_await client_->call(
            "GET", "/appeal-service/external-appeal-system/appeals/" + percent_encode(pos_id), "", deadline);
        require_success(reply, "get appeal", client_->kit().clock.now());
        int taken = 0;
        for (const EasEvent& read : eas_events(reply.body, client_->words(), client_->kit().id, pos_id)) {
            if (seen_[pos_id].contains(read.event.event_id)) continue;
            co_await client_->kit().accept(submission_of(read, reply));
            seen_[pos_id].insert(read.event.event_id);
            ++taken;
        }
        co_return taken;
    }

    Submission submission_of(const EasEvent& read, const WebReply& reply) const {
        const AppealEvent& event = read.event;
        Submission submission;
        submission.mapped = read.mapped;
        Envelope& envelope = submission.envelope;
        envelope.connector = client_->kit().id;
        envelope.sender = client_->kit().id;
        envelope.sender_message_id = event.event_id;
        envelope.kind = event.kind;
        envelope.content_type = "application/json";
        envelope.bytes = reply.body;
        submission.canonical = to_json(event);
        // The whole answer grows with every poll; what makes an entry the same is the entry.
        envelope.content_digest = sha256_hex(submission.canonical);
        envelope.received_at = client_->kit().clock.now();
        envelope.occurred_at = event.at;
        submission.unrouted = Submission::Unrouted::park;
        return submission;
    }

    std::shared_ptr<EasClient> client_;
    std::map<std::string, std::set<std::string>> seen_;  ///< posId → history entries handed on
};

}  // namespace

std::unique_ptr<Source> make_eas_source(std::shared_ptr<EasClient> client) {
    return std::make_unique<EasSource>(std::move(client));
}

}  // namespace gateway::pos
