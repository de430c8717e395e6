#include "gateway/appeal/deadline_facts.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/appeal/region_zone.hpp"
#include "gateway/appeal/status.hpp"

namespace gateway {

namespace {

using std::chrono::local_days;
using std::chrono::seconds;

AppealMoment moment_of(Time at, const DeadlineSight& sight) {
    return {local_moment(at, sight.offset_minutes), at};
}

std::optional<AppealMoment> moment_of(const Date& date, const DeadlineSight& sight) {
    const auto day = day_of_date(date);
    if (!day) return std::nullopt;
    return AppealMoment{{*day, {}}, utc_of(*day, seconds(0), sight.offset_minutes)};
}

/// The first line of the history at which the appeal was in one of the states, or beyond them in `or_later`.
template <class Is>
std::optional<Time> first_in(const Appeal& appeal, Is is) {
    const auto found = std::find_if(appeal.history.begin(), appeal.history.end(),
                                    [&](const HistoryEntry& entry) { return is(entry.status.value); });
    if (found == appeal.history.end()) return std::nullopt;
    return found->at;
}

/// The earliest of a date of the questions.
std::optional<Time> earliest(const Appeal& appeal, std::optional<Time> QuestionDates::* date) {
    std::optional<Time> first;
    for (const Question& question : appeal.questions) {
        const auto& at = question.dates.*date;
        if (at && (!first || *at < *first)) first = at;
    }
    return first;
}

std::optional<AppealMoment> received_at(const Appeal& appeal, const DeadlineSight& sight) {
    if (auto day = moment_of(appeal.incoming_date, sight)) return day;
    return moment_of(earliest(appeal, &QuestionDates::incoming).value_or(appeal.created_at), sight);
}

std::optional<AppealMoment> known_registration(const Appeal& appeal, const DeadlineSight& sight) {
    if (auto day = moment_of(appeal.registration.date, sight)) return day;
    auto at = earliest(appeal, &QuestionDates::registered);
    if (!at) at = first_in(appeal, [](Status status) { return status == Status::registered; });
    if (!at) return std::nullopt;
    return moment_of(*at, sight);
}

bool is_taken_to_work(Status status) {
    using enum Status;
    return status == assigned || status == in_work || status == extended || status == info_requested ||
           status == answer_prepared || status == approved;
}

std::optional<AppealMoment> forwarded_at(const Appeal& appeal, const DeadlineSight& sight) {
    for (const Question& question : appeal.questions)
        if (question.transfer)
            if (auto day = moment_of(question.transfer->date, sight)) return day;
    const auto at = first_in(appeal, [](Status status) { return status == Status::transferred_out; });
    if (!at) return std::nullopt;
    return moment_of(*at, sight);
}

/// Answers carry a date only; one without any is an interim answer of now, once.
std::optional<AppealMoment> interim_at(const Appeal& appeal, const DeadlineSight& sight) {
    for (const Answer& answer : appeal.answers) {
        if (answer.kind != AnswerKind::interim) continue;
        if (auto day = moment_of(answer.date, sight)) return day;
        return moment_of(sight.now, sight);
    }
    return std::nullopt;
}

std::optional<AppealMoment> begun(const Appeal& appeal, StartEvent start, const DeadlineSight& sight) {
    switch (start) {
        case StartEvent::received:
            return received_at(appeal, sight);
        case StartEvent::registered:
            if (auto known = known_registration(appeal, sight)) return known;
            return received_at(appeal, sight);
        case StartEvent::created:
            return moment_of(appeal.created_at, sight);
        case StartEvent::accepted:
            return moment_of(sight.accepted_at, sight);
        case StartEvent::assigned:
            if (const auto at = first_in(appeal, is_taken_to_work)) return moment_of(*at, sight);
            return std::nullopt;
        case StartEvent::forwarded:
            return forwarded_at(appeal, sight);
        case StartEvent::interim_answer:
            return interim_at(appeal, sight);
        case StartEvent::request:
        case StartEvent::deadline:
            break;
    }
    return std::nullopt;
}

std::optional<Time> reopened_at(const Appeal& appeal) {
    std::optional<Time> last;
    for (const HistoryEntry& entry : appeal.history)
        if (entry.status == Status::reopened) last = entry.at;
    return last;
}

bool matches_prefix(const std::vector<std::string>& prefixes, const Appeal& appeal) {
    const auto starts = [&](const std::string& code) {
        return !code.empty() &&
               std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& p) { return code.starts_with(p); });
    };
    return starts(appeal.location.oktmo8) || starts(appeal.location.oktmo11) || starts(appeal.routing.municipality_oktmo) ||
           starts(appeal.routing.region_oktmo);
}

bool topic_is(std::string_view pattern, const Topic& topic) {
    if (const auto colon = pattern.find(':'); colon != std::string_view::npos) {
        if (pattern.substr(0, colon) != topic.scheme.text()) return false;
        pattern.remove_prefix(colon + 1);
    }
    if (!pattern.ends_with('*')) return topic.code == pattern;
    return topic.code.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool matches_topic(const std::vector<std::string>& patterns, const Appeal& appeal) {
    for (const Question& question : appeal.questions)
        for (const Topic& topic : question.topics)
            for (const std::string& pattern : patterns)
                if (topic_is(pattern, topic)) return true;
    return false;
}

bool among(const std::vector<std::string>& words, std::string_view word) {
    return words.empty() || std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::optional<AppealMoment> start_of(const Appeal& appeal, StartEvent start, const DeadlineSight& sight) {
    auto moment = begun(appeal, start, sight);
    const auto again = reopened_at(appeal);
    if (moment && again && *again > moment->at) return moment_of(*again, sight);
    return moment;
}

std::optional<Time> end_of(const Appeal& appeal, EndEvent end, const DeadlineSight& sight) {
    const bool over = is_final(appeal.status.value);
    if (end == EndEvent::registered) {
        if (const auto known = known_registration(appeal, sight)) return known->at;
        const auto later =
            first_in(appeal, [](Status status) { return is_taken_to_work(status) || status == Status::transferred_out; });
        if (later) return later;
        if (!appeal.registration.number.empty()) return sight.now;
    }
    if (end == EndEvent::forwarded) {
        if (const auto forwarded = forwarded_at(appeal, sight)) return forwarded->at;
        if (const auto at_work = first_in(appeal, is_taken_to_work)) return at_work;
    }
    if (!over) return std::nullopt;
    std::optional<Time> last;
    for (const Question& question : appeal.questions)
        if (question.dates.responded && (!last || *last < *question.dates.responded)) last = question.dates.responded;
    return last ? last : appeal.status_at;
}

bool is_extended(const Appeal& appeal) {
    return std::any_of(appeal.questions.begin(), appeal.questions.end(), [](const Question& one) { return one.extended; });
}

bool is_in_scope(const RuleScope& scope, const Appeal& appeal) {
    if (!among(scope.regimes, appeal.regime.text()) || !among(scope.channels, appeal.channel.text())) return false;
    if (scope.fast_track && *scope.fast_track != appeal.flags.fast_track) return false;
    if (scope.important && *scope.important != appeal.flags.high_importance) return false;
    if (!scope.oktmo.empty() && !matches_prefix(scope.oktmo, appeal)) return false;
    return scope.topics.empty() || matches_topic(scope.topics, appeal);
}

int offset_of(const Appeal& appeal, int otherwise) {
    for (const std::string* code :
         {&appeal.routing.region_oktmo, &appeal.routing.municipality_oktmo, &appeal.location.oktmo8, &appeal.location.oktmo11})
        if (!code->empty())
            if (const auto offset = region_offset(*code)) return *offset;
    return otherwise;
}

LocalMoment local_moment(Time at, int offset_minutes) {
    const auto local = std::chrono::local_time<seconds>(
        std::chrono::floor<seconds>(at + std::chrono::minutes(offset_minutes)).time_since_epoch());
    const auto day = std::chrono::floor<std::chrono::days>(local);
    return {day, local - day};
}

Time utc_of(local_days day, seconds time, int offset_minutes) {
    return Time(day.time_since_epoch() + time - std::chrono::minutes(offset_minutes));
}

std::optional<local_days> day_of_date(std::string_view date) {
    if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = -1;
        const char* const end = date.data() + at + length;
        return std::from_chars(date.data() + at, end, value).ptr == end ? value : -1;
    };
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    const std::chrono::year_month_day found{std::chrono::year{year}, std::chrono::month(static_cast<unsigned>(month)),
                                            std::chrono::day(static_cast<unsigned>(day))};
    if (!found.ok()) return std::nullopt;
    return local_days(found);
}

Date date_of(local_days day) {
    return to_rfc3339(Time(day.time_since_epoch())).substr(0, 10);
}

}  // namespace gateway
