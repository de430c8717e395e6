// The hash chain of the journal, written so that a third party can recompute it without this program.
//
// hash(n) = lower-case hex of SHA-256 over twelve fields, each as a netstring "<length in octets>:<octets>,":
//
//     "gateway.journal.1"        the version of this rule
//     previous_hash              hash(n − 1); 64 digits "0" for the first record
//     seq                        decimal, 1 for the first record, no gaps
//     at                         RFC 3339 in UTC with six digits of fraction: 2026-03-02T10:00:00.000000Z
//     kind, message_id, appeal_id, delivery_id, connector, actor, detail, config_digest
//
// In Python: sha256(b"".join(b"%d:%s," % (len(f), f) for f in fields)).hexdigest(), see gateway/store/README.md.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/store.hpp"

namespace gateway {

/// previous_hash of the first record.
inline constexpr std::string_view journal_origin = "0000000000000000000000000000000000000000000000000000000000000000";

/// The octets that are hashed. `record.hash` plays no part.
std::string journal_octets(const JournalRecord& record);

/// What `record.hash` must be.
std::string journal_hash(const JournalRecord& record);

/// The end of the chain: what the next record stands on.
struct JournalTip {
    std::int64_t seq = 0;
    std::string hash{journal_origin};

    /// Builds the next record and moves the tip to it.
    JournalRecord next(JournalEntry entry, Time at, std::string config_digest);
};

}  // namespace gateway
