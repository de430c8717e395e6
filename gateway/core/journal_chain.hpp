// The hash chain of the journal, written so that a third party can recompute it without this program, and so that a part of it
// can be shown without showing what lies between.
//
// Both digests are lower-case hex of SHA-256 over netstrings, each "<length in octets>:<octets>,".
//
// content(n) is over ten fields, what the record says:
//     "gateway.journal.content.2"
//     at                         RFC 3339 in UTC with six digits of fraction: 2026-03-02T10:00:00.000000Z
//     kind, message_id, appeal_id, delivery_id, connector, actor, detail, config_digest
//
// hash(n) is over four, its place in the chain:
//     "gateway.journal.2"        the version of this rule
//     previous_hash              hash(n − 1); 64 digits "0" for the first record
//     seq                        decimal, 1 for the first record, no gaps
//     content(n)
//
// So (seq, content, hash) of foreign records prove that a later record stands on an earlier one and tell nothing else of them.
// Records written by versions before 0.2 follow rule 1: one hash over "gateway.journal.1", previous_hash, seq and the fields
// from `at` on. In Python: sha256(b"".join(b"%d:%s," % (len(f), f) for f in fields)).hexdigest().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/core/store.hpp"

namespace gateway {

/// previous_hash of the first record.
inline constexpr std::string_view journal_origin = "0000000000000000000000000000000000000000000000000000000000000000";

/// The octets content(n) is the digest of; seq and hashes of the record play no part.
std::string journal_content_octets(const JournalRecord& record);
std::string journal_content(const JournalRecord& record);

/// The octets hash(n) is the digest of.
std::string journal_link_octets(std::string_view previous_hash, std::int64_t seq, std::string_view content);

/// hash(n) by rule 2, which new records follow.
std::string journal_hash(const JournalRecord& record);
/// By rule 1.
std::string journal_hash_1(const JournalRecord& record);

/// The link of a record; its content is empty when the record's hash does not follow rule 2.
JournalLink journal_link(const JournalRecord& record);

}  // namespace gateway
