#include "gateway/store/journal.hpp"

namespace gateway {

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
