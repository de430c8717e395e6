// The decisions both stores share, as pure functions: what is open, what the administrator's hand may do, what is one content.
#pragma once

#include <optional>
#include <string>

#include "gateway/core/store.hpp"

namespace gateway {

/// Bodies above this many octets go to Blobs (invariant 5).
inline constexpr std::size_t largest_inline_body = std::size_t{256} * 1024;
/// Largest value an adapter may `remember`, octets.
inline constexpr std::size_t largest_memory = std::size_t{64} * 1024;

/// True while a delivery holds back the later ones of its line, that is of its route and appeal (invariant 4).
bool is_open(DeliveryState state);

/// True when a delivery waits for its turn or its time: what `lease` may give out.
bool is_waiting(DeliveryState state);

/// Puts the scan's word to every attachment with its octets.
void apply(const ScanWord& word, std::vector<AttachmentRef>& attachments);

/// The state an action leads to, or nullopt when the state does not allow it:
/// retry_now from postponed, refused, in_doubt, handed_over; cancel from queued, postponed, in_doubt, handed_over; settle_*
/// from in_doubt, handed_over.
std::optional<DeliveryState> steered(DeliveryState from, Steer action);

/// The same for parked messages: release from open and closed; close from open and released.
std::optional<ParkedState> steered(ParkedState from, ParkedSteer action);

/// What a word does to a delivery: it takes the word's state and stage; the word waits for the attempt under way to be settled;
/// or it changes nothing and is journaled.
enum class WordEffect { apply, wait, journal };
WordEffect effect_of(DeliveryState from, const DeliveryWord& word);

/// True when the delivery says so already: repeated words are not journaled.
bool says_nothing_new(const DeliveryRecord& record, const DeliveryWord& word);

/// True when the word can name a delivery: a handle of 1…300 octets and one of the four states. Throws nothing: a message is
/// not refused for a bad word.
bool is_good(const DeliveryWord& word);

/// The record of a word: "delivery.stage", "delivery.delivered", "delivery.refused", "delivery.postponed", or for one that
/// changes nothing "delivery.word_late" and "delivery.word_contradicts". `before` is the delivery as the word found it.
JournalEntry word_entry(const DeliveryWord& word, const DeliveryRecord& before);

/// Words about unknown handles that are kept, the newest.
inline constexpr int most_early_words = 10'000;

/// What a settlement proves: items of the kinds "sent" and "received" of its delivery, those that have bytes.
std::vector<EvidenceItem> proven_by(const Settlement& settlement);

/// Fills what an item leaves empty.
EvidenceItem filled(EvidenceItem item, const Delivery& delivery);

/// Throws Fault(missing_field) for an item about nothing.
void check_ids(const EvidenceItem& item);

/// True for the kinds a timestamp is wanted of, and for messages that came signed.
bool wants_timestamp(const EvidenceItem& item);
bool wants_timestamp(const Envelope& envelope);

/// The record of an item that was kept: "evidence.kept" with its digest, so that the chain vouches for it.
JournalEntry evidence_entry(const EvidenceItem& item);

/// "message.parked" and "message.taken_up".
JournalEntry parked_entry(std::string_view kind, const ParkedMessage& message);

/// "appeal.erased"; "appeal.held" and, with an empty reason, "appeal.let_go".
JournalEntry erased_entry(const ErasureOrder& order, std::int64_t bodies);
JournalEntry hold_entry(const std::string& appeal_id, const std::string& reason, const std::string& actor);

/// The content digest of an envelope: its own, or that of its bytes when it has none.
std::string digest_of(const Envelope& envelope);

/// Fills the ids an entry leaves empty.
JournalEntry filled(JournalEntry entry, const Delivery& delivery);
JournalEntry filled(JournalEntry entry, const Acceptance& acceptance);

/// The record a known message leaves: "message.repeated", or "message.conflict" when its content is another one.
JournalEntry repeat_entry(const Envelope& again, const Receipt& first, bool same_content);

/// The record of a settlement that came after its lease was gone: "delivery.settled_late".
JournalEntry late_entry(const Settlement& settlement, const Delivery& delivery);

/// The record of a lease that ran out: "delivery.lease_recovered".
JournalEntry recovered_entry(const Delivery& delivery);

/// "cancelled by the operator" for cancel, nothing for a delivered one, else what it was.
Cause cause_after(Steer action, Cause before);

/// The counter of a state in the statistics of a route.
std::int64_t& count_of(RouteStats& route, DeliveryState state);

/// Text kept for a cause: its stable code, empty for none.
std::string cause_text(Cause cause);
Cause cause_from_text(std::string_view text);

}  // namespace gateway
