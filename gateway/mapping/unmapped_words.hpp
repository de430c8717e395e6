// What one run asked dictionaries for in vain.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gateway/core/mapping_stamp.hpp"

namespace gateway {

/// Each word once, in the order they were met; at most 100, their values cut to 200 octets at a letter's edge, so that a
/// hostile document cannot flood the journal.
class UnmappedWords {
public:
    void note(const std::string& dictionary, const std::string& value);
    std::vector<UnmappedWord> take() { return std::move(words_); }

private:
    std::vector<UnmappedWord> words_;
};

}  // namespace gateway
