// The words of deadline rules as configuration and command line have them.
#include <array>
#include <charconv>
#include <utility>

#include "gateway/appeal/deadline_rules.hpp"

namespace gateway {

namespace {

template <class E>
using Word = std::pair<E, std::string_view>;

constexpr std::array starts{
    Word<StartEvent>{StartEvent::received, "received"}, Word<StartEvent>{StartEvent::registered, "registered"},
    Word<StartEvent>{StartEvent::created, "created"},   Word<StartEvent>{StartEvent::accepted, "accepted"},
    Word<StartEvent>{StartEvent::assigned, "assigned"}, Word<StartEvent>{StartEvent::forwarded, "forwarded"},
    Word<StartEvent>{StartEvent::request, "request"},   Word<StartEvent>{StartEvent::interim_answer, "interim_answer"},
    Word<StartEvent>{StartEvent::deadline, "deadline"}};

constexpr std::array ends{Word<EndEvent>{EndEvent::answered, "answered"}, Word<EndEvent>{EndEvent::registered, "registered"},
                          Word<EndEvent>{EndEvent::forwarded, "forwarded"}, Word<EndEvent>{EndEvent::nothing, "nothing"}};

constexpr std::array units{Word<TermUnit>{TermUnit::calendar_day, "calendar"}, Word<TermUnit>{TermUnit::working_day, "working"},
                           Word<TermUnit>{TermUnit::hour, "hour"}, Word<TermUnit>{TermUnit::working_hour, "working-hour"}};

constexpr std::array shifts{Word<Shift>{Shift::none, "none"}, Word<Shift>{Shift::previous, "previous"},
                            Word<Shift>{Shift::next, "next"}};

template <class Words, class E>
std::string_view text_of(const Words& words, E value) {
    for (const auto& [known, text] : words)
        if (known == value) return text;
    return {};
}

template <class E, std::size_t n>
std::optional<E> value_of(const std::array<Word<E>, n>& words, std::string_view text) {
    for (const auto& [value, word] : words)
        if (word == text) return value;
    return std::nullopt;
}

template <class Words>
std::vector<std::string> all_of(const Words& words) {
    std::vector<std::string> list;
    for (const auto& [value, word] : words) list.emplace_back(word);
    return list;
}

using Unit = WarnBefore::Unit;

constexpr std::array warn_words{Word<Unit>{Unit::working_day, "working days"},
                                Word<Unit>{Unit::working_day, "working day"},
                                Word<Unit>{Unit::calendar_day, "calendar days"},
                                Word<Unit>{Unit::calendar_day, "calendar day"},
                                Word<Unit>{Unit::hour, "hours"},
                                Word<Unit>{Unit::hour, "hour"},
                                Word<Unit>{Unit::percent, "%"}};

}  // namespace

std::optional<WarnBefore> warn_before_of(std::string_view text) {
    WarnBefore warn;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), warn.amount);
    if (read.ec != std::errc() || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    const bool spaced = text.starts_with(' ');
    if (spaced) text.remove_prefix(1);
    const auto unit = value_of(warn_words, text);
    if (!unit || (!spaced && *unit != Unit::percent)) return std::nullopt;
    warn.unit = *unit;
    const int most = warn.unit == Unit::percent ? 99 : 1000;
    if (warn.amount < 1 || warn.amount > most) return std::nullopt;
    return warn;
}

std::string to_text(const WarnBefore& warn) {
    std::string word(text_of(warn_words, warn.unit));
    if (warn.amount == 1 && warn.unit != Unit::percent) word.pop_back();
    return std::to_string(warn.amount) + " " + word;
}

std::string_view to_text(StartEvent start) {
    return text_of(starts, start);
}
std::string_view to_text(EndEvent end) {
    return text_of(ends, end);
}
std::string_view to_text(TermUnit unit) {
    return text_of(units, unit);
}
std::string_view to_text(Shift shift) {
    return text_of(shifts, shift);
}
std::optional<StartEvent> start_event_of(std::string_view text) {
    return value_of(starts, text);
}
std::optional<EndEvent> end_event_of(std::string_view text) {
    return value_of(ends, text);
}
std::optional<TermUnit> term_unit_of(std::string_view text) {
    return value_of(units, text);
}
std::optional<Shift> shift_of(std::string_view text) {
    return value_of(shifts, text);
}
std::vector<std::string> start_event_words() {
    return all_of(starts);
}
std::vector<std::string> end_event_words() {
    return all_of(ends);
}
std::vector<std::string> term_unit_words() {
    return all_of(units);
}
std::vector<std::string> shift_words() {
    return all_of(shifts);
}

}  // namespace gateway
