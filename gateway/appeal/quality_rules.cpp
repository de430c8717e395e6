// Words, scope and responsibility of quality rules; the checks themselves stand in quality_checks.cpp.
#include "gateway/appeal/quality_rules.hpp"

#include <algorithm>
#include <array>

#include "gateway/appeal/personal_data.hpp"

namespace gateway {
namespace {

constexpr std::array<std::string_view, 5> checks{"missing_field", "unknown_code", "impossible_date", "poor_text",
                                                 "answer_without_text"};
constexpr std::array<std::string_view, 3> severities{"notice", "warning", "error"};
constexpr std::array<std::string_view, 3> date_faults{"answer_before_registration", "future", "birth_date"};

template <class E, std::size_t N>
std::optional<E> named(const std::array<std::string_view, N>& words, std::string_view word) {
    const auto at = std::find(words.begin(), words.end(), word);
    if (at == words.end()) return std::nullopt;
    return static_cast<E>(at - words.begin());
}

template <std::size_t N>
std::vector<std::string> list_of(const std::array<std::string_view, N>& words) {
    return {words.begin(), words.end()};
}

std::string block_of(const Question& question) {
    for (const Topic& topic : question.topics)
        if (topic.scheme == TopicScheme::zur && !topic.code.empty()) return topic.code.substr(0, topic.code.find('.'));
    return {};
}

/// "/questions/12/dates" → 12
std::optional<std::size_t> question_of(std::string_view place) {
    constexpr std::string_view list = "/questions/";
    if (!place.starts_with(list)) return std::nullopt;
    std::size_t n = 0;
    for (const char c : place.substr(list.size())) {
        if (c < '0' || c > '9' || n > 100'000) break;
        n = n * 10 + static_cast<std::size_t>(c - '0');
    }
    return n;
}

std::string with_stars(std::string_view pointer) {
    std::string path;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        const std::string_view part = pointer.substr(0, end);
        const bool number = !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
        path += '/';
        path += number ? std::string_view("*") : part;
        pointer.remove_prefix(end);
    }
    return path;
}

}  // namespace

std::string responsible_sector(const Appeal& appeal, std::string_view place) {
    if (const auto n = question_of(place); n && *n < appeal.questions.size())
        if (std::string block = block_of(appeal.questions[*n]); !block.empty()) return block;
    if (!appeal.routing.sector_blocks.empty()) return appeal.routing.sector_blocks.front();
    for (const Question& question : appeal.questions)
        if (std::string block = block_of(question); !block.empty()) return block;
    return {};
}

bool is_appeal_pointer(std::string_view pointer) {
    if (!pointer.starts_with('/') || pointer.size() > 300) return false;
    const std::string path = with_stars(pointer);
    const auto& known = personal_data_of_appeal();
    return std::any_of(known.begin(), known.end(),
                       [&](const PdPath& one) { return one.path == path || one.path.starts_with(path + "/"); });
}

std::string_view to_text(QualityCheck check) {
    return checks.at(static_cast<std::size_t>(check));
}
std::string_view to_text(QualitySeverity severity) {
    return severities.at(static_cast<std::size_t>(severity));
}
std::string_view to_text(DateFault fault) {
    return date_faults.at(static_cast<std::size_t>(fault));
}
std::optional<QualityCheck> quality_check_of(std::string_view word) {
    return named<QualityCheck>(checks, word);
}
std::optional<QualitySeverity> quality_severity_of(std::string_view word) {
    return named<QualitySeverity>(severities, word);
}
std::optional<DateFault> date_fault_of(std::string_view word) {
    return named<DateFault>(date_faults, word);
}
std::vector<std::string> quality_check_words() {
    return list_of(checks);
}
std::vector<std::string> quality_severity_words() {
    return list_of(severities);
}
std::vector<std::string> date_fault_words() {
    return list_of(date_faults);
}

}  // namespace gateway
