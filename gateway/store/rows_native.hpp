// Between rows and structs: column lists and how they are read, and the two JSON columns of a message.
#pragma once

#include "gateway/core/store.hpp"
#include "gateway/store/sqlite_native.hpp"

namespace gateway {

std::string attachments_text(const std::vector<AttachmentRef>& attachments);
std::vector<AttachmentRef> attachments_of(std::string_view text);
std::string evidence_text(const std::vector<SignatureEvidence>& evidence);
std::vector<SignatureEvidence> evidence_of(std::string_view text);

DeliveryState state_of(const std::string& text);
MessageKind kind_of(const std::string& text);

/// `a` is the table appeals; read_appeal leaves external_ids empty. The row's seq is column 0, the json the last one.
inline constexpr std::string_view appeal_columns =
    "a.seq, a.appeal_id, a.version, a.status, a.regime, a.origin, a.created_at, a.changed_at, "
    "opened(a.key, 'appeal ' || a.appeal_id || ' ' || a.version, a.json)";
/// The same without the document, for lists.
inline constexpr std::string_view listed_appeal_columns =
    "a.seq, a.appeal_id, a.version, a.status, a.regime, a.origin, a.created_at, a.changed_at, ''";
AppealRecord read_appeal(const Query& row);

/// `d` is deliveries, `m` messages, `a` appeals. Column 0 is the seq of the appeal; canonical and appeal are not read.
inline constexpr std::string_view delivery_columns =
    "d.appeal, d.delivery_id, d.route, d.connector, m.message_id, a.appeal_id, m.trace_id, m.kind, d.attempt, d.created_at, "
    "coalesce(opened_or_null(m.key, 'attachments ' || m.message_id, m.attachments), '[]'), d.note, d.resumed, d.state, "
    "d.due_at, d.changed_at, d.cause, d.detail, d.stage, d.handle, d.handed_at";
/// The first column after delivery_columns.
inline constexpr int delivery_width = 21;
inline constexpr std::string_view delivery_tables =
    " FROM deliveries d JOIN messages m ON m.seq = d.message JOIN appeals a ON a.seq = d.appeal ";
DeliveryRecord read_delivery(const Query& row);

/// `m` is messages, `a` appeals; bytes and canonical are not read.
inline constexpr std::string_view message_columns =
    "m.message_id, m.connector, m.sender, m.sender_message_id, m.kind, m.content_type, m.content_digest, m.trace_id, "
    "m.received_at, m.occurred_at, "
    "coalesce(opened_or_null(m.key, 'attachments ' || m.message_id, m.attachments), '[]'), m.evidence, a.appeal_id";
MessageRecord read_message(const Query& row);

/// Without bytes; column 13 is in_file.
inline constexpr std::string_view mail_columns =
    "seq, queue, mail_id, type, node, content_type, appeal_id, delivery_id, at, given_out";
/// Without bytes.
Mail read_mail(const Query& row);

inline constexpr std::string_view evidence_columns =
    "seq, kind, operation, connector, message_id, delivery_id, appeal_id, attempt, at, content_type, sha256, about_sha256, "
    "untimed, in_file";
EvidenceItem read_evidence(const Query& row);

/// Without bytes; column 13 is in_file.
inline constexpr std::string_view parked_columns =
    "park_id, connector, sender, sender_message_id, cause, detail, state, first_seen, parked_at, changed_at, content_type, "
    "sha256, evidence, in_file";
ParkedMessage read_parked(const Query& row);

inline constexpr std::string_view journal_columns =
    "seq, at, kind, message_id, appeal_id, delivery_id, connector, actor, detail, config_digest, previous_hash, hash";
JournalRecord read_journal(const Query& row);

/// The receipt of a message already taken, with repeat = true; its content_digest is that of the first one.
std::optional<Receipt> known_receipt(Connection& db, const std::string& sender, const std::string& sender_message_id);

/// All ids of an appeal, in order.
std::vector<ExternalId> ids_of_appeal(Connection& db, std::int64_t appeal);

}  // namespace gateway
