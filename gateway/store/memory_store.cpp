#include "gateway/store/memory_store.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <mutex>

#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/store/file_blobs.hpp"
#include "gateway/store/memory_state.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

/// Lets others on the executor go first.
Task<void> yield() {
    const auto executor = co_await boost::asio::this_coro::executor;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
}

/// FileBlobs in a temporary directory that goes with it.
class TemporaryBlobs {
public:
    ~TemporaryBlobs() {
        std::error_code error;
        if (blobs_) std::filesystem::remove_all(directory_, error);
    }
    FileBlobs& get() {
        const std::lock_guard lock(mutex_);
        if (!blobs_) {
            directory_ = std::filesystem::temp_directory_path() / ("appeal-gateway-" + make_trace_id());
            blobs_ = std::make_unique<FileBlobs>(directory_);
        }
        return *blobs_;
    }

private:
    std::mutex mutex_;
    std::filesystem::path directory_;
    std::unique_ptr<FileBlobs> blobs_;
};

class MemoryStore final : public Store, public JournalBook {
public:
    explicit MemoryStore(Clock& clock) : state_(clock) {}

    Task<Receipt> accept(Acceptance acceptance) override {
        co_await ready();
        for (const AttachmentRef& file : acceptance.envelope.attachments)
            if (!blobs_.get().has(file.sha256) || (!file.cms_sha256.empty() && !blobs_.get().has(file.cms_sha256)))
                throw Fault(Cause::attachment_missing, "its file is not in the store", file.id);
        auto [receipt, conflict] = state_.accept(acceptance);
        if (conflict) throw Fault(Cause::duplicate_other_content, {}, "sender_message_id");
        co_return receipt;
    }
    Task<std::optional<Receipt>> known(std::string sender, std::string sender_message_id, std::string digest) override {
        co_await ready();
        const auto first = state_.known(sender, sender_message_id, digest);
        if (!first) co_return std::nullopt;
        if (first->second) throw Fault(Cause::duplicate_other_content, {}, "sender_message_id");
        co_return first->first;
    }
    Task<std::vector<JournalRecord>> find_journal(JournalQuery query) override {
        co_await ready();
        co_return state_.find_journal(query);
    }
    Task<std::optional<AppealRecord>> appeal(std::string appeal_id) override {
        co_await ready();
        co_return state_.appeal(appeal_id);
    }
    Task<std::optional<Time>> next_clock() override {
        co_await ready();
        co_return state_.clocks.next();
    }
    Task<std::vector<LegalClock>> due_clocks(Time now, int limit) override {
        co_await ready();
        co_return state_.clocks.due(now, limit);
    }
    Task<std::vector<LegalClock>> clocks_of(std::string appeal_id) override {
        co_await ready();
        co_return state_.clocks.of(appeal_id);
    }
    Task<std::vector<LegalClock>> find_clocks(ClockQuery query) override {
        co_await ready();
        co_return state_.clocks.find(query);
    }
    Task<std::vector<ClockCount>> count_clocks(Time now) override {
        co_await ready();
        co_return state_.clocks.count(now);
    }
    Task<std::vector<Delivery>> lease(LeaseRequest request) override {
        co_await ready();
        co_return state_.lease(request);
    }
    Task<void> keep_note(std::string delivery_id, int attempt, std::string note) override {
        co_await ready();
        state_.keep_note(delivery_id, attempt, note);
    }
    Task<void> keep_scan(ScanWord word, JournalEntry journal) override {
        co_await ready();
        state_.keep_scan(word, std::move(journal));
    }
    Task<bool> settle(Settlement settlement) override {
        co_await ready();
        co_return state_.settle(settlement);
    }
    Task<bool> hear(DeliveryWord word) override {
        co_await ready();
        co_return state_.hear(word);
    }
    Task<std::vector<std::string>> open_handles(std::string connector, std::string stage, Time before, int limit) override {
        co_await ready();
        co_return state_.open_handles({std::move(connector), std::move(stage), before, limit});
    }
    Task<int> recover_leases(Time now, bool everything) override {
        co_await ready();
        co_return state_.recover_leases(now, everything);
    }
    Task<std::optional<Time>> next_due(std::string route) override {
        co_await ready();
        co_return state_.next_due(route);
    }
    Task<void> steer(std::string delivery_id, Steer action, JournalEntry journal) override {
        co_await ready();
        state_.steer(delivery_id, action, journal);
    }
    Task<void> note(JournalEntry entry) override {
        co_await ready();
        state_.note(std::move(entry));
    }
    Task<std::vector<AppealRecord>> find_appeals(AppealQuery query) override {
        co_await ready();
        co_return state_.find_appeals(query);
    }
    Task<std::optional<AppealTrace>> trace(std::string appeal_id) override {
        co_await ready();
        co_return state_.trace(appeal_id);
    }
    Task<std::optional<MessageRecord>> message(std::string message_id) override {
        co_await ready();
        co_return state_.message(message_id);
    }
    Task<std::vector<DeliveryRecord>> find_deliveries(DeliveryQuery query) override {
        co_await ready();
        co_return state_.find_deliveries(query);
    }
    Task<std::vector<JournalLink>> journal_links(std::int64_t from_seq, int limit) override {
        co_await ready();
        co_return state_.journal_links(from_seq, limit);
    }
    Task<StoreStats> stats() override {
        co_await ready();
        co_return state_.stats();
    }
    Task<std::optional<std::string>> recall(std::string connector, std::string key) override {
        co_await ready();
        const auto found = state_.memory.find({connector, key});
        if (found == state_.memory.end()) co_return std::nullopt;
        co_return found->second;
    }
    Task<void> remember(std::string connector, std::string key, std::string value) override {
        co_await ready();
        if (value.size() > largest_memory) throw Fault(Cause::too_large, "a remembered value is at most 64 KiB", "value");
        state_.memory[{connector, key}] = std::move(value);
    }
    Task<std::vector<OpenItem>> open_items(std::string system, std::string kind, int limit) override {
        co_await ready();
        co_return state_.open_items(system, kind, limit);
    }
    Task<std::optional<AppealRecord>> appeal_by(ExternalId id) override {
        co_await ready();
        co_return state_.appeal_by(id);
    }
    Task<std::vector<AppealRecord>> appeals_changed(std::string system, std::string kind, Time from, Time to,
                                                    int limit) override {
        co_await ready();
        co_return state_.appeals_changed(system, kind, from, to, limit);
    }

    Task<bool> put_mail(Mail mail, int quota) override {
        co_await ready();
        if (mail.at == Time{}) mail.at = state_.now();
        co_return state_.mail.put(std::move(mail), quota);
    }
    Task<std::optional<Mail>> take_mail(std::string queue, MailFilter filter, Time now, Time hidden_until) override {
        co_await ready();
        co_return state_.mail.take(queue, filter, now, hidden_until);
    }
    Task<std::optional<Mail>> drop_mail(std::string queue, std::string mail_id) override {
        co_await ready();
        co_return state_.mail.drop(queue, mail_id);
    }
    Task<std::vector<Mail>> list_mail(std::string queue, std::int64_t after, int limit) override {
        co_await ready();
        co_return state_.mail.list(queue, after, limit);
    }
    Task<MailCount> count_mail(std::string queue) override {
        co_await ready();
        co_return state_.mail.count(queue);
    }
    Task<void> keep(EvidenceItem item) override {
        co_await ready();
        state_.keep(std::move(item));
    }
    Task<std::string> park(ParkedMessage message) override {
        co_await ready();
        co_return state_.park(std::move(message));
    }
    Task<std::vector<ParkedMessage>> released(std::string connector, int limit) override {
        co_await ready();
        co_return state_.released(connector, limit);
    }
    Task<void> close_parked(std::string park_id) override {
        co_await ready();
        state_.close_parked(park_id);
    }
    Task<std::vector<ParkedMessage>> find_parked(ParkedQuery query) override {
        co_await ready();
        co_return state_.find_parked(query);
    }
    Task<std::optional<ParkedMessage>> parked(std::string park_id) override {
        co_await ready();
        co_return state_.parked(park_id);
    }
    Task<void> steer_parked(std::string park_id, ParkedSteer action, JournalEntry journal) override {
        co_await ready();
        state_.steer_parked(park_id, action, std::move(journal));
    }
    Task<std::vector<EvidenceItem>> evidence_of(std::string appeal_id) override {
        co_await ready();
        co_return state_.evidence_of(appeal_id);
    }
    Task<std::optional<EvidenceItem>> evidence(std::int64_t seq) override {
        co_await ready();
        co_return state_.evidence(seq);
    }
    Task<std::vector<EvidenceItem>> untimed_evidence(int limit) override {
        co_await ready();
        co_return state_.untimed_evidence(limit);
    }

    Blobs& blobs() override { return blobs_.get(); }
    void use_config_digest(std::string digest) override {
        const std::lock_guard lock(mutex_);
        config_digest_ = std::move(digest);
    }
    void close() override { closed_ = true; }

private:
    /// Before every call: yields, refuses when closed, takes the digest over.
    Task<void> ready() {
        if (closed_) throw Fault(Cause::stopping);
        co_await yield();
        const std::lock_guard lock(mutex_);
        state_.config_digest = config_digest_;
    }

    TemporaryBlobs blobs_;
    MemoryState state_;
    std::atomic<bool> closed_{false};
    std::mutex mutex_;
    std::string config_digest_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store(Clock& clock) {
    return std::make_unique<MemoryStore>(clock);
}

}  // namespace gateway
