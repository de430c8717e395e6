#include "gateway/appeal/deadline_plan.hpp"

#include <algorithm>
#include <set>

#include "gateway/appeal/deadline_facts.hpp"

namespace gateway {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;

constexpr seconds last_second{24 * 60 * 60 - 1};

/// A day as such ends with its last second.
Time moment_utc(const LocalMoment& moment, int offset_minutes) {
    return utc_of(moment.day, moment.time.value_or(last_second), offset_minutes);
}

bool is_computed(const AppealDeadline& deadline) {
    return deadline.source == DeadlineSource::computed;
}

}  // namespace

/// One appeal being planned.
class DeadlinePlan::Work {
public:
    Work(const DeadlinePlan& plan, Appeal& appeal, Time accepted_at, Time now)
        : plan_(plan),
          appeal_(appeal),
          before_(appeal.deadlines),
          sight_{offset_of(appeal, plan.offset_minutes_), accepted_at, now} {}

    PlannedDeadlines run() {
        std::vector<AppealDeadline> computed = compute_all();
        std::vector<AppealDeadline> all;
        for (const AppealDeadline& deadline : before_)
            if (!is_computed(deadline)) all.push_back(deadline);
        all.insert(all.end(), computed.begin(), computed.end());
        for (AppealDeadline& deadline : all) settle(deadline);
        appeal_.deadlines = std::move(all);
        for (const AppealDeadline& deadline : appeal_.deadlines) watch(deadline);
        return std::move(result_);
    }

private:
    std::vector<AppealDeadline> compute_all() {
        std::vector<AppealDeadline> computed;
        std::set<std::string_view> stages;
        for (const DeadlineRule& rule : plan_.rules_) {
            if (stages.contains(rule.stage) || rule.start == StartEvent::deadline || !is_in_scope(rule.scope, appeal_))
                continue;
            auto deadline = compute(rule);
            if (!deadline) continue;
            stages.insert(rule.stage);
            computed.push_back(extended(std::move(*deadline)));
        }
        return computed;
    }

    std::optional<AppealDeadline> compute(const DeadlineRule& rule) {
        auto start = start_of(appeal_, rule.start, sight_);
        if (!start) return std::nullopt;
        if (rule.start == StartEvent::interim_answer) start = first_seen(rule, *start);
        return ending(rule, start->local, start->at);
    }

    /// An event without a time of its own was first seen when its deadline was first computed.
    AppealMoment first_seen(const DeadlineRule& rule, const AppealMoment& now) const {
        for (const AppealDeadline& known : before_)
            if (is_computed(known) && known.rule_id == rule.id && known.start && *known.start < now.at)
                return {local_moment(*known.start, sight_.offset_minutes), *known.start};
        return now;
    }

    std::optional<AppealDeadline> ending(const DeadlineRule& rule, const LocalMoment& from, Time start) {
        AppealDeadline deadline;
        deadline.stage = rule.stage;
        deadline.rule_id = rule.id;
        deadline.start = start;
        deadline.source = DeadlineSource::computed;
        try {
            Term plain = rule.term;
            plain.shift = Shift::none;
            deadline.due_at = moment_utc(due(from, rule.term, plan_.calendar_, rule.schedule), sight_.offset_minutes);
            deadline.due_date_legal = date_of(due(from, plain, plan_.calendar_, rule.schedule).day);
        } catch (const CalendarYearMissing& missing) {
            result_.missing_year = missing.year();
            return std::nullopt;
        }
        return deadline;
    }

    /// 59-ФЗ ст. 12 ч. 2: the prolonged term runs from the legal end of the former one.
    AppealDeadline extended(AppealDeadline deadline) {
        if (!is_extended(appeal_)) return deadline;
        for (const DeadlineRule& rule : plan_.rules_) {
            if (rule.start != StartEvent::deadline || rule.stage != deadline.stage || !is_in_scope(rule.scope, appeal_))
                continue;
            const LocalMoment from = local_moment(*deadline.due_at, sight_.offset_minutes);
            const auto legal = day_of_date(deadline.due_date_legal);
            auto longer = ending(rule, legal ? LocalMoment{*legal, from.time} : from, *deadline.start);
            if (!longer) return deadline;
            longer->extended_from = deadline.due_at;
            return std::move(*longer);
        }
        return deadline;
    }

    const DeadlineRule* rule_of(const AppealDeadline& deadline) const {
        if (const auto* own = find_deadline_rule(plan_.rules_, deadline.rule_id)) return own;
        for (const DeadlineRule& rule : plan_.rules_)
            if (rule.stage == deadline.stage && is_in_scope(rule.scope, appeal_)) return &rule;
        return nullptr;
    }

    /// What is done without a time of its own stays done at the time it was first seen, until it is owed again.
    void settle(AppealDeadline& deadline) const {
        const DeadlineRule* rule = rule_of(deadline);
        deadline.satisfied_at = end_of(appeal_, rule == nullptr ? EndEvent::answered : rule->satisfied_by, sight_);
        if (deadline.satisfied_at != sight_.now) return;
        for (const AppealDeadline& known : before_)
            if (known.stage == deadline.stage && known.source == deadline.source && known.satisfied_at)
                deadline.satisfied_at = known.satisfied_at;
    }

    void watch(const AppealDeadline& deadline) {
        const auto ends = end_time(deadline);
        if (!ends) return;
        const auto known = std::find_if(result_.clocks.begin(), result_.clocks.end(),
                                        [&](const LegalClock& clock) { return clock.stage == deadline.stage; });
        if (known != result_.clocks.end()) return;  // given ones stand first
        const DeadlineRule* rule = rule_of(deadline);
        LegalClock clock{appeal_.appeal_id, deadline.stage, rule == nullptr ? deadline.rule_id : rule->id,
                         std::string(is_computed(deadline) ? "computed" : "given"), *ends};
        clock.satisfied = deadline.satisfied_at.has_value();
        if (rule != nullptr) clock.warnings = warnings(*rule, deadline.start.value_or(appeal_.created_at), *ends);
        result_.clocks.push_back(std::move(clock));
    }

    std::optional<Time> end_time(const AppealDeadline& deadline) const {
        if (deadline.due_at) return deadline.due_at;
        const auto day = day_of_date(deadline.due_date_legal);
        if (!day) return std::nullopt;
        return utc_of(*day, last_second, sight_.offset_minutes);
    }

    std::vector<Time> warnings(const DeadlineRule& rule, Time start, Time ends) {
        std::set<Time> moments;
        for (const WarnBefore& warn : rule.warn) {
            const Time at = warning(warn, rule.schedule, start, ends);
            if (at > start && at < ends) moments.insert(at);
        }
        return {moments.begin(), moments.end()};
    }

    Time warning(const WarnBefore& warn, const WorkSchedule& schedule, Time start, Time ends) {
        using Unit = WarnBefore::Unit;
        if (warn.unit == Unit::hour) return ends - std::chrono::hours(warn.amount);
        if (warn.unit == Unit::percent) return ends - std::chrono::floor<seconds>((ends - start) * warn.amount / 100);
        local_days day = local_moment(ends, sight_.offset_minutes).day;
        day = warn.unit == Unit::working_day ? working_days_before(day, warn.amount) : day - days{warn.amount};
        return utc_of(day, std::chrono::minutes(schedule.begins), sight_.offset_minutes);
    }

    local_days working_days_before(local_days end, int amount) {
        try {
            local_days day = end;
            for (int left = amount; left > 0;) {
                day -= days{1};
                if (plan_.calendar_.is_working(std::chrono::sys_days(day.time_since_epoch()))) --left;
            }
            return day;
        } catch (const CalendarYearMissing& missing) {
            result_.missing_year = missing.year();
            return end - days{amount};
        }
    }

    const DeadlinePlan& plan_;
    Appeal& appeal_;
    const std::vector<AppealDeadline> before_;
    DeadlineSight sight_;
    PlannedDeadlines result_;
};

DeadlinePlan::DeadlinePlan(std::vector<DeadlineRule> rules, ProductionCalendar calendar, int offset_minutes)
    : rules_(std::move(rules)), calendar_(std::move(calendar)), offset_minutes_(offset_minutes) {
    std::sort(rules_.begin(), rules_.end(),
              [](const DeadlineRule& a, const DeadlineRule& b) { return std::tie(a.order, a.id) < std::tie(b.order, b.id); });
}

PlannedDeadlines DeadlinePlan::apply(Appeal& appeal, Time accepted_at, Time now) const {
    return Work(*this, appeal, accepted_at, now).run();
}

}  // namespace gateway
