#include "gateway/analytics/fact.hpp"

#include <algorithm>

#include "gateway/analytics/local_day.hpp"
#include "gateway/appeal/status.hpp"

namespace gateway {
namespace {

constexpr std::string_view answer_stage = "answer";
constexpr std::size_t municipality_digits = 8;

const std::string& first_of(const std::string& one, const std::string& other) {
    return one.empty() ? other : one;
}

/// An entry with such a status ends a question; rated and archived come behind its end.
bool ends(Status status) {
    return is_final(status) && status != Status::rated && status != Status::archived;
}

std::optional<Seconds> closed_at(const Appeal& appeal, const Question& question) {
    if (!is_final(question.status.value)) return std::nullopt;
    if (question.dates.responded) return whole(*question.dates.responded);
    std::optional<Seconds> last;
    for (const HistoryEntry& entry : appeal.history) {
        const bool about = !entry.question || *entry.question == question.n;
        if (about && ends(entry.status.value) && (!last || whole(entry.at) > *last)) last = whole(entry.at);
    }
    return last ? last : whole(appeal.status_at);
}

/// The given term outranks the computed one; of several the latest holds (it was extended).
void find_term(const Appeal& appeal, int offset_minutes, Fact& fact) {
    for (const bool given : {true, false}) {
        for (const AppealDeadline& deadline : appeal.deadlines) {
            if (deadline.stage != answer_stage || (deadline.source == DeadlineSource::given) != given) continue;
            const auto due =
                deadline.due_at ? std::optional(whole(*deadline.due_at)) : end_of_day(deadline.due_date_legal, offset_minutes);
            if (due && (!fact.due || *due > *fact.due)) fact.due = due;
        }
        if (!fact.due) continue;
        fact.due_source = given ? "given" : "computed";
        return;
    }
}

void find_topics(const Appeal& appeal, const Question& question, const CategoryList& categories, Fact& fact) {
    for (const Topic& topic : question.topics) {
        if (topic.scheme == TopicScheme::zur) {
            if (fact.topic_mapped.empty()) fact.topic_mapped = topic.code;
        } else if (fact.topic_scheme.empty()) {
            fact.topic_scheme = topic.scheme.text();
            fact.topic_code = topic.code;
            fact.topic_name = topic.name;
        }
    }
    fact.sector = fact.topic_mapped.substr(0, fact.topic_mapped.find('.'));
    const auto& blocks = appeal.routing.sector_blocks;
    if (fact.sector.empty() && blocks.size() == 1) fact.sector = blocks.front();
    fact.category = categories.category_of(fact.sector, fact.topic_code, fact.topic_name);
}

/// Answers that name the question; a question that names none has all of them (sources with one answer for everything).
void find_answers(const Appeal& appeal, const Question& question, Fact& fact) {
    const auto& ids = question.answer_ids;
    for (const Answer& answer : appeal.answers) {
        if (!ids.empty() && std::find(ids.begin(), ids.end(), answer.id) == ids.end()) continue;
        if (!answer.template_id.empty()) fact.answer_template = answer.template_id;
        fact.answer_text = fact.answer_text || !answer.text.empty();
    }
}

void find_course(const Appeal& appeal, const Question& question, const FactFrame& frame, Fact& fact) {
    fact.created = whole(appeal.created_at);
    fact.created_day = local_day(fact.created, frame.offset_minutes);
    if (question.dates.registered) fact.registered = whole(*question.dates.registered);
    find_term(appeal, frame.offset_minutes, fact);
    fact.closed = closed_at(appeal, question);
    if (!fact.closed) {
        fact.overdue = fact.due && whole(frame.as_of) > *fact.due;
        return;
    }
    fact.closed_day = local_day(*fact.closed, frame.offset_minutes);
    const Seconds start = fact.registered.value_or(fact.created);
    const Seconds end = std::max(start, *fact.closed);
    fact.duration_seconds = (end - start).count();
    fact.duration_days = days_between(start, end, frame.offset_minutes);
    fact.overdue = fact.due && *fact.closed > *fact.due;
    if (fact.due) fact.in_term = !fact.overdue;
}

Fact fact_of(const Appeal& appeal, const Question& question, const FactFrame& frame, const CategoryList& categories) {
    Fact fact;
    fact.appeal_id = appeal.appeal_id;
    fact.question = question.n;
    fact.region = appeal.routing.region_oktmo;
    fact.municipality = first_of(appeal.routing.municipality_oktmo, appeal.location.oktmo8).substr(0, municipality_digits);
    fact.organ = first_of(question.org_current, first_of(appeal.routing.current_org, appeal.routing.received_org));
    fact.channel = appeal.channel.text();
    fact.regime = appeal.regime.text();
    find_topics(appeal, question, categories, fact);
    fact.status = question.status.text();
    fact.decision = question.decision.given() ? question.decision.text() : std::string_view();
    fact.root_cause = question.root_cause;
    find_answers(appeal, question, fact);
    const Status status = question.status.value;
    fact.answered = status == Status::answered || status == Status::rated || status == Status::archived;
    fact.actions_taken = question.actions_taken;
    fact.extended = question.extended;
    fact.transferred = question.transfer.has_value();
    fact.fast_track = appeal.flags.fast_track;
    fact.repeated = appeal.flags.repeated;
    fact.collective = appeal.flags.collective;
    fact.rating = appeal.rating ? appeal.rating->value : 0;
    find_course(appeal, question, frame, fact);
    return fact;
}

}  // namespace

std::vector<Fact> facts_of(const Appeal& appeal, const std::string& origin, const FactFrame& frame,
                           const CategoryList& categories) {
    std::vector<Fact> facts;
    for (const Question& question : appeal.questions) {
        facts.push_back(fact_of(appeal, question, frame, categories));
        facts.back().origin = origin;
    }
    return facts;
}

std::vector<std::vector<std::string>> status_events_of(const Appeal& appeal, int offset_minutes) {
    std::vector<std::vector<std::string>> rows;
    std::int64_t n = 0;
    for (const HistoryEntry& entry : appeal.history) {
        const Seconds at = whole(entry.at);
        rows.push_back({appeal.appeal_id, std::to_string(++n), entry.question ? std::to_string(*entry.question) : "",
                        second_text(at), local_day(at, offset_minutes), std::string(entry.status.text()), entry.status_raw,
                        entry.source});
    }
    return rows;
}

}  // namespace gateway
