#include "gateway/store/journal.hpp"

#include "gateway/core/digest.hpp"

namespace gateway {
namespace {

void add(std::string& octets, std::string_view field) {
    octets += std::to_string(field.size());
    octets += ':';
    octets += field;
    octets += ',';
}

}  // namespace

std::string journal_octets(const JournalRecord& record) {
    const JournalEntry& entry = record.entry;
    std::string octets;
    octets.reserve(512 + entry.detail.size());
    add(octets, "gateway.journal.1");
    add(octets, record.previous_hash);
    add(octets, std::to_string(record.seq));
    add(octets, to_rfc3339(record.at));
    for (const std::string* field : {&entry.kind, &entry.message_id, &entry.appeal_id, &entry.delivery_id, &entry.connector,
                                     &entry.actor, &entry.detail, &record.config_digest})
        add(octets, *field);
    return octets;
}

std::string journal_hash(const JournalRecord& record) {
    return sha256_hex(journal_octets(record));
}

JournalRecord JournalTip::next(JournalEntry entry, Time at, std::string config_digest) {
    JournalRecord record;
    record.seq = seq + 1;
    record.at = at;
    record.entry = std::move(entry);
    record.config_digest = std::move(config_digest);
    record.previous_hash = hash;
    record.hash = journal_hash(record);
    seq = record.seq;
    hash = record.hash;
    return record;
}

}  // namespace gateway
