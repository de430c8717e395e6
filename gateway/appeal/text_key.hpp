// What two texts have in common, without keeping the texts: for suggestions of duplicates and for splitting «прочие»
// afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// A text as words for comparison only: tags, entities, punctuation and letter case gone, look-alike letters folded.
std::vector<std::string> comparable_words(std::string_view text);

/// Hashes of the runs of three words, sorted, each once; a shorter text is one run. Empty for a text without words.
using Shingles = std::vector<std::uint64_t>;
Shingles shingles_of(std::string_view text);

/// Shared runs by all runs, 0…1. Two texts without words have nothing in common.
double likeness(const Shingles& one, const Shingles& other);

/// 16 hex digits that differ in few bits for texts that differ in few words (SimHash of the shingles); empty without words.
/// No text can be read from it.
std::string text_key(std::string_view text);

}  // namespace gateway
