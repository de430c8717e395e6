#include "gateway/flow/clock_review.hpp"

#include <algorithm>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/status.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/flow/intake_parcel.hpp"

namespace gateway {

namespace {

constexpr const char* rules_key = "rules";  ///< the store remembers the digest of the rules its appeals are in line with

bool is_same(const LegalClock& one, const LegalClock& other) {
    return one.stage == other.stage && one.rule == other.rule && one.source == other.source && one.due_at == other.due_at &&
           one.warnings == other.warnings && one.satisfied == other.satisfied;
}

bool holds_all(const std::vector<LegalClock>& book, const std::vector<LegalClock>& planned) {
    return book.size() == planned.size() && std::all_of(planned.begin(), planned.end(), [&](const LegalClock& clock) {
               return std::any_of(book.begin(), book.end(), [&](const auto& one) { return is_same(one, clock); });
           });
}

}  // namespace

ClockReview::ClockReview(const FlowKit& kit, Intake& intake, std::string rules_digest, ClockReviewSettings settings)
    : kit_(kit), intake_(intake), digest_(std::move(rules_digest)), settings_(settings), bell_(kit.io) {}

void ClockReview::stop() {
    stopping_ = true;
    bell_.ring();
}

Task<void> ClockReview::run(std::shared_ptr<ClockReview> self) {
    Duration pause = self->settings_.pause;
    while (!self->stopping_) {
        self->done_ = co_await self->look();
        if (self->done_ || self->stopping_) co_return;
        co_await self->bell_.wait(pause);
        pause = std::min(pause * 2, self->settings_.pause_max);
    }
}

/// False when it should be tried again.
Task<bool> ClockReview::look() {
    try {
        const auto known = co_await kit_.store.recall(std::string(clock_sender), rules_key);
        if (known == digest_) co_return true;
        for (const std::string_view word : names_of(Status{})) {
            if (is_final(status_of(word))) continue;
            co_await look_at_status(std::string(word));
            if (stopping_) co_return false;
        }
        co_await kit_.store.remember(std::string(clock_sender), rules_key, digest_);
        kit_.log.write(LogLevel::info, "deadlines_reviewed", {{"changed", std::to_string(changed_)}});
        co_return true;
    } catch (const Fault& fault) {
        kit_.log.write(LogLevel::warn, "deadline_review_waits", {{"cause", std::string(info(fault.cause()).code)}});
    } catch (const std::exception&) {
        kit_.log.write(LogLevel::warn, "deadline_review_waits", {{"cause", std::string(info(Cause::internal).code)}});
    }
    co_return false;
}

Task<void> ClockReview::look_at_status(std::string status) {
    AppealQuery query;
    query.status = std::move(status);
    query.limit = settings_.batch;
    for (bool more = true; more && !stopping_;) {
        const std::vector<AppealRecord> page = co_await kit_.store.find_appeals(query);
        more = static_cast<int>(page.size()) == settings_.batch;
        for (const AppealRecord& record : page) {
            if (stopping_) co_return;
            co_await look_at(record.appeal_id);
        }
        if (!page.empty()) query.after = page.back().appeal_id;
    }
}

/// An appeal that cannot be read holds back no other one.
Task<void> ClockReview::look_at(std::string appeal_id) {
    Cause cause = Cause::internal;
    try {
        const bool changed = co_await intake_.replan(appeal_id, digest_);
        changed_ += changed ? 1 : 0;
        co_return;
    } catch (const Fault& fault) {
        cause = fault.cause();
    } catch (const std::exception&) {
        cause = Cause::internal;
    }
    if (cause == Cause::store_unavailable || cause == Cause::overloaded || cause == Cause::stopping) throw Fault(cause);
    kit_.log.write(LogLevel::error, "deadlines_not_reviewed",
                   {{"appeal_id", appeal_id}, {"cause", std::string(info(cause).code)}});
}

Task<bool> Intake::replan(std::string appeal_id, std::string rules_digest) {
    if (stopping_) throw Fault(Cause::stopping);
    const auto record = co_await kit_.store.appeal(appeal_id);
    if (!record || !rules_.deadlines) co_return false;
    Appeal appeal = co_await stored(*record);
    const Appeal before = appeal;
    const Time now = kit_.clock.now();
    const PlannedDeadlines planned = rules_.deadlines->apply(appeal, record->created_at, now);
    const std::vector<LegalClock> book = co_await kit_.store.clocks_of(appeal_id);
    if (appeal == before && holds_all(book, planned.clocks)) co_return false;

    Parcel parcel{{}, {}, rules_.router, now};
    parcel.reviewed = appeal_id;
    Envelope& envelope = parcel.submission.envelope;
    envelope.connector = envelope.sender = clock_sender;
    envelope.sender_message_id = appeal_id + "/rules/" + rules_digest + "/" + std::to_string(record->version);
    envelope.kind = MessageKind::appeal_updated;
    envelope.content_type = "application/json";
    envelope.occurred_at = now;
    envelope.bytes = to_json(appeal);
    parcel.content = std::move(appeal);
    complete(parcel);
    const Receipt receipt = co_await commit(parcel);
    co_return !receipt.repeat;
}

/// The appeal with the terms of the rules in force; carried nowhere.
Task<Acceptance> Intake::draft_review(Parcel& parcel) {
    const auto record = co_await kit_.store.appeal(parcel.reviewed);
    if (!record) throw Fault(Cause::unknown_appeal, {}, "/appeal_id");
    Drafted drafted;
    drafted.appeal = co_await stored(*record);
    drafted.kind = parcel.envelope().kind;
    plan_deadlines(parcel, drafted, record->created_at);
    drafted.canonical = to_json(drafted.appeal);
    parcel.changed = true;
    co_return acceptance_of(parcel, std::move(drafted), record);
}

}  // namespace gateway
