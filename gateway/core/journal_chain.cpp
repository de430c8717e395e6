#include "gateway/core/journal_chain.hpp"

#include "gateway/core/digest.hpp"

namespace gateway {
namespace {

void add(std::string& octets, std::string_view field) {
    octets += std::to_string(field.size());
    octets += ':';
    octets += field;
    octets += ',';
}

void add_fields(std::string& octets, const JournalRecord& record) {
    const JournalEntry& entry = record.entry;
    add(octets, to_rfc3339(record.at));
    for (const std::string* field : {&entry.kind, &entry.message_id, &entry.appeal_id, &entry.delivery_id, &entry.connector,
                                     &entry.actor, &entry.detail, &record.config_digest})
        add(octets, *field);
}

}  // namespace

std::string journal_content_octets(const JournalRecord& record) {
    std::string octets;
    octets.reserve(512 + record.entry.detail.size());
    add(octets, "gateway.journal.content.2");
    add_fields(octets, record);
    return octets;
}

std::string journal_content(const JournalRecord& record) {
    return sha256_hex(journal_content_octets(record));
}

std::string journal_link_octets(std::string_view previous_hash, std::int64_t seq, std::string_view content) {
    std::string octets;
    octets.reserve(192);
    add(octets, "gateway.journal.2");
    add(octets, previous_hash);
    add(octets, std::to_string(seq));
    add(octets, content);
    return octets;
}

std::string journal_hash(const JournalRecord& record) {
    return sha256_hex(journal_link_octets(record.previous_hash, record.seq, journal_content(record)));
}

std::string journal_hash_1(const JournalRecord& record) {
    std::string octets;
    add(octets, "gateway.journal.1");
    add(octets, record.previous_hash);
    add(octets, std::to_string(record.seq));
    add_fields(octets, record);
    return sha256_hex(octets);
}

JournalLink journal_link(const JournalRecord& record) {
    JournalLink link{record.seq, journal_content(record), record.previous_hash, record.hash};
    if (sha256_hex(journal_link_octets(link.previous_hash, link.seq, link.content)) != link.hash) link.content.clear();
    return link;
}

}  // namespace gateway
