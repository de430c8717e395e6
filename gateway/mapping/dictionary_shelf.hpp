// The dictionaries one mapping uses, found by their names in its text, and the words it asked for in vain.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/mapping_stamp.hpp"
#include "gateway/mapping/dictionary.hpp"
#include "gateway/mapping/unmapped_words.hpp"

namespace gateway {

/// Immutable after construction: any thread.
class DictionaryShelf {
public:
    /// Loads NAME.csv of `dir` for every name that stands in quotes anywhere in `program`. Throws std::runtime_error
    /// "PROGRAM_NAME:LINE: …" when the program calls word("NAME" …) and there is no such file, and what Dictionary::load
    /// throws.
    DictionaryShelf(std::string_view program_name, std::string_view program, const std::filesystem::path& dir);

    /// Throws Fault(mapping_failed) for a dictionary that is not on the shelf.
    const Dictionary& at(std::string_view name) const;

    std::vector<std::string> names() const;
    /// The version of `program` with these dictionaries: sha256 of the program alone when there are none, else of a list
    /// "DIGEST\n" and "DIGEST  NAME.csv\n" each, by name.
    std::string digest_with(std::string_view program) const;

private:
    std::map<std::string, Dictionary, std::less<>> dictionaries_;
};

/// The nearest folder "dictionaries" beside the file or beside one of the three folders above it; empty when there is none.
std::filesystem::path dictionaries_near(const std::filesystem::path& mapping_file);

/// What one run asks of the shelf; keeps what was not found.
class WordDesk {
public:
    explicit WordDesk(const DictionaryShelf& shelf) : shelf_(shelf) {}

    /// The word for `key` on `day` ("YYYY-MM-DD", a longer date-time is cut; empty = regardless of dates), nullopt when
    /// unknown: that is remembered. Throws Fault(mapping_failed) for a dictionary that is not there or a day that is none.
    std::optional<std::string> word(const std::string& dictionary, const std::string& key, const std::string& day);

    std::vector<UnmappedWord> take_unmapped() { return unmapped_.take(); }

private:
    const DictionaryShelf& shelf_;
    UnmappedWords unmapped_;
};

}  // namespace gateway
