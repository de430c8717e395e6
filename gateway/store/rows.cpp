#include "gateway/store/rows_native.hpp"

#include <boost/json.hpp>

#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

/// Strict JSON of our own, but a partner's file name may hold any octets.
json::value parsed(std::string_view text) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    return json::parse(text, {}, options);
}

std::string text_of(const json::object& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

/// Empty when a row of an earlier version has no such field.
std::string text_if_there(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr ? std::string() : std::string(value->as_string());
}

json::object object_of(const AttachmentRef& one) {
    json::object object{{"id", one.id},     {"name", one.name},     {"mime", one.mime},
                        {"size", one.size}, {"sha256", one.sha256}, {"source_ref", one.source_ref}};
    if (!one.scan.empty()) object["scan"] = one.scan;
    if (!one.cms_sha256.empty()) object["cms_sha256"] = one.cms_sha256;
    return object;
}

}  // namespace

std::string attachments_text(const std::vector<AttachmentRef>& attachments) {
    if (attachments.empty()) return "[]";
    json::array list;
    for (const AttachmentRef& one : attachments) list.push_back(object_of(one));
    return json::serialize(list);
}

std::vector<AttachmentRef> attachments_of(std::string_view text) {
    std::vector<AttachmentRef> attachments;
    if (text == "[]") return attachments;
    const json::value list = parsed(text);
    for (const json::value& item : list.as_array()) {
        const json::object& one = item.as_object();
        attachments.push_back({text_of(one, "id"), text_of(one, "name"), text_of(one, "mime"),
                               one.at("size").to_number<std::uint64_t>(), text_of(one, "sha256"), text_of(one, "source_ref"),
                               text_if_there(one, "scan"), text_if_there(one, "cms_sha256")});
    }
    return attachments;
}

std::string evidence_text(const std::vector<SignatureEvidence>& evidence) {
    if (evidence.empty()) return "[]";
    json::array list;
    for (const SignatureEvidence& one : evidence)
        list.push_back({{"format", one.format},
                        {"verdict", one.verdict},
                        {"reason", one.reason},
                        {"covers", one.covers},
                        {"algorithm", one.algorithm},
                        {"signer", one.signer},
                        {"cert_sha256", one.cert_sha256},
                        {"verified_at", one.verified_at.time_since_epoch().count()}});
    return json::serialize(list);
}

std::vector<SignatureEvidence> evidence_of(std::string_view text) {
    std::vector<SignatureEvidence> evidence;
    if (text == "[]") return evidence;
    const json::value list = parsed(text);
    for (const json::value& item : list.as_array()) {
        const json::object& one = item.as_object();
        evidence.push_back({text_of(one, "format"), text_of(one, "verdict"), text_of(one, "reason"), text_of(one, "covers"),
                            text_of(one, "algorithm"), text_of(one, "signer"), text_of(one, "cert_sha256"),
                            Time(std::chrono::microseconds(one.at("verified_at").to_number<std::int64_t>()))});
    }
    return evidence;
}

DeliveryState state_of(const std::string& text) {
    return delivery_state_of(text).value_or(DeliveryState::in_doubt);
}

MessageKind kind_of(const std::string& text) {
    return message_kind_of(text).value_or(MessageKind::appeal_updated);
}

AppealRecord read_appeal(const Query& row) {
    AppealRecord appeal;
    appeal.appeal_id = row.text(1);
    appeal.version = row.number(2);
    appeal.status = row.text(3);
    appeal.regime = row.text(4);
    appeal.origin = row.text(5);
    appeal.created_at = row.time(6);
    appeal.changed_at = row.time(7);
    appeal.json = row.text(8);
    return appeal;
}

DeliveryRecord read_delivery(const Query& row) {
    DeliveryRecord record;
    Delivery& delivery = record.delivery;
    delivery.delivery_id = row.text(1);
    delivery.route = row.text(2);
    delivery.connector = row.text(3);
    delivery.message_id = row.text(4);
    delivery.appeal_id = row.text(5);
    delivery.trace_id = row.text(6);
    delivery.kind = kind_of(row.text(7));
    delivery.attempt = row.integer(8);
    delivery.created_at = row.time(9);
    delivery.attachments = attachments_of(row.text(10));
    delivery.note = row.text(11);
    delivery.resumed = row.flag(12);
    record.state = state_of(row.text(13));
    record.due_at = row.time(14);
    record.changed_at = row.time(15);
    record.cause = cause_from_text(row.text(16));
    record.detail = row.text(17);
    record.stage = row.text(18);
    record.handle = row.text(19);
    if (!row.null(20)) record.handed_at = row.time(20);
    return record;
}

Mail read_mail(const Query& row) {
    return {row.text(1), row.text(2), row.text(3), row.text(4),    row.text(5),  {},
            row.text(6), row.text(7), row.time(8), row.integer(9), row.number(0)};
}

EvidenceItem read_evidence(const Query& row) {
    EvidenceItem item;
    item.seq = row.number(0);
    item.kind = row.text(1);
    item.operation = row.text(2);
    item.connector = row.text(3);
    item.message_id = row.text(4);
    item.delivery_id = row.text(5);
    item.appeal_id = row.text(6);
    item.attempt = row.integer(7);
    item.at = row.time(8);
    item.content_type = row.text(9);
    item.sha256 = row.text(10);
    item.about_sha256 = row.text(11);
    return item;
}

ParkedMessage read_parked(const Query& row) {
    ParkedMessage message;
    message.park_id = row.text(0);
    message.connector = row.text(1);
    message.sender = row.text(2);
    message.sender_message_id = row.text(3);
    message.cause = cause_from_text(row.text(4));
    message.detail = row.text(5);
    message.state = parked_state_of(row.text(6)).value_or(ParkedState::open);
    message.first_seen = row.time(7);
    message.parked_at = row.time(8);
    message.changed_at = row.time(9);
    message.content_type = row.text(10);
    message.sha256 = row.text(11);
    message.evidence = evidence_of(row.text(12));
    return message;
}

MessageRecord read_message(const Query& row) {
    MessageRecord message;
    Envelope& envelope = message.envelope;
    envelope.message_id = row.text(0);
    envelope.connector = row.text(1);
    envelope.sender = row.text(2);
    envelope.sender_message_id = row.text(3);
    envelope.kind = kind_of(row.text(4));
    envelope.content_type = row.text(5);
    envelope.content_digest = row.text(6);
    envelope.trace_id = row.text(7);
    envelope.received_at = row.time(8);
    if (!row.null(9)) envelope.occurred_at = row.time(9);
    envelope.attachments = attachments_of(row.text(10));
    envelope.evidence = evidence_of(row.text(11));
    message.appeal_id = row.text(12);
    return message;
}

JournalRecord read_journal(const Query& row) {
    JournalRecord record;
    record.seq = row.number(0);
    record.at = row.time(1);
    record.entry = {row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.text(7), row.text(8)};
    record.config_digest = row.text(9);
    record.previous_hash = row.text(10);
    record.hash = row.text(11);
    return record;
}

std::optional<Receipt> known_receipt(Connection& db, const std::string& sender, const std::string& sender_message_id) {
    Query row = db.query(
        "SELECT m.message_id, a.appeal_id, m.accepted_at, m.content_digest FROM messages m JOIN appeals a ON a.seq = m.appeal "
        "WHERE m.sender = ? AND m.sender_message_id = ?");
    row.bind(sender, sender_message_id);
    if (!row.step()) return std::nullopt;
    return Receipt{row.text(0), row.text(1), row.time(2), row.text(3), true};
}

std::vector<ExternalId> ids_of_appeal(Connection& db, std::int64_t appeal) {
    Query rows = db.query("SELECT system, kind, value FROM external_ids WHERE appeal = ?");
    rows.bind(appeal);
    std::vector<ExternalId> ids;
    while (rows.step()) ids.push_back({rows.text(0), rows.text(1), rows.text(2)});
    return ids;
}

}  // namespace gateway
