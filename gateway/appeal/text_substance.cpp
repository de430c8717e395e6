#include "gateway/appeal/text_substance.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gateway/appeal/text_key.hpp"

namespace gateway {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t looked_at = 4096;
constexpr std::size_t longest_signature = 12;  ///< words after «С уважением»
constexpr std::array<std::string_view, 5> fault_words{"empty", "link_only", "greeting_only", "repeated", "too_short"};

constexpr std::string_view polite_text =
    "здравствуйте здравствуй добрый день утро вечер доброе доброго дня утра вечера суток времени приветствую приветствуем "
    "привет спасибо благодарю благодарим заранее большое пожалуйста прошу до свидания всего хорошего наилучшими пожеланиями "
    "с уважением hello hi dear thanks regards";

bool is_link(std::string_view token) {
    for (const std::string_view begin : {"www.", "t.me/", "vk.com/", "vk.ru/", "ok.ru/", "wa.me/"})
        if (token.starts_with(begin)) return true;
    return token.find("://") != std::string_view::npos;
}

/// The text without its links; `links` counts them.
std::string without_links(std::string_view text, int& links) {
    std::string rest;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        const std::string_view token = text.substr(at, end - at);
        if (is_link(token))
            ++links;
        else
            rest += token;
        if (end < text.size()) rest += text[end];
        at = end + 1;
    }
    return rest;
}

std::vector<Words> clauses_of(const std::string& text) {
    std::vector<Words> clauses;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of("\n.!?;,", at), text.size());
        Words words = comparable_words(std::string_view(text).substr(at, end - at));
        if (!words.empty()) clauses.push_back(std::move(words));
        at = end + 1;
    }
    return clauses;
}

bool is_polite(const std::string& word) {
    static const std::set<std::string> polite = [] {
        const Words words = comparable_words(polite_text);
        return std::set<std::string>(words.begin(), words.end());
    }();
    return polite.contains(word);
}

/// «Уважаемый Иван Иванович», «Уважаемая редакция».
bool is_address(const Words& clause) {
    static const std::string dear = comparable_words("уважаем").front();
    return clause.front().starts_with(dear);
}

std::size_t words_in(const std::vector<Words>& clauses, std::size_t from) {
    std::size_t count = 0;
    for (std::size_t i = from; i < clauses.size(); ++i) count += clauses[i].size();
    return count;
}

/// «С уважением, Иванов И. И.» ends a letter; the name may stand in the clauses behind it.
bool begins_signature(const std::vector<Words>& clauses, std::size_t at) {
    static const Words respect = comparable_words("с уважением");
    const Words& clause = clauses[at];
    return std::search(clause.begin(), clause.end(), respect.begin(), respect.end()) == clause.begin() &&
           words_in(clauses, at) <= longest_signature;
}

/// Words of the matter; `polite` says that something was put aside.
Words matter_of(const std::vector<Words>& clauses, bool& polite) {
    Words matter;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
        const bool signature = begins_signature(clauses, i);
        const bool courtesy = is_address(clauses[i]) || std::all_of(clauses[i].begin(), clauses[i].end(), is_polite);
        polite = polite || signature || courtesy;
        if (signature) break;
        if (!courtesy) matter.insert(matter.end(), clauses[i].begin(), clauses[i].end());
    }
    return matter;
}

bool continues_letter(char octet) {
    return (static_cast<unsigned char>(octet) & 0xC0) == 0x80;
}

/// Letters of the words, each as its octets.
std::vector<std::string> letters_of(const Words& words) {
    std::vector<std::string> letters;
    for (const std::string& word : words) {
        for (const char octet : word) {
            if (continues_letter(octet) && !letters.empty())
                letters.back() += octet;
            else if (octet < '0' || octet > '9')
                letters.emplace_back(1, octet);
        }
    }
    return letters;
}

/// One word four times and more, one letter most of the time, or hardly any different letters.
bool is_repeated(const Words& words, const std::vector<std::string>& letters) {
    constexpr std::size_t same_words = 4, few_letters = 8, least_kinds = 4;
    if (words.size() >= same_words && std::set<std::string>(words.begin(), words.end()).size() == 1) return true;
    if (letters.size() < few_letters) return false;
    std::map<std::string, std::size_t> counts;
    std::size_t most = 0;
    for (const std::string& letter : letters) most = std::max(most, ++counts[letter]);
    return counts.size() < least_kinds || most * 5 > letters.size() * 3;
}

}  // namespace

std::string_view to_text(TextFault fault) {
    return fault_words.at(static_cast<std::size_t>(fault));
}

std::optional<TextFault> text_fault_of(std::string_view word) {
    const auto at = std::find(fault_words.begin(), fault_words.end(), word);
    if (at == fault_words.end()) return std::nullopt;
    return static_cast<TextFault>(at - fault_words.begin());
}

std::optional<TextFault> lacking_substance(std::string_view text, int min_letters) {
    int links = 0;
    bool polite = false;
    const Words words = matter_of(clauses_of(without_links(text.substr(0, looked_at), links)), polite);
    if (words.empty()) return links > 0 ? TextFault::link_only : polite ? TextFault::greeting_only : TextFault::empty;
    const std::vector<std::string> letters = letters_of(words);
    if (is_repeated(words, letters)) return TextFault::repeated;
    if (letters.size() < static_cast<std::size_t>(std::max(0, min_letters))) return TextFault::too_short;
    return std::nullopt;
}

}  // namespace gateway
