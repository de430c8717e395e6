// What one call may use inside the writer's transaction, and the changing calls themselves (accept.cpp, lease.cpp, settle.cpp).
#pragma once

#include "gateway/store/file_blobs.hpp"
#include "gateway/store/journal.hpp"
#include "gateway/store/rules.hpp"
#include "gateway/store/sqlite_native.hpp"

namespace gateway {

/// Lives as long as the writer's connection. The tip of the journal is taken back with a call that failed.
struct WriteSession {
    Connection db;
    Clock& clock;
    const FileBlobs& blobs;
    std::string config_digest;
    JournalTip tip;

    WriteSession(const std::filesystem::path& file, Clock& the_clock, const FileBlobs& the_blobs);
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
bool settle_delivery(WriteSession& session, const Settlement& settlement, const std::string& evidence_sha256);
int recover_deliveries(WriteSession& session, Time now, bool everything);
void steer_delivery(WriteSession& session, const std::string& delivery_id, Steer action, const JournalEntry& journal);
void remember_value(WriteSession& session, const std::string& connector, const std::string& key, const std::string& value);

/// Adds what is new; `appeal` is the row.
void learn_ids(WriteSession& session, std::int64_t appeal, const std::vector<ExternalId>& ids);

}  // namespace gateway
