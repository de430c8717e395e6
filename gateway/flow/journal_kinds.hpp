// Every kind of journal entry this room writes: one per hop of a message. `detail` is a flat JSON object without personal data.
#pragma once

#include <string_view>

#include "gateway/core/journal_book.hpp"

namespace gateway::journal {

// The way in, written by Intake in the transaction of the message.
inline constexpr std::string_view message_accepted =
    "message.accepted";  ///< kind, digest, sha256 of the bytes where digest is another; lanes; signature verdicts; mappings
inline constexpr std::string_view message_unchanged = "message.unchanged";  ///< receipted, but the appeal already said so
inline constexpr std::string_view message_unrouted = "message.unrouted";    ///< parked: cause, detail (codes of place or topic)
inline constexpr std::string_view message_repeated = "message.repeated";    ///< a known id with the same content
inline constexpr std::string_view appeal_created = "appeal.created";        ///< status, regime
inline constexpr std::string_view appeal_changed = "appeal.changed";        ///< from, to, version; flags of the status machine
inline constexpr std::string_view delivery_queued = "delivery.queued";      ///< route
/// Either way: a partner's code (or ours) that no dictionary knows; it went on as "unknown". dictionary, value, mapping.
inline constexpr std::string_view data_quality = "data.quality";

/// The operator's rules of data quality (quality_notes.hpp): rule, severity, what, place, sector. A breach is said once while
/// it stands, and once when it is mended.
inline constexpr std::string_view quality_broken = journal_quality_broken;
inline constexpr std::string_view quality_mended = journal_quality_mended;

// Legal clocks, written with the gateway's own message about them: stage, rule, source, due_at, planned_at,
// sector.
inline constexpr std::string_view deadline_warning = journal_deadline_warning;
inline constexpr std::string_view deadline_breached = journal_deadline_breached;

// The way out, written by the courier in the transaction that settles the attempt. All of them hold the digests
// of what was sent and received as evidence, when there is any: sent_sha256, received_sha256; and the mappings that made what
// was sent.
inline constexpr std::string_view delivery_delivered = "delivery.delivered";      ///< attempt, ms, number of ids learned
inline constexpr std::string_view delivery_handed_over = "delivery.handed_over";  ///< attempt, handle, stage
inline constexpr std::string_view delivery_refused = "delivery.refused";          ///< attempt, ms, cause
inline constexpr std::string_view delivery_postponed = "delivery.postponed";      ///< attempt, ms, cause, next
inline constexpr std::string_view delivery_in_doubt = "delivery.in_doubt";        ///< attempt, ms, cause: waits for a person
inline constexpr std::string_view delivery_dead = "delivery.dead";                ///< attempt, cause of the last attempt

// Before an attempt, by the scan of its files.
inline constexpr std::string_view attachment_scanned = "attachment.scanned";  ///< attachment, sha256, scan, detail

// States of the moving parts.
inline constexpr std::string_view route_held = "route.held";  ///< route, cause: stopped until a person resumes it

}  // namespace gateway::journal
