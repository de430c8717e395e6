#include "gateway/mapping/unmapped_words.hpp"

#include <algorithm>

#include "gateway/appeal/scalars.hpp"

namespace gateway {
namespace {

constexpr std::size_t max_words = 100, max_value = 200;

std::string shortened(const std::string& text) {
    if (text.size() <= max_value) return text;
    const std::string cut = text.substr(0, max_value);
    return cut.substr(0, valid_utf8(cut)) + "…";
}

}  // namespace

void UnmappedWords::note(const std::string& dictionary, const std::string& value) {
    UnmappedWord word{dictionary, shortened(value)};
    if (words_.size() == max_words || std::find(words_.begin(), words_.end(), word) != words_.end()) return;
    words_.push_back(std::move(word));
}

}  // namespace gateway
