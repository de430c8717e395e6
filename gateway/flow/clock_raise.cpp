// What the gateway itself says about a legal clock: a message of its own that takes the way of every message.
#include <algorithm>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/flow/intake_parcel.hpp"

namespace gateway {

namespace {

AppealDeadline deadline_of(const Appeal& appeal, const LegalClock& clock) {
    for (const AppealDeadline& one : appeal.deadlines)
        if (one.stage == clock.stage && one.source.text() == clock.source && one.due_at == clock.due_at) return one;
    AppealDeadline deadline;
    deadline.stage = clock.stage;
    deadline.rule_id = clock.rule;
    deadline.due_at = clock.due_at;
    deadline.source = Open<DeadlineSource>::of(clock.source);
    return deadline;
}

std::string note_of(const LegalClock& clock, bool is_breach) {
    const std::string end = to_rfc3339(clock.due_at).substr(0, 19) + "Z";
    if (is_breach) return "Срок этапа " + clock.stage + " истёк / the term of the stage has passed: " + end;
    return "Срок этапа " + clock.stage + " истекает / the term of the stage ends: " + end;
}

AppealEvent event_of(const LegalClock& clock, Time at) {
    AppealEvent event;
    event.event_id = clock.stage + "/" + to_rfc3339(clock.due_at) + "/" + to_rfc3339(at);
    event.kind = at >= clock.due_at ? MessageKind::deadline_breached : MessageKind::deadline_warning;
    event.appeal_id = clock.appeal_id;
    event.at = at;
    event.source = clock_sender;
    event.note = note_of(clock, at >= clock.due_at);
    return event;
}

}  // namespace

Task<Receipt> Intake::raise(LegalClock clock) {
    if (stopping_) throw Fault(Cause::stopping);
    const auto record = co_await kit_.store.appeal(clock.appeal_id);
    if (!record) throw Fault(Cause::unknown_appeal, {}, "/appeal_id");
    const Appeal appeal = co_await stored(*record);
    const Time at = clock.next_at.value_or(clock.due_at);
    AppealEvent event = event_of(clock, at);
    event.deadline = deadline_of(appeal, clock);

    Parcel parcel{{}, {}, rules_.router, kit_.clock.now()};
    parcel.raised = ClockPoint{clock.appeal_id, clock.stage, clock.due_at, at};
    Envelope& envelope = parcel.submission.envelope;
    envelope.connector = envelope.sender = clock_sender;
    envelope.sender_message_id = clock.appeal_id + "/" + event.event_id;
    envelope.kind = event.kind;
    envelope.content_type = "application/json";
    envelope.occurred_at = at;
    envelope.bytes = to_json(event);
    parcel.content = std::move(event);
    complete(parcel);
    const Receipt receipt = co_await commit(parcel);
    co_return receipt;
}

/// The appeal stays as it is: only its clock has moved.
Task<Acceptance> Intake::draft_clock(Parcel& parcel) {
    const auto record = co_await kit_.store.appeal(parcel.raised->appeal_id);
    if (!record) throw Fault(Cause::unknown_appeal, {}, "/appeal_id");
    Drafted drafted;
    drafted.appeal = co_await stored(*record);
    drafted.carry = true;
    drafted.kind = parcel.envelope().kind;
    drafted.canonical = parcel.envelope().bytes;
    parcel.changed = false;
    co_return acceptance_of(parcel, std::move(drafted), record);
}

/// Gives the appeal its computed deadlines and the book its clocks.
void Intake::plan_deadlines(const Parcel& parcel, Drafted& drafted, Time accepted_at) const {
    if (!rules_.deadlines) return;
    PlannedDeadlines planned = rules_.deadlines->apply(drafted.appeal, accepted_at, parcel.now);
    if (planned.missing_year) {
        const std::string year = std::to_string(*planned.missing_year);
        drafted.flags.push_back("no_calendar:" + year);
        kit_.log.write(LogLevel::error, "calendar_missing",
                       {{"year", year},
                        {"appeal_id", drafted.appeal.appeal_id},
                        {"next", "положите calendars/" + year + ".csv в конфигурацию / put it into the configuration"}});
    }
    if (!drafted.is_new || !planned.clocks.empty()) drafted.clocks = std::move(planned.clocks);
}

void Intake::tell_watch(const std::vector<LegalClock>& clocks, Time now) const {
    if (!clocks_entered_) return;
    std::optional<Time> first;
    for (const LegalClock& clock : clocks) {
        if (clock.satisfied) continue;
        const auto ahead = std::upper_bound(clock.warnings.begin(), clock.warnings.end(), now);
        const Time next = ahead == clock.warnings.end() ? clock.due_at : *ahead;
        if (!first || next < *first) first = next;
    }
    if (first) clocks_entered_(*first);
}

}  // namespace gateway
