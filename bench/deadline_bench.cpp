// How fast one core reckons legal terms: the end of one term by each unit, and all deadlines with the clocks of an appeal, as
// intake plans them for every message.
#include <iostream>

#include "bench/figures.hpp"
#include "bench/timing.hpp"
#include "gateway/appeal/deadline_plan.hpp"

namespace {

using namespace gateway;
using bench::Candidate;

Appeal appeal_of(Regime regime) {
    Appeal appeal;
    appeal.appeal_id = "01890000-0000-7000-8000-000000000000";
    appeal.regime = regime;
    appeal.created_at = parse_rfc3339("2026-03-02T10:00:00Z").value();
    appeal.incoming_date = "2026-03-02";
    appeal.registration.date = "2026-03-03";
    appeal.location.oktmo8 = "64701000";
    appeal.questions.resize(2);
    HistoryEntry taken;
    taken.at = appeal.created_at;
    taken.status = Status::in_work;
    appeal.history = {taken};
    return appeal;
}

void run(const bench::Options& options) {
    const ProductionCalendar calendar = ProductionCalendar::shipped();
    const LocalMoment start{std::chrono::local_days(std::chrono::year{2026} / 3 / 2), std::chrono::hours(15)};
    const auto term = [&](int amount, TermUnit unit, Shift shift) {
        return [&calendar, start, amount, unit, shift] { due(start, {amount, unit, shift}, calendar); };
    };
    const DeadlinePlan plan(builtin_deadline_rules(), calendar, 180);
    Appeal fz59 = appeal_of(Regime::fz59), social = appeal_of(Regime::open_source);
    const Time now = fz59.created_at;
    std::vector<Candidate> candidates{
        {"calendar_30", term(30, TermUnit::calendar_day, Shift::previous)},
        {"working_30", term(30, TermUnit::working_day, Shift::none)},
        {"working_hour_9", term(9, TermUnit::working_hour, Shift::none)},
        {"appeal_fz59", [&] { plan.apply(fz59, now, now); }},
        {"appeal_social", [&] { plan.apply(social, now, now); }},
    };
    bench::take_turns(candidates, options.quick ? 7 : 25, 0.02);
    for (const Candidate& one : candidates)
        print(options, {"deadline." + one.name, 1e6 / one.us, "1/cpu-s", candidates[0].us / one.us, "deadline.calendar_30"});
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        run(bench::options_of(argc, argv));
    } catch (const std::exception& error) {
        std::cerr << "bench_deadline: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
