// A table of words: what a partner calls something → what we call it (or back). Kept as CSV by the region.
//
//     from;to;valid_from;valid_to;note
//     Назначен исполнитель;assigned;;;
//     "Дороги; дворы";roads;2026-01-01;;since the new classifier
//
// Columns `from` and `to` are required, in any order; dates are YYYY-MM-DD, both ends included, empty = no bound; every other
// column is for people.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// Immutable after construction: any thread.
class Dictionary {
public:
    /// Throws std::runtime_error "FILE:LINE: what is wrong": columns missing, a row of another length, an empty key, a bad
    /// date, one key twice with overlapping validity.
    static Dictionary load(const std::filesystem::path& file);
    static Dictionary parse(std::string_view name, std::string_view csv);

    /// The word for `key` on that day ("YYYY-MM-DD"; empty = entries without regard to dates, the latest first). Exact keys
    /// win; else keys are compared without regard to letter case, repeated and no-break spaces, and look-alike letters. nullopt
    /// = unknown, or two different words for keys that only look alike: keep the raw word and raise a data-quality event.
    std::optional<std::string> lookup(std::string_view key, std::string_view day = {}) const;

    /// Every word it can answer.
    std::set<std::string> words() const;

    std::size_t size() const { return size_; }
    /// File name without ".csv": how an unknown code's event names it.
    const std::string& name() const { return name_; }
    /// SHA-256 of the file: the version of the dictionary.
    const std::string& digest() const { return digest_; }

private:
    struct Entry {
        std::string from, to, valid_from, valid_to;
        int line = 0;
        bool covers(std::string_view day) const;
        bool overlaps(const Entry& other) const;
    };
    void add(Entry entry, std::string_view name);

    std::map<std::string, std::vector<Entry>, std::less<>> by_normal_;  ///< normal form of the key → entries, latest first
    std::size_t size_ = 0;
    std::string name_, digest_;
};

}  // namespace gateway
