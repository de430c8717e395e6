// What a message does to its appeal, where it goes on, and the transaction that says so.
#include <algorithm>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/status.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/flow/appeal_merge.hpp"
#include "gateway/flow/intake_parcel.hpp"

namespace gateway {

namespace {

/// What we wrote ourselves and cannot read is our failure, not the partner's.
Appeal read_stored(const std::string& json) {
    try {
        return appeal_from_json(json);
    } catch (const Fault& fault) {
        throw std::runtime_error("a stored appeal cannot be read at " + fault.place());
    }
}

/// A new appeal: our id, its first line of history.
void begin(Appeal& appeal, const std::string& connector, Time now) {
    appeal.appeal_id = make_uuid_v7(now);
    if (!appeal.status.given()) appeal.status = Status::received;
    if (appeal.status_at == Time{}) appeal.status_at = now;
    for (auto& question : appeal.questions)
        if (!question.status.given()) question.status = appeal.status;
    if (!appeal.history.empty()) return;
    HistoryEntry first;
    first.at = appeal.status_at;
    first.status = appeal.status;
    first.status_raw = appeal.status_raw;
    first.source = connector;
    appeal.history.push_back(std::move(first));
}

/// Ids learned from partners after a delivery stand in the record only.
void show_learned_ids(Appeal& appeal, const AppealRecord& record) {
    for (const auto& id : record.external_ids) merge_external_id(appeal, {id.system, id.kind, id.value, {}, {}, {}});
}

/// Nobody names an appeal in another's system. Every appeal has an id; where the partner gave none, that of its message.
void keep_own_ids(Appeal& appeal, const Envelope& envelope, const Speaker& speaker, std::vector<std::string>& flags) {
    const auto given = appeal.external_ids.size();
    appeal.external_ids = own_ids(std::move(appeal.external_ids), speaker);
    if (appeal.external_ids.size() < given) flags.emplace_back("foreign_ids");
    if (appeal.external_ids.empty())
        merge_external_id(appeal, {envelope.connector, "message_id", envelope.sender_message_id, {}, {}, {}});
}

/// Something a partner would want to know; an id alone is not.
bool says_something(const AppealEvent& event) {
    return event.status.given() || event.answer || event.decision.given() || event.rating || event.deadline || event.transfer ||
           !event.root_cause.empty() || !event.note.empty();
}

std::vector<std::string> flags_of(const ApplyResult& result) {
    std::vector<std::string> flags;
    if (result.late) flags.emplace_back("late");
    if (result.illegal_backward) flags.emplace_back("illegal_backward");
    if (result.unknown_status) flags.emplace_back("unknown_status");
    if (result.unknown_question) flags.emplace_back("unknown_question");
    return flags;
}

/// From an endpoint the partner can correct a wrong identifier; a polled appeal is taken as it is, and flagged.
void check_identifiers(const Appeal& appeal, const Submission& submission, std::vector<std::string>& flags) {
    for (auto& place : broken_identifiers(appeal)) {
        if (submission.unrouted == Submission::Unrouted::refuse)
            throw Fault(Cause::bad_value, "control digits or length are wrong", place);
        flags.push_back("identifier:" + place);
    }
}

}  // namespace

std::vector<AppealExternalId> own_ids(std::vector<AppealExternalId> ids, const Speaker& speaker) {
    for (auto& id : ids)
        if (id.system.empty()) id.system = speaker.connector;
    std::erase_if(ids, [&](const auto& id) { return !speaker.may_name(id.system); });
    return ids;
}

bool identifies(const AppealExternalId& id) {
    return id.kind != "reply_to" && !id.value.empty();
}

std::vector<std::string> turn_keys(const std::variant<Appeal, AppealEvent>& content, const Speaker& speaker) {
    std::vector<std::string> keys;
    const auto add = [&](const std::vector<AppealExternalId>& ids) {
        for (const auto& id : own_ids(ids, speaker))
            if (identifies(id)) keys.push_back(id.system + '\n' + id.kind + '\n' + normal_external_id(id.value));
    };
    if (const auto* appeal = std::get_if<Appeal>(&content)) {
        add(appeal->external_ids);
        return keys;
    }
    const auto& event = std::get<AppealEvent>(content);
    if (!event.appeal_id.empty()) keys.push_back(event.appeal_id);
    if (event.external_id) add({*event.external_id});
    return keys;
}

Speaker Intake::speaker_of(const std::string& connector) const {
    const auto other = rules_.numbers_of.find(connector);
    return {connector, other == rules_.numbers_of.end() ? std::string() : other->second};
}

Task<std::optional<AppealRecord>> Intake::find(const Parcel& parcel, const std::vector<AppealExternalId>& ids) {
    for (const auto& id : own_ids(ids, speaker_of(parcel.connector()))) {
        if (!identifies(id)) continue;
        auto record = co_await kit_.store.appeal_by(id.plain());
        if (record) co_return record;
    }
    co_return std::nullopt;
}

Task<Appeal> Intake::stored(const AppealRecord& record) {
    if (record.json.size() <= rules_.offload_over) co_return read_stored(record.json);
    co_return co_await offload(workers_, [&record] { return read_stored(record.json); });
}

Task<Acceptance> Intake::draft_appeal(Parcel& parcel) {
    Appeal incoming = std::get<Appeal>(parcel.content);
    Drafted drafted;
    keep_own_ids(incoming, parcel.envelope(), speaker_of(parcel.connector()), drafted.flags);
    const auto record = co_await find(parcel, incoming.external_ids);
    check_identifiers(incoming, parcel.submission, drafted.flags);
    if (record) {
        Appeal known = co_await stored(*record);
        show_learned_ids(known, *record);
        // An export that came first named our number: who the number belongs to brings the contents.
        const bool named_for_us = speaker_of(record->origin).numbers_of == parcel.connector();
        const Bringer bringer{parcel.connector(), record->origin == parcel.connector() || named_for_us};
        drafted.appeal = merged(known, std::move(incoming), bringer, parcel.now);
        drafted.carry = !(drafted.appeal == known);
        drafted.kind = MessageKind::appeal_updated;
    } else {
        begin(incoming, parcel.connector(), parcel.now);
        drafted.appeal = std::move(incoming);
        drafted.carry = drafted.is_new = true;
        drafted.kind = MessageKind::appeal_created;
    }
    plan_deadlines(parcel, drafted, record ? record->created_at : parcel.now);
    drafted.canonical = to_json(drafted.appeal);
    parcel.changed = drafted.carry;
    co_await judge_quality(parcel, drafted, record);
    co_return acceptance_of(parcel, std::move(drafted), record);
}

Task<AppealRecord> Intake::find_for_event(Parcel& parcel) {
    auto& event = std::get<AppealEvent>(parcel.content);
    std::optional<AppealRecord> record;
    if (event.external_id) record = co_await find(parcel, {*event.external_id});
    if (!record && !event.appeal_id.empty()) record = co_await kit_.store.appeal(event.appeal_id);
    if (!record) throw Fault(Cause::unknown_appeal, {}, event.appeal_id.empty() ? "/external_id" : "/appeal_id");
    const bool allowed = co_await may_speak_of(*record, parcel.connector());
    // The same words as for an appeal that is not there: its existence is nobody else's business.
    if (!allowed) throw Fault(Cause::unknown_appeal, {}, event.appeal_id.empty() ? "/external_id" : "/appeal_id");
    co_return std::move(*record);
}

Task<bool> Intake::may_speak_of(const AppealRecord& record, const std::string& connector) {
    if (record.origin == connector) co_return true;
    const Speaker speaker = speaker_of(connector);
    for (const auto& id : record.external_ids)
        if (speaker.may_name(id.system)) co_return true;
    DeliveryQuery query;
    query.connector = connector;
    query.appeal_id = record.appeal_id;
    query.limit = 1;
    const auto given = co_await kit_.store.find_deliveries(std::move(query));
    co_return !given.empty();
}

Task<Acceptance> Intake::draft_event(Parcel& parcel) {
    const AppealRecord record = co_await find_for_event(parcel);
    AppealEvent event = std::get<AppealEvent>(parcel.content);
    event.appeal_id = record.appeal_id;
    event.external_ids = own_ids(std::move(event.external_ids), speaker_of(parcel.connector()));
    if (event.source.empty()) event.source = parcel.connector();
    Drafted drafted;
    drafted.appeal = co_await stored(record);
    show_learned_ids(drafted.appeal, record);
    const ApplyResult result = apply(drafted.appeal, event, parcel.now);
    // A late status would undo a newer one at its reader; a late answer is still an answer.
    drafted.carry = result.changed && says_something(event) && (!result.late || event.answer);
    drafted.kind = event.kind;
    drafted.flags = flags_of(result);
    plan_deadlines(parcel, drafted, record.created_at);
    drafted.canonical = to_json(event);
    parcel.changed = result.changed;
    co_await judge_quality(parcel, drafted, record);
    co_return acceptance_of(parcel, std::move(drafted), record);
}

}  // namespace gateway
