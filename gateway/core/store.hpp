// The port behind which everything durable lives.
//
// Delivery states and the call that makes each transition:
//
//     accept ──> queued ──lease──> leased ──settle──> delivered | refused | in_doubt | handed_over
//                  ▲                 │ └──settle──> postponed ──(due_at reached)──> queued (seen by lease)
//                  │                 └──lease ran out (recover_leases)──> queued, resumed = true
//                  └──steer(retry) from postponed | refused | in_doubt | handed_over;  steer(settle_*) from in_doubt |
//                  handed_over;  steer(cancel) → refused
//
//     handed_over ──hear / Acceptance::word──> handed_over (its stage moves on) | delivered | refused | postponed
//
//     A word finds its delivery by connector and handle. It settles a delivery that is handed over or in doubt; `delivered`
//     also ends one that waits to be sent again. A word that comes before the settlement which makes its handle known (the next
//     system can be faster than our commit) is kept and applied by that settlement; the newest 10 000 such words are kept. A
//     word about a delivery that has ended is only journaled, "delivery.word_contradicts" when it says the opposite.
//
//     `resumed` of a leased delivery: set by recover_leases and by a settlement with maybe_arrived; cleared by every other
//     settlement and by steer(retry), which is a person's decision to send again.
//
// Invariants
//  1. Every call that changes something is one transaction; when it returns, the change is on disk (fsync).
//  2. (sender, sender_message_id) is unique: the same content digest gives the first receipt with repeat = true, another
//     digest throws Fault(duplicate_other_content); in both cases nothing is written but a journal record.
//  3. The journal only grows; each record holds the hash of the one before it.
//  4. On one route the deliveries of one appeal are leased in the order they were accepted: a delivery is not given out
//     while an earlier one of the same route and appeal is queued, leased, postponed or in_doubt (handed_over blocks nothing).
//  5. A body over 256 KiB and every attachment lies in Blobs before the row that names it is committed.
//     (A file stays in Blobs when the row that named it goes: mail that was fetched.)
//  6. An appeal changes only from the version the writer has seen (VersionConflict otherwise).
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/core/accept.hpp"
#include "gateway/core/archive.hpp"
#include "gateway/core/blobs.hpp"
#include "gateway/core/clock_book.hpp"
#include "gateway/core/evidence_book.hpp"
#include "gateway/core/mailbox.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/task.hpp"

namespace gateway {

/// Somebody else changed the appeal since it was read: read again and repeat.
class VersionConflict : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One line of the journal to be. `detail` is a flat JSON object without personal data.
struct JournalEntry {
    std::string kind;  ///< "message.accepted", "delivery.settled", "admin.connector_paused", …
    std::string message_id, appeal_id, delivery_id, connector, actor;
    std::string detail;
};

struct JournalRecord {
    std::int64_t seq = 0;
    Time at{};
    JournalEntry entry;
    std::string config_digest;
    std::string previous_hash, hash;  ///< sha256 hex
};

/// A record reduced to its place in the chain (core/journal_chain.hpp): shows that what follows stands on it, and nothing else.
struct JournalLink {
    std::int64_t seq = 0;
    std::string content;  ///< sha256 hex of what the record says; empty for records of the old rule
    std::string previous_hash, hash;
};

struct NewDelivery {
    std::string delivery_id, route, connector;
    Time due_at{};
};

/// What Intake commits for one message.
struct Acceptance {
    Envelope envelope;  ///< message_id, content_digest, trace_id filled
    std::string canonical;
    std::string facts;    ///< appeal.json without personal data: what may lie open beside a sealed document
    AppealRecord appeal;  ///< the appeal after this message; version = the one seen + 1 (1 for a new appeal)
    bool appeal_is_final = false;
    std::vector<NewDelivery> deliveries;
    std::vector<JournalEntry> journal;
    std::optional<DeliveryWord> word;  ///< applied after all else; a known message applies none: its first one did
    /// The legal clocks of the appeal from now on, those that are not named go; nullopt leaves the book as it is.
    std::optional<std::vector<LegalClock>> clocks;
    /// The point of a clock this message tells of; raised after `clocks` were entered. Throws Fault(parameters_conflict) when
    /// it is not the clock's next one.
    std::optional<ClockPoint> raised;
};

struct LeaseRequest {
    std::string route;
    Time now{};
    Duration lease_for{};
    int limit = 1;
    std::string leased_by;  ///< process instance, for the trace
};

/// The end of one attempt.
struct Settlement {
    std::string delivery_id;
    int attempt = 0;  ///< must be the leased one, else the settlement is stale and ignored (returns false)
    Outcome outcome;
    DeliveryState state{};       ///< delivered, refused, postponed, in_doubt, handed_over
    Time due_at{};               ///< postponed: when to try again
    bool maybe_arrived = false;  ///< postponed: the partner could not be asked; the next lease has resumed = true
    Time started_at{}, ended_at{};
    std::vector<JournalEntry> journal;
};

/// What the virus scan said of a file of a message.
struct ScanWord {
    std::string message_id, sha256;
    std::string scan;  ///< a state of AttachmentRef::scan
};

enum class Steer { retry_now, cancel, settle_delivered, settle_refused };

/// What an administrator decides about a parked message: `release` it to its adapter for another try (from open and closed), or
/// `close` it for good (from open and released).
enum class ParkedSteer { release, close };

struct DeliveryRecord {
    Delivery delivery;  ///< without canonical and appeal in lists
    DeliveryState state{};
    Time due_at{}, changed_at{};
    Cause cause = Cause::none;
    std::string detail;
    std::string stage;              ///< the protocol's word for how far it is; of the last attempt or word
    std::string handle;             ///< of the last handing over; empty = never handed over
    std::optional<Time> handed_at;  ///< when it was last handed over
};

struct AttemptRecord {
    std::string delivery_id;
    int attempt = 0;
    Time started_at{}, ended_at{};
    std::string outcome;  ///< "delivered", …, or "cut" when the process died in it
    Cause cause = Cause::none;
    std::string detail;
};

struct MessageRecord {
    Envelope envelope;  ///< without bytes in lists
    std::string appeal_id;
    std::string canonical;  ///< empty in lists
};

struct AppealQuery {
    std::string external_id;  ///< any system, any kind; compared by its normal form; empty = any
    std::string system, status, origin;
    std::optional<Time> from, to;  ///< by created_at
    int limit = 50;
    std::string after;  ///< appeal_id of the last one of the page before
};

struct DeliveryQuery {
    std::string route, connector, appeal_id;
    std::optional<DeliveryState> state;
    int limit = 50;
    std::string after;        ///< delivery_id
    std::string delivery_id;  ///< this one alone; empty = any
};

/// Everything known of one appeal, each list by time.
struct AppealTrace {
    AppealRecord appeal;
    std::vector<MessageRecord> messages;
    std::vector<DeliveryRecord> deliveries;
    std::vector<AttemptRecord> attempts;
    std::vector<JournalRecord> journal;
    std::vector<EvidenceItem> evidence;  ///< without bytes
    std::optional<Erasure> erasure;      ///< its bodies and persons are gone
    std::string hold;                    ///< why it must not be erased; empty = it may
};

struct RouteStats {
    std::string route, connector;
    std::int64_t queued = 0, leased = 0, postponed = 0, delivered = 0, refused = 0, in_doubt = 0, handed_over = 0;
    std::optional<Time> oldest_waiting;      ///< created_at of the oldest delivery that is not ended; handed_over ones left out
    std::optional<Time> oldest_handed_over;  ///< handed_at of the one handed over longest ago
};

struct QueueStats {
    std::string queue;
    MailCount mail;
};

struct StoreStats {
    std::vector<RouteStats> routes;
    std::vector<QueueStats> queues;  ///< mail queues that are not empty, by name
    std::int64_t messages = 0, appeals = 0, unrouted = 0, journal_records = 0, evidence_items = 0;
    std::int64_t parked_open = 0;  ///< messages that could not be processed and nobody has decided about
    std::int64_t write_queue = 0;  ///< calls that wait for the writer now
    double last_commit_seconds = 0;
    bool refusing = false;  ///< the last write failed (disk full or read-only); it is tried anew every second
};

/// All calls on the io thread unless said otherwise; completion comes back to it. Throws Fault(overloaded) when the write
/// queue is full and Fault(store_unavailable) when the disk refuses; in both cases nothing of the call was stored.
class Store : public Ledger, public Mailbox, public EvidenceBook, public ClockBook {
public:
    virtual Task<Receipt> accept(Acceptance acceptance) = 0;
    /// The receipt of a message already taken, or nullopt; throws Fault(duplicate_other_content) on another digest.
    virtual Task<std::optional<Receipt>> known(std::string sender, std::string sender_message_id, std::string digest) = 0;

    /// Gives out due deliveries, oldest first, and marks them leased until now + lease_for with attempt counted up.
    virtual Task<std::vector<Delivery>> lease(LeaseRequest request) = 0;
    /// Puts the connector's note on disk before the first sending.
    virtual Task<void> keep_note(std::string delivery_id, int attempt, std::string note) = 0;
    /// Puts the word of the virus scan into AttachmentRef::scan of the message's attachments with these octets, and the
    /// journal. Throws Fault(not_found) for an unknown message.
    virtual Task<void> keep_scan(ScanWord word, JournalEntry journal) = 0;
    /// Stores what was learned with the appeal, and what was sent and received as evidence; forgets the note when the outcome
    /// asks for a fresh one; registers the handle of one handed over and applies words that came before. False when stale.
    virtual Task<bool> settle(Settlement settlement) = 0;
    /// Leases that ran out before `now` (all leases when `everything`, at start) become queued with resumed = true.
    virtual Task<int> recover_leases(Time now, bool everything) = 0;
    /// When the next delivery of the route is due, counting postponed ones; nullopt when none waits.
    virtual Task<std::optional<Time>> next_due(std::string route) = 0;

    /// The administrator's hand; throws Fault(not_found) and Fault(parameters_conflict) when the state does not allow it.
    virtual Task<void> steer(std::string delivery_id, Steer action, JournalEntry journal) = 0;
    virtual Task<void> note(JournalEntry entry) = 0;

    virtual Task<std::vector<AppealRecord>> find_appeals(AppealQuery query) = 0;  ///< newest first, json left empty
    virtual Task<std::optional<AppealTrace>> trace(std::string appeal_id) = 0;
    virtual Task<std::optional<MessageRecord>> message(std::string message_id) = 0;
    virtual Task<std::vector<DeliveryRecord>> find_deliveries(DeliveryQuery query) = 0;  ///< oldest first
    /// Links of the chain from `from_seq` on, at most `limit`; empty behind the end.
    virtual Task<std::vector<JournalLink>> journal_links(std::int64_t from_seq, int limit) = 0;
    virtual Task<StoreStats> stats() = 0;

    virtual Task<std::vector<ParkedMessage>> find_parked(ParkedQuery query) = 0;  ///< oldest first, without bytes
    virtual Task<std::optional<ParkedMessage>> parked(std::string park_id) = 0;   ///< with bytes
    /// As `steer`.
    virtual Task<void> steer_parked(std::string park_id, ParkedSteer action, JournalEntry journal) = 0;

    virtual Task<std::vector<EvidenceItem>> evidence_of(std::string appeal_id) = 0;  ///< by seq, without bytes
    virtual Task<std::optional<EvidenceItem>> evidence(std::int64_t seq) = 0;        ///< with bytes
    /// What lacks a timestamp, oldest first, no bytes: evidence sent, received, ack; signed messages ("message", seq 0).
    virtual Task<std::vector<EvidenceItem>> untimed_evidence(int limit) = 0;

    virtual Blobs& blobs() = 0;
    /// Null when the store keeps nothing for long (the one of tests).
    virtual BodyArchive* archive() { return nullptr; }
    /// Stamped on every journal record from now on. Any thread.
    virtual void use_config_digest(std::string digest) = 0;
    /// Finishes what waits, refuses new calls with Fault(stopping), closes the files. Blocking; called once, last.
    virtual void close() = 0;
};

/// The normal form in which external ids are compared (facts/appeals.md §11.2): trimmed, spaces folded, upper case, Cyrillic
/// look-alikes folded to Latin. For comparison only; the original is kept.
std::string normal_external_id(std::string_view value);

}  // namespace gateway
