// The words about terms a week must hear, by the laws' own text: days on the calendar, working hours minute by minute.
#include <algorithm>
#include <set>

#include "gateway/app/demo/week_counts.hpp"
#include "gateway/appeal/production_calendar.hpp"

namespace gateway {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Local = Time;  ///< a UTC point that reads like the region's wall clock

/// A term that runs from `known` on, until it is done or another takes its place.
struct Span {
    std::string stage;
    Local known{}, due{};
    std::set<Local> warnings;
    Local ends{};
};

class Reckoner {
public:
    Reckoner(const WeekAppeal& week, const WeekFrame& frame) : week_(week), frame_(frame) {}

    std::vector<WeekWord> words() {
        if (week_.appeal.regime == Regime::pos_message) pos();
        if (week_.appeal.regime == Regime::open_source) network();
        if (week_.appeal.regime == Regime::fz59) law();
        std::vector<WeekWord> words;
        for (const Span& span : spans_) say(span, words);
        return words;
    }

private:
    Local local(Time at) const { return at + minutes(frame_.offset_minutes); }
    Local day(Local at) const { return std::chrono::floor<days>(at); }
    Local end() const { return local(frame_.until); }
    Local when(WeekDeed deed) const {
        const WeekStep* step = week_.first(deed);
        return step == nullptr ? end() : local(step->at);
    }
    DayKind kind(Local at) const { return calendar().kind(std::chrono::sys_days(std::chrono::floor<days>(at))); }
    static const ProductionCalendar& calendar() {
        static const ProductionCalendar shipped = ProductionCalendar::shipped();
        return shipped;
    }

    /// The last second of the n-th day after.
    Local days_after(Local start, int n) const { return day(start) + days(n + 1) - seconds(1); }
    /// Nine in the morning of the n-th working day before.
    Local working_days_before(Local due, int n) const {
        Local at = day(due);
        while (n > 0) {
            at -= days(1);
            if (kind(at) != DayKind::off) --n;
        }
        return at + hours(9);
    }
    bool is_worked(Local minute) const {
        const DayKind today = kind(minute);
        const auto of_day = minute - day(minute);
        const auto closes = today == DayKind::shortened ? hours(17) : hours(18);
        const bool dinner = of_day >= hours(13) && of_day < hours(14);
        return today != DayKind::off && of_day >= hours(9) && of_day < closes && !dinner;
    }
    Local working_hours_after(Local start, int n) const {
        int left = n * 60;
        Local at = start;
        for (; left > 0; at += minutes(1)) left -= is_worked(at) ? 1 : 0;
        return at;
    }
    void answer_in_days(Local known, Local start, int term, Local ends) {
        const Local due = days_after(start, term);
        const auto fifth = seconds(std::chrono::duration_cast<seconds>((due - start) * 20 / 100));
        spans_.push_back({"answer", known, due, {due - fifth, working_days_before(due, 3)}, ends});
    }

    void pos() {
        const Local created = local(week_.appeal.created_at);
        answer_in_days(when(WeekDeed::arrives), created, week_.appeal.flags.fast_track ? 10 : 30, when(WeekDeed::answered));
    }

    void network() {
        const Local assigned = when(WeekDeed::in_work);
        if (assigned == end()) return;
        const bool important = week_.appeal.flags.high_importance;
        const Local due = important ? assigned + hours(4) : working_hours_after(assigned, 9);
        const Local warning = due - hours(important ? 1 : 2);
        Span span{"answer", assigned, due, {}, when(WeekDeed::answered)};
        if (warning > assigned) span.warnings.insert(warning);
        spans_.push_back(std::move(span));
    }

    void law() {
        if (week_.carried_over) {
            const Local registered = day(local(week_.appeal.created_at));
            const Local ends = std::min(when(WeekDeed::answered), when(WeekDeed::extended));
            return answer_in_days(when(WeekDeed::arrives), registered, 30, ends);
        }
        const Local arrived = when(WeekDeed::arrives), registered = when(WeekDeed::registered);
        const Local by = days_after(arrived, 3);
        spans_.push_back({"register", arrived, by, {working_days_before(by, 1)}, registered});
        const Local passed_on = std::min(when(WeekDeed::in_work), when(WeekDeed::forwarded));
        forward(arrived, arrived, std::min(registered, passed_on));
        if (registered != end()) forward(registered, day(registered), passed_on);
    }
    void forward(Local known, Local start, Local ends) {
        const Local due = days_after(start, 7);
        spans_.push_back({"forward", known, due, {working_days_before(due, 1)}, ends});
    }

    /// What had passed when the term became known is not said, its end always is.
    void say(const Span& span, std::vector<WeekWord>& words) const {
        const auto utc = [this](Local at) { return at - minutes(frame_.offset_minutes); };
        for (const Local warning : span.warnings)
            if (warning > span.known && warning <= span.ends && warning < end())
                words.push_back({span.stage, utc(warning), false});
        if (span.due <= span.ends && span.due < end()) words.push_back({span.stage, utc(span.due), true});
    }

    const WeekAppeal& week_;
    const WeekFrame& frame_;
    std::vector<Span> spans_;
};

}  // namespace

std::vector<WeekWord> expected_words(const WeekAppeal& appeal, const WeekFrame& frame) {
    return Reckoner(appeal, frame).words();
}

}  // namespace gateway
