// From a drafted appeal to the transaction: lanes, deliveries, journal.
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/open_facts.hpp"
#include "gateway/appeal/status.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/flow/appeal_merge.hpp"
#include "gateway/flow/intake_parcel.hpp"
#include "gateway/flow/journal_detail.hpp"
#include "gateway/flow/journal_kinds.hpp"
#include "gateway/flow/mapping_notes.hpp"

namespace gateway {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

JournalEntry entry_of(std::string_view kind, const JournalDetail& detail) {
    JournalEntry entry;
    entry.kind = kind;
    entry.detail = detail.text();
    return entry;
}

JournalEntry accepted_entry(const Submission& submission, const std::string& bytes_sha256, std::size_t lanes) {
    const Envelope& envelope = submission.envelope;
    JournalDetail detail;
    detail.add("kind", to_text(envelope.kind)).add("digest", envelope.content_digest).add("trace_id", envelope.trace_id);
    if (!bytes_sha256.empty()) detail.add("sha256", bytes_sha256);
    detail.add("lanes", static_cast<std::int64_t>(lanes));
    if (!envelope.attachments.empty()) detail.add("attachments", static_cast<std::int64_t>(envelope.attachments.size()));
    std::vector<std::string> verdicts;
    for (const auto& one : envelope.evidence) verdicts.push_back(one.format + ":" + one.verdict);
    if (!verdicts.empty()) detail.add("signatures", joined(verdicts));
    add_mappings(detail, submission.mapped);
    return entry_of(journal::message_accepted, detail);
}

JournalEntry appeal_entry(const Drafted& drafted, const std::optional<AppealRecord>& before, bool changed) {
    JournalDetail detail;
    detail.add("status", drafted.appeal.status.text());
    if (before) detail.add("from", before->status).add("version", before->version + 1);
    if (!drafted.flags.empty()) detail.add("flags", joined(drafted.flags));
    if (drafted.is_new) return entry_of(journal::appeal_created, detail.add("regime", drafted.appeal.regime.text()));
    return entry_of(changed ? journal::appeal_changed : journal::message_unchanged, detail);
}

/// "deadline.warning" or "deadline.breached".
JournalEntry raised_entry(const ClockPoint& point, const AppealEvent& event, const std::string& sector) {
    JournalDetail detail;
    detail.add("stage", point.stage).add("rule", event.deadline->rule_id).add("source", event.deadline->source.text());
    detail.add("due_at", to_rfc3339(point.due_at)).add("planned_at", to_rfc3339(point.at));
    if (!sector.empty()) detail.add("sector", sector);
    return entry_of(point.is_breach() ? journal::deadline_breached : journal::deadline_warning, detail);
}

AppealRecord record_of(const Drafted& drafted, const std::optional<AppealRecord>& before, const std::string& connector,
                       Time now) {
    AppealRecord record;
    record.appeal_id = drafted.appeal.appeal_id;
    record.version = before ? before->version + 1 : 1;
    record.status = drafted.appeal.status.text();
    record.regime = drafted.appeal.regime.text();
    record.origin = before ? before->origin : connector;
    record.created_at = before ? before->created_at : now;
    record.changed_at = now;
    for (const auto& id : drafted.appeal.external_ids) record.external_ids.push_back(id.plain());
    return record;
}

}  // namespace

Acceptance Intake::acceptance_of(Parcel& parcel, Drafted drafted, const std::optional<AppealRecord>& before) {
    Acceptance acceptance;
    acceptance.envelope = parcel.envelope();
    acceptance.envelope.kind = parcel.submission.envelope.kind = drafted.kind;
    acceptance.appeal = record_of(drafted, before, parcel.connector(), parcel.now);
    // An appeal's own message is the appeal itself, printed already.
    acceptance.appeal.json = std::holds_alternative<Appeal>(parcel.content) ? drafted.canonical : to_json(drafted.appeal);
    acceptance.facts = open_facts(drafted.appeal);
    acceptance.appeal_is_final = is_final(drafted.appeal.status.value);
    // What changed nothing leaves the appeal's time of change alone: feeds would show it as news.
    if (before && !parcel.changed) acceptance.appeal.changed_at = before->changed_at;

    RouteFacts facts = facts_of(drafted.appeal);
    facts.from = parcel.connector();
    facts.origin = acceptance.appeal.origin;
    facts.kind = drafted.kind;
    const auto lanes = drafted.carry ? parcel.router->route(facts) : std::vector<Lane>{};
    acceptance.journal.push_back(accepted_entry(parcel.submission, parcel.bytes_sha256, lanes.size()));
    acceptance.journal.push_back(appeal_entry(drafted, before, parcel.changed));
    for (JournalEntry& entry : quality_entries(parcel.submission.mapped)) acceptance.journal.push_back(std::move(entry));
    for (JournalEntry& entry : entries_of(parcel.quality)) acceptance.journal.push_back(std::move(entry));
    for (const auto& lane : lanes) {
        acceptance.deliveries.push_back({make_uuid_v7(parcel.now), lane.route, lane.connector, parcel.now});
        auto entry = entry_of(journal::delivery_queued, JournalDetail().add("route", lane.route));
        entry.delivery_id = acceptance.deliveries.back().delivery_id;
        entry.connector = lane.connector;
        acceptance.journal.push_back(std::move(entry));
    }
    parcel.parked = drafted.is_new && lanes.empty();
    if (parcel.parked) {
        const Unrouted why = parcel.router->why_not(facts);
        if (parcel.submission.unrouted == Submission::Unrouted::refuse) throw Fault(why.cause, why.detail);
        acceptance.journal.push_back(
            entry_of(journal::message_unrouted, JournalDetail().add("cause", info(why.cause).code).add("detail", why.detail)));
    }
    const std::string sector = parcel.raised ? responsible_sector(drafted.appeal) : std::string();
    acceptance.canonical = std::move(drafted.canonical);
    acceptance.clocks = std::move(drafted.clocks);
    acceptance.raised = parcel.raised;
    if (acceptance.raised)
        acceptance.journal.push_back(raised_entry(*acceptance.raised, std::get<AppealEvent>(parcel.content), sector));
    acceptance.word = parcel.submission.word;
    if (acceptance.word) acceptance.word->connector = parcel.connector();  // nobody speaks of another's deliveries
    return acceptance;
}

}  // namespace gateway
