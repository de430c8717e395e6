// The clocks of one appeal in the writer's transaction: entered with the appeal, moved by what is raised.
#include <algorithm>

#include "gateway/store/clock_rules.hpp"
#include "gateway/store/queries_native.hpp"
#include "gateway/store/write_session_native.hpp"

namespace gateway {
namespace {

void write_clock(WriteSession& session, std::int64_t appeal, const LegalClock& clock) {
    session.db
        .query(
            "INSERT INTO clocks (appeal, stage, rule, source, due_at, warnings, warned, next_at, state) "
            "VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (appeal, stage) DO UPDATE SET rule = excluded.rule, "
            "source = excluded.source, due_at = excluded.due_at, warnings = excluded.warnings, warned = excluded.warned, "
            "next_at = excluded.next_at, state = excluded.state")
        .bind(appeal, clock.stage, clock.rule, clock.source, clock.due_at, times_text(clock.warnings), clock.warned,
              clock.next_at, to_text(clock.state))
        .run();
}

const LegalClock* with_stage(const std::vector<LegalClock>& clocks, const std::string& stage) {
    const auto found = std::find_if(clocks.begin(), clocks.end(), [&](const LegalClock& one) { return one.stage == stage; });
    return found == clocks.end() ? nullptr : &*found;
}

}  // namespace

void enter_clocks(WriteSession& session, std::int64_t appeal, const std::string& appeal_id,
                  const std::vector<LegalClock>& said) {
    const std::vector<LegalClock> known = clocks_of_appeal(session.db, appeal_id);
    for (const LegalClock& clock : said)
        write_clock(session, appeal, entered(with_stage(known, clock.stage), clock, session.clock.now()));
    for (const LegalClock& clock : known)
        if (with_stage(said, clock.stage) == nullptr)
            session.db.query("DELETE FROM clocks WHERE appeal = ? AND stage = ?").bind(appeal, clock.stage).run();
}

void raise_clock(WriteSession& session, std::int64_t appeal, const ClockPoint& point) {
    const std::vector<LegalClock> known = clocks_of_appeal(session.db, point.appeal_id);
    write_clock(session, appeal, raised(with_stage(known, point.stage), point));
}

}  // namespace gateway
