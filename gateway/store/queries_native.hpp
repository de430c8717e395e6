// The asking calls, run on the reader threads (appeal_queries.cpp, delivery_queries.cpp, book_queries.cpp).
#pragma once

#include "gateway/core/journal_book.hpp"
#include "gateway/core/store.hpp"
#include "gateway/store/readers_native.hpp"

namespace gateway {

std::optional<AppealRecord> appeal_with_id(Connection& db, const std::string& appeal_id);
std::optional<AppealRecord> appeal_by_external_id(Connection& db, const ExternalId& id);
std::vector<OpenItem> open_appeals(Connection& db, const std::string& system, const std::string& kind, int limit);

struct ChangedQuery {
    std::string system, kind;
    Time from{}, to{};
    int limit = 0;
};
std::vector<AppealRecord> changed_appeals(Connection& db, const ChangedQuery& query);
std::vector<AppealRecord> search_appeals(Connection& db, const AppealQuery& query);
std::optional<AppealTrace> trace_of_appeal(Connection& db, const std::string& appeal_id);

std::vector<JournalRecord> search_journal(Connection& db, const JournalQuery& query);
std::vector<JournalLink> links_of_journal(Connection& db, std::int64_t from_seq, int limit);

std::optional<MessageRecord> whole_message(ReadSession& session, const std::string& message_id);
std::vector<DeliveryRecord> search_deliveries(Connection& db, const DeliveryQuery& query);
struct HandleQuery {
    std::string connector, stage;  ///< the stage begins with it
    Time before{};
    int limit = 0;
};
std::vector<std::string> handles_handed_over(Connection& db, const HandleQuery& query);
std::optional<Time> next_due_of(Connection& db, const std::string& route);
/// write_queue and last_commit_seconds are left to the store.
StoreStats count_all(Connection& db);
std::vector<EvidenceItem> evidence_of_appeal(Connection& db, const std::string& appeal_id);
std::optional<EvidenceItem> whole_evidence(ReadSession& session, std::int64_t seq);
std::vector<EvidenceItem> untimed_items(Connection& db, int limit);
std::vector<ParkedMessage> search_parked(Connection& db, const ParkedQuery& query);
std::optional<ParkedMessage> whole_parked(ReadSession& session, const std::string& park_id);
std::vector<ParkedMessage> released_messages(ReadSession& session, const std::string& connector, int limit);
/// clock_queries.cpp.
std::optional<Time> next_clock_of(Connection& db);
std::vector<LegalClock> clocks_due(Connection& db, Time now, int limit);
std::vector<LegalClock> clocks_of_appeal(Connection& db, const std::string& appeal_id);
std::vector<LegalClock> search_clocks(Connection& db, const ClockQuery& query);
std::vector<ClockCount> clock_counts(Connection& db, Time now);

/// archive_queries.cpp; `appeal` is the row.
std::optional<Erasure> erasure_of_appeal(Connection& db, std::int64_t appeal);
std::string hold_of_appeal(Connection& db, std::int64_t appeal);
std::vector<DueErasure> appeals_due(Connection& db, const std::vector<RetentionTerm>& terms, int limit);

std::vector<Mail> mail_behind(ReadSession& session, const std::string& queue, std::int64_t after, int limit);
MailCount mail_of_queue(Connection& db, const std::string& queue);
std::vector<QueueStats> mail_queues(Connection& db);
std::optional<std::string> recalled_value(Connection& db, const std::string& connector, const std::string& key);

}  // namespace gateway
