// How an adapter whose protocol is C++ asks the dictionaries of the configuration about one message: what Mapping does for a
// program, with the same stamps and the same memory of unknown codes.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/mapping_stamp.hpp"
#include "gateway/mapping/dictionary.hpp"
#include "gateway/mapping/unmapped_words.hpp"

namespace gateway {

/// For one message on one thread; the dictionaries must outlive it.
class Interpreter {
public:
    /// `day` of the appeal, "YYYY-MM-DD" or a longer RFC 3339 time as the partner wrote it: its first ten characters count.
    /// Empty or no date = entries without regard to validity.
    explicit Interpreter(std::string_view day = {});

    /// The word for `code`; nullopt when the dictionary has none for that day: it is named in the stamp. An empty code is no
    /// code: nullopt, and nothing is named.
    std::optional<std::string> word(const Dictionary& dictionary, std::string_view code);

    /// For tables of another shape: which one was used, and what it did not know.
    void used(const std::string& file, const std::string& digest);
    void unknown(const std::string& file, const std::string& digest, const std::string& code);

    /// One stamp per table asked, "NAME.csv" with its own digest, in the order they were asked first.
    std::vector<MappingStamp> stamps();

private:
    struct Page {
        MappingStamp stamp;
        UnmappedWords unmapped;
    };
    Page& page_of(const std::string& file, const std::string& digest);

    std::string day_;
    std::list<Page> pages_;
};

}  // namespace gateway
