#include "gateway/flow/mapping_notes.hpp"

#include "gateway/flow/journal_kinds.hpp"

namespace gateway {

namespace {

/// A message full of unknown codes fills no journal: the first ones tell what is missing.
constexpr std::size_t most_entries = 50;

}  // namespace

void add_mappings(JournalDetail& detail, const std::vector<MappingStamp>& mapped) {
    std::string text;
    for (const MappingStamp& stamp : mapped) text += (text.empty() ? "" : " ") + stamp.mapping + "@" + stamp.digest;
    if (!text.empty()) detail.add("mappings", text);
}

std::vector<JournalEntry> quality_entries(const std::vector<MappingStamp>& mapped) {
    std::vector<JournalEntry> entries;
    for (const MappingStamp& stamp : mapped) {
        for (const UnmappedWord& word : stamp.unmapped) {
            if (entries.size() == most_entries) return entries;
            JournalEntry entry;
            entry.kind = journal::data_quality;
            entry.detail = JournalDetail()
                               .add("dictionary", word.dictionary)
                               .add("value", word.value)
                               .add("mapping", stamp.mapping + "@" + stamp.digest)
                               .text();
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

}  // namespace gateway
