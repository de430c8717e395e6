// What MemoryStore holds, and the plain (not waiting) operations on it. One thread at a time.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/core/store.hpp"
#include "gateway/store/journal.hpp"
#include "gateway/store/journal_book.hpp"
#include "gateway/store/memory_clocks.hpp"
#include "gateway/store/memory_mail.hpp"

namespace gateway {

struct MemoryDelivery {
    DeliveryRecord record;  ///< without canonical, appeal, external ids: those are looked up
    Time leased_at{}, lease_until{};
};

struct MemoryMessage {
    MessageRecord record;
    Receipt receipt;
};

struct MemoryAppeal {
    AppealRecord record;
    bool is_final = false;
};

class MemoryState {
public:
    explicit MemoryState(Clock& clock) : clock_(clock) {}
    Time now() const { return clock_.now(); }

    /// The receipt, and a conflict when the id is known with another content (the caller throws after the journal record).
    std::pair<Receipt, bool> accept(const Acceptance& acceptance);
    std::optional<std::pair<Receipt, bool>> known(const std::string& sender, const std::string& id,
                                                  const std::string& digest) const;

    std::vector<Delivery> lease(const LeaseRequest& request);
    void keep_note(const std::string& delivery_id, int attempt, const std::string& note);
    void keep_scan(const ScanWord& word, JournalEntry journal);
    bool settle(const Settlement& settlement);
    bool hear(const DeliveryWord& word);
    int recover_leases(Time now, bool everything);
    std::optional<Time> next_due(const std::string& route) const;
    void steer(const std::string& delivery_id, Steer action, const JournalEntry& journal);
    void note(JournalEntry entry);
    /// Fills the ids that are left out; throws Fault(missing_field).
    void keep(EvidenceItem item);
    std::string park(ParkedMessage message);
    void close_parked(const std::string& park_id);
    void steer_parked(const std::string& park_id, ParkedSteer action, JournalEntry journal);

    std::optional<AppealRecord> appeal(const std::string& appeal_id) const;
    std::optional<AppealRecord> appeal_by(const ExternalId& id) const;
    std::vector<OpenItem> open_items(const std::string& system, const std::string& kind, int limit) const;
    std::vector<AppealRecord> appeals_changed(const std::string& system, const std::string& kind, Time from, Time to,
                                              int limit) const;
    std::vector<AppealRecord> find_appeals(const AppealQuery& query) const;
    std::optional<AppealTrace> trace(const std::string& appeal_id) const;
    std::optional<MessageRecord> message(const std::string& message_id) const;
    std::vector<DeliveryRecord> find_deliveries(const DeliveryQuery& query) const;
    struct HandleSearch {
        std::string connector, stage;
        Time before{};
        int limit = 0;
    };
    std::vector<std::string> open_handles(const HandleSearch& search) const;
    std::vector<JournalRecord> find_journal(const JournalQuery& query) const;
    std::vector<JournalLink> journal_links(std::int64_t from_seq, int limit) const;
    StoreStats stats() const;
    std::vector<EvidenceItem> evidence_of(const std::string& appeal_id) const;
    std::optional<EvidenceItem> evidence(std::int64_t seq) const;
    std::vector<EvidenceItem> untimed_evidence(int limit) const;
    std::vector<ParkedMessage> find_parked(const ParkedQuery& query) const;
    std::optional<ParkedMessage> parked(const std::string& park_id) const;
    std::vector<ParkedMessage> released(const std::string& connector, int limit) const;

    MemoryMail mail;
    MemoryClocks clocks;
    std::map<std::pair<std::string, std::string>, std::string> memory;  ///< (connector, key) → value
    std::string config_digest;

private:
    MemoryDelivery* find(const std::string& delivery_id);
    MemoryDelivery* find_handle(const DeliveryWord& word);
    void add_evidence(EvidenceItem item);
    void hear_early(const std::string& connector, const std::string& handle);
    void keep_early(const DeliveryWord& word);
    ParkedMessage* find_parked(const std::string& park_id);
    bool is_timed(const EvidenceItem& item) const;
    std::vector<EvidenceItem> untimed_messages() const;
    bool its_turn(std::size_t index) const;
    Delivery handed_out(const MemoryDelivery& delivery) const;
    DeliveryRecord listed(const MemoryDelivery& delivery) const;
    void learn(const std::string& appeal_id, const std::vector<ExternalId>& ids);

    Clock& clock_;
    std::map<std::string, MemoryMessage> messages_;
    std::map<std::pair<std::string, std::string>, std::string> by_sender_;  ///< (sender, its id) → message_id
    std::map<std::string, MemoryAppeal> appeals_;
    std::vector<MemoryDelivery> deliveries_;  ///< in the order of acceptance
    std::vector<AttemptRecord> attempts_;
    std::vector<JournalRecord> journal_;
    std::vector<DeliveryWord> early_words_;  ///< of handles not known yet, in the order they came
    std::vector<EvidenceItem> evidence_;     ///< seq = place + 1
    std::vector<ParkedMessage> parked_;
    JournalTip tip_;
};

}  // namespace gateway
