// What one call may use inside the writer's transaction, and the changing calls themselves (accept.cpp, lease.cpp, settle.cpp,
// words.cpp, evidence.cpp, mail.cpp).
#pragma once

#include "gateway/store/file_blobs.hpp"
#include "gateway/store/journal.hpp"
#include "gateway/store/known_ids_native.hpp"
#include "gateway/store/rules.hpp"
#include "gateway/store/sqlite_native.hpp"

namespace gateway {

/// Lives as long as the writer's connection. The tip of the journal is taken back with a call that failed.
struct WriteSession {
    Connection db;
    Clock& clock;
    const FileBlobs& blobs;
    KnownIds& known_ids;
    std::string config_digest;
    JournalTip tip;

    WriteSession(const std::filesystem::path& file, Clock& the_clock, const FileBlobs& the_blobs, KnownIds& the_ids,
                 BodySeals seals);
    /// Appends one record to the journal.
    void note(JournalEntry entry);
};

/// Digests of the bodies that were put in Blobs before the call, empty for those that stay in the row.
struct Spilled {
    std::string bytes, canonical;
};

struct Accepted {
    Receipt receipt;
    bool conflict = false;  ///< known with another content: to be refused after the commit of its journal record
};
Accepted accept_message(WriteSession& session, const Acceptance& acceptance, const Spilled& spilled);

struct Leased {
    Delivery delivery;
    std::string canonical_sha256;  ///< where the canonical document lies when the row does not hold it
};
std::vector<Leased> lease_deliveries(WriteSession& session, const LeaseRequest& request);
void keep_delivery_note(WriteSession& session, const std::string& delivery_id, int attempt, const std::string& note);
void keep_scan_word(WriteSession& session, const ScanWord& word, const JournalEntry& journal);
/// `proofs` are what `proven_by` gave, those over the largest inline body put in Blobs before.
bool settle_delivery(WriteSession& session, const Settlement& settlement, const std::vector<EvidenceItem>& proofs);
int recover_deliveries(WriteSession& session, Time now, bool everything);
void steer_delivery(WriteSession& session, const std::string& delivery_id, Steer action, const JournalEntry& journal);
void remember_value(WriteSession& session, const std::string& connector, const std::string& key, const std::string& value);

/// False when no delivery is known by the handle: then the word is kept for the settlement that makes it known.
bool hear_word(WriteSession& session, const DeliveryWord& word);
/// Words that came before the handle was known, in their order.
void hear_early_words(WriteSession& session, const std::string& connector, const std::string& handle);

/// Inserts the row. `item.sha256` is filled, a body over the largest inline one lies in Blobs.
void write_evidence(WriteSession& session, const EvidenceItem& item);
/// Fills the ids that are left out, inserts, journals; a timestamp takes its item out of those that want one.
void keep_evidence(WriteSession& session, EvidenceItem item);
std::string park_message(WriteSession& session, const ParkedMessage& message);
void close_parked_message(WriteSession& session, const std::string& park_id);
void steer_parked_message(WriteSession& session, const std::string& park_id, ParkedSteer action, const JournalEntry& journal);

bool put_mail(WriteSession& session, const Mail& mail, int quota, const std::string& file_sha256);
struct TakenMail {
    Mail mail;
    std::string file_sha256;  ///< where the bytes lie when the row does not hold them
};
std::optional<TakenMail> take_mail(WriteSession& session, const std::string& queue, const MailFilter& filter, Time now,
                                   Time hidden_until);
std::optional<Mail> drop_mail(WriteSession& session, const std::string& queue, const std::string& mail_id);

/// `appeal` is the row (clocks.cpp).
void enter_clocks(WriteSession& session, std::int64_t appeal, const std::string& appeal_id,
                  const std::vector<LegalClock>& said);
void raise_clock(WriteSession& session, std::int64_t appeal, const ClockPoint& point);

/// Adds what is new; `appeal` is the row.
void learn_ids(WriteSession& session, std::int64_t appeal, const std::vector<ExternalId>& ids);

}  // namespace gateway
