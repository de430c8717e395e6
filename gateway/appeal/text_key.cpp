#include "gateway/appeal/text_key.hpp"

#include <algorithm>
#include <array>

#include "gateway/core/store.hpp"

namespace gateway {
namespace {

/// FNV-1a: only has to spread, and to be the same everywhere.
std::uint64_t hash_of(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325) {
    for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3;
    return hash;
}

bool is_word_octet(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

/// Tags and entities become spaces. A '<' that opens no tag stays: it is dropped with the punctuation.
std::string without_markup(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char close = text[i] == '<' ? '>' : text[i] == '&' ? ';' : '\0';
        const std::size_t longest = close == '>' ? 200 : 10;
        const auto end = close == '\0' ? std::string_view::npos : text.substr(i, longest).find(close);
        if (end == std::string_view::npos) {
            plain += text[i];
            continue;
        }
        plain += ' ';
        i += end;
    }
    return plain;
}

/// Typographic punctuation («»„“—–… and the like) is in E2 80 xx and C2 xx.
bool is_punctuation(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    return (first == 0xE2 && (second == 0x80 || second == 0x84)) || first == 0xC2;
}

}  // namespace

std::vector<std::string> comparable_words(std::string_view text) {
    const std::string plain = without_markup(text);
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const bool punctuation = is_punctuation(plain, i);
        if (punctuation) i += plain[i] == '\xE2' ? 2 : 1;
        if (!punctuation && is_word_octet(static_cast<unsigned char>(plain[i])))
            words.back() += plain[i];
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    for (auto& word : words) word = normal_external_id(word);
    return words;
}

Shingles shingles_of(std::string_view text) {
    constexpr std::size_t run = 3;
    const auto words = comparable_words(text);
    Shingles shingles;
    for (std::size_t i = 0; i + std::min(run, words.size()) <= words.size() && i < words.size(); ++i) {
        std::uint64_t hash = hash_of({});
        for (std::size_t k = i; k < std::min(i + run, words.size()); ++k) hash = hash_of(" ", hash_of(words[k], hash));
        shingles.push_back(hash);
        if (words.size() <= run) break;
    }
    std::sort(shingles.begin(), shingles.end());
    shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
    return shingles;
}

double likeness(const Shingles& one, const Shingles& other) {
    if (one.empty() || other.empty()) return 0;
    std::size_t shared = 0;
    auto a = one.begin(), b = other.begin();
    while (a != one.end() && b != other.end()) {
        if (*a == *b)
            ++shared, ++a, ++b;
        else if (*a < *b)
            ++a;
        else
            ++b;
    }
    return static_cast<double>(shared) / static_cast<double>(one.size() + other.size() - shared);
}

std::string text_key(std::string_view text) {
    const Shingles shingles = shingles_of(text);
    if (shingles.empty()) return {};
    std::array<int, 64> votes{};
    for (const auto hash : shingles)
        for (std::size_t bit = 0; bit < votes.size(); ++bit) votes[bit] += (hash >> bit & 1) != 0 ? 1 : -1;
    std::string key;
    for (std::size_t digit = 0; digit < 16; ++digit) {
        unsigned value = 0;
        for (std::size_t bit = 0; bit < 4; ++bit)
            if (votes[digit * 4 + bit] > 0) value |= 1u << bit;
        key += "0123456789abcdef"[value];
    }
    return key;
}

}  // namespace gateway
