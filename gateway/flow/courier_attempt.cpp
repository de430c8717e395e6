// One delivery in the courier's hands: attempt, question in doubt, settlement.
#include <boost/system/system_error.hpp>
#include <typeinfo>

#include "gateway/core/digest.hpp"
#include "gateway/flow/courier.hpp"
#include "gateway/flow/journal_detail.hpp"
#include "gateway/flow/journal_kinds.hpp"
#include "gateway/flow/mapping_notes.hpp"

namespace gateway {

namespace {

/// Words of an unexpected error that surely hold nothing of a message.
std::string words_of(const std::exception& error) {
    if (const auto* system = dynamic_cast<const boost::system::system_error*>(&error)) return system->code().message();
    return std::string("unexpected error of type ") + typeid(error).name();
}

std::string_view journal_kind_of(const Verdict& verdict) {
    if (verdict.dead) return journal::delivery_dead;
    switch (verdict.state) {
        case DeliveryState::delivered:
            return journal::delivery_delivered;
        case DeliveryState::handed_over:
            return journal::delivery_handed_over;
        case DeliveryState::refused:
            return journal::delivery_refused;
        case DeliveryState::in_doubt:
            return journal::delivery_in_doubt;
        default:
            return journal::delivery_postponed;
    }
}

/// The partner, or the system before it, has taken the delivery.
bool is_taken(DeliveryState state) {
    return state == DeliveryState::delivered || state == DeliveryState::handed_over;
}

/// What proves the attempt is named in the chain of the journal.
void add_digests(JournalDetail& detail, const Outcome& outcome) {
    if (!outcome.sent.empty()) detail.add("sent_sha256", sha256_hex(outcome.sent));
    if (!outcome.evidence.empty()) detail.add("received_sha256", sha256_hex(outcome.evidence));
}

/// More trouble than success, and worth a person's look?
LogLevel level_of(const Verdict& verdict) {
    if (verdict.dead || verdict.state == DeliveryState::in_doubt) return LogLevel::error;
    return is_taken(verdict.state) ? LogLevel::info : LogLevel::warn;
}

}  // namespace

Task<void> Courier::carry(Delivery delivery, bool probe) {
    const Time started_at = clock_.now();
    const auto began = std::chrono::steady_clock::now();
    Outcome outcome = co_await attempt(delivery);
    const auto took = std::chrono::ceil<Duration>(std::chrono::steady_clock::now() - began);
    tell_breaker(outcome, probe);
    if (outcome.hold_route) hold(outcome);

    RetryPolicy::Attempt tried{delivery.attempt, settings_.retry.typical_delay(delivery.attempt), delivery.created_at,
                               outcome.retry_after};
    const bool again = outcome.kind == Outcome::Kind::postponed || outcome.kind == Outcome::Kind::in_doubt;
    if (again && settings_.retry.legal == RetryPolicy::Legal::keep) tried.due_at = co_await legal_end(delivery.appeal_id);
    auto next = settings_.retry.next(tried, clock_.now(), kit_.random);
    if (outcome.hold_route && !next) next = clock_.now() + settings_.retry.first;  // not its fault: wait for the person
    if (outcome.without_end && !next) next = clock_.now() + settings_.retry.max;
    Verdict verdict = judge(delivery, std::move(outcome), door_.connector.repeat(), next);
    count(delivery, verdict, took);
    report(delivery, verdict);
    if (is_taken(verdict.state) && calls_.sent) calls_.sent();
    co_await settle(settlement_of(delivery, std::move(verdict), started_at));
}

/// The end of the appeal's next term; nullopt when all have passed, none runs, or the store cannot say now.
Task<std::optional<Time>> Courier::legal_end(std::string appeal_id) {
    std::optional<Time> first;
    try {
        for (const LegalClock& clock : co_await kit_.store.clocks_of(std::move(appeal_id)))
            if (!clock.satisfied && clock.due_at > clock_.now() && (!first || clock.due_at < *first)) first = clock.due_at;
    } catch (const std::exception&) {
        first.reset();  // the settlement will tell that the store does not answer
    }
    co_return first;
}

Task<Outcome> Courier::attempt(Delivery& delivery) {
    bool touched = false;  // the connector was called: something may have left
    Cause cause = Cause::internal;
    std::string detail;
    try {
        co_return co_await send(delivery, touched);
    } catch (const Fault& fault) {
        cause = fault.cause();
        detail = fault.detail();
    } catch (const std::exception& error) {
        detail = words_of(error);
        kit_.log.write(LogLevel::error, "connector_failed",
                       {{"route", lane_.route}, {"delivery_id", delivery.delivery_id}, {"error", detail}});
    }
    // A repetition without effect is only sure where the protocol says so.
    if (touched && door_.connector.repeat() != Repeat::safe) co_return in_doubt(cause, detail);
    co_return postponed(cause, detail);
}

Task<Outcome> Courier::send(Delivery& delivery, bool& touched) {
    const Repeat repeat = door_.connector.repeat();
    if (!scan_.open()) {
        std::optional<Outcome> stopped = co_await scan_.check(delivery);
        if (stopped) co_return std::move(*stopped);
    }
    if (delivery.resumed && repeat == Repeat::never)
        co_return in_doubt(Cause::connection_cut, "an earlier attempt was cut off and may have arrived");
    if (delivery.resumed && repeat == Repeat::ask) {
        touched = true;
        Outcome earlier = co_await ask(delivery);
        if (earlier.kind != Outcome::Kind::postponed) co_return earlier;
        touched = false;
    }
    if (delivery.note.empty()) {
        delivery.note = door_.connector.prepare(delivery);
        if (!delivery.note.empty()) co_await kit_.store.keep_note(delivery.delivery_id, delivery.attempt, delivery.note);
    }
    touched = true;
    Outcome outcome = co_await door_.connector.deliver(delivery, Deadline::after(settings_.deliver_within));
    if (outcome.kind != Outcome::Kind::in_doubt || repeat != Repeat::ask) co_return outcome;
    co_await pause_for(kit_.io, settings_.find_after);
    Outcome found = co_await ask(delivery);
    if (found.kind == Outcome::Kind::postponed) found.cause = outcome.cause;  // why it did not arrive
    co_return found;
}

Task<Outcome> Courier::ask(Delivery delivery) {
    co_return co_await door_.connector.find(std::move(delivery), Deadline::after(settings_.deliver_within));
}

void Courier::tell_breaker(const Outcome& outcome, bool probe) {
    const auto before = door_.breaker.view({}).state;
    const bool answered = outcome.kind == Outcome::Kind::delivered || outcome.kind == Outcome::Kind::handed_over ||
                          (outcome.kind == Outcome::Kind::refused && outcome.cause == Cause::partner_rejected);
    if (answered)
        door_.breaker.success();
    else if (blames_partner(outcome.cause))
        door_.breaker.failure(outcome.cause, std::chrono::steady_clock::now());
    else if (probe)
        door_.breaker.give_back();
    const auto after = door_.breaker.view({}).state;
    if (before == after) return;
    const bool opened = after == BreakerState::open;
    kit_.log.write(opened ? LogLevel::warn : LogLevel::info, opened ? "breaker_opened" : "breaker_closed",
                   {{"connector", door_.id}, {"cause", std::string(info(outcome.cause).code)}});
    if (after == BreakerState::closed && calls_.door_opened) calls_.door_opened();
}

void Courier::hold(const Outcome& outcome) {
    pause_ = {Pause::Kind::held, outcome.cause, kit_.clock.now()};
    kit_.log.write(LogLevel::error, "route_held", {{"route", lane_.route}, {"cause", std::string(info(outcome.cause).code)}});
    if (calls_.held) calls_.held(pause_);
}

Settlement Courier::settlement_of(const Delivery& delivery, Verdict verdict, Time started_at) {
    Settlement settlement;
    settlement.delivery_id = delivery.delivery_id;
    settlement.attempt = delivery.attempt;
    settlement.state = verdict.state;
    settlement.due_at = verdict.due_at;
    settlement.maybe_arrived = verdict.maybe_arrived;
    settlement.started_at = started_at;
    settlement.ended_at = clock_.now();
    JournalDetail detail;
    detail.add("attempt", delivery.attempt).add("route", lane_.route);
    if (verdict.outcome.cause != Cause::none) detail.add("cause", info(verdict.outcome.cause).code);
    if (verdict.state == DeliveryState::postponed) detail.add("next", to_rfc3339(verdict.due_at));
    if (verdict.state == DeliveryState::handed_over) detail.add("handle", verdict.outcome.handle);
    if (!verdict.outcome.stage.empty()) detail.add("stage", verdict.outcome.stage);
    add_digests(detail, verdict.outcome);
    add_mappings(detail, verdict.outcome.mapped);
    if (!verdict.outcome.learned.empty()) detail.add("learned", static_cast<std::int64_t>(verdict.outcome.learned.size()));
    JournalEntry entry;
    entry.kind = journal_kind_of(verdict);
    entry.message_id = delivery.message_id;
    entry.appeal_id = delivery.appeal_id;
    entry.delivery_id = delivery.delivery_id;
    entry.connector = lane_.connector;
    entry.detail = detail.text();
    const JournalEntry whose = entry;
    settlement.journal.push_back(std::move(entry));
    for (JournalEntry& note : quality_entries(verdict.outcome.mapped)) {
        note.message_id = whose.message_id;
        note.appeal_id = whose.appeal_id;
        note.delivery_id = whose.delivery_id;
        note.connector = whose.connector;
        settlement.journal.push_back(std::move(note));
    }
    settlement.outcome = std::move(verdict.outcome);
    return settlement;
}

void Courier::count(const Delivery& delivery, const Verdict& verdict, Duration took) {
    seconds_.add(std::chrono::duration<double>(took).count());
    if (delivery.attempt > 1) ++counts_.repeats;
    if (verdict.dead) ++counts_.dead;
    switch (verdict.state) {
        case DeliveryState::delivered:
            ++counts_.delivered;
            break;
        case DeliveryState::refused:
            ++counts_.refused;
            break;
        case DeliveryState::in_doubt:
            ++counts_.in_doubt;
            break;
        case DeliveryState::handed_over:
            ++counts_.handed_over;
            break;
        default:
            ++counts_.postponed;
            break;
    }
    if (is_taken(verdict.state))
        last_delivered_ = clock_.now();
    else
        last_error_ = LastError{verdict.outcome.cause, verdict.outcome.detail, clock_.now()};
}

void Courier::report(const Delivery& delivery, const Verdict& verdict) {
    kit_.log.write(level_of(verdict), verdict.dead ? "delivery_dead" : "delivery_attempted",
                   {{"message_id", delivery.message_id},
                    {"delivery_id", delivery.delivery_id},
                    {"trace_id", delivery.trace_id},
                    {"route", lane_.route},
                    {"connector", lane_.connector},
                    {"attempt", std::to_string(delivery.attempt)},
                    {"state", std::string(to_text(verdict.state))},
                    {"cause", std::string(info(verdict.outcome.cause).code)}});
}

Task<void> Courier::settle(Settlement settlement) {
    const bool first_try = co_await try_settle(settlement);
    if (first_try) co_return;
    ++unsettled_;
    Duration pause = settings_.store_pause;
    for (bool settled = false; !settled && !abandoned_;) {
        co_await pause_for(kit_.io, pause);
        settled = co_await try_settle(settlement);
        pause = std::min(pause * 2, settings_.store_pause_max);
    }
    --unsettled_;
}

Task<bool> Courier::try_settle(const Settlement& settlement) {
    std::string trouble;
    try {
        const bool fresh = co_await kit_.store.settle(settlement);
        if (!fresh) kit_.log.write(LogLevel::warn, "delivery_settled_late", {{"delivery_id", settlement.delivery_id}});
        co_return true;
    } catch (const Fault& fault) {
        trouble = info(fault.cause()).code;
    } catch (const std::exception& error) {
        trouble = words_of(error);
    }
    kit_.log.write(LogLevel::warn, "delivery_waits_for_store", {{"delivery_id", settlement.delivery_id}, {"cause", trouble}});
    co_return false;
}

}  // namespace gateway
