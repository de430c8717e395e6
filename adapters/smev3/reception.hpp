// One message out of a queue of SMEV: verified, made durable, acknowledged; or put aside when it cannot be processed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/smev3/client.hpp"
#include "adapters/smev3/inquiries.hpp"
#include "gateway/core/evidence_book.hpp"

namespace gateway::smev3 {

/// Used by one poll at a time, on the io thread.
///
/// What is not accepted for what it holds stays in SMEV's queue and comes again; the time of its first refusal is on disk.
/// After `poison_after` it is parked with its octets, files and signature evidence, and acknowledged. An administrator's
/// release brings it back from its stored octets.
class Reception {
public:
    /// `inquiries`: whose answers are not those of deliveries; null = there are none.
    explicit Reception(std::shared_ptr<Office> office, std::shared_ptr<Inquiries> inquiries = nullptr)
        : office_(std::move(office)), inquiries_(std::move(inquiries)) {}

    /// True when the message of `exchange` (its reply has `taken`) was accepted and acknowledged. Throws Fault when the gateway
    /// itself can take nothing now, and what a call to SMEV throws.
    Task<bool> receive(const Exchange& exchange, Deadline deadline);

    /// An answer that cannot be read but shows a MessageID: it ages like a refused message. Throws the garbage itself when it
    /// shows none.
    Task<void> receive_garbage(GarbageReply garbage, Deadline deadline);

    /// Takes up again what an administrator has released.
    Task<int> take_released(Deadline deadline);

    /// A verdict from the queue of GetStatus: evidence first, then the word to the delivery.
    Task<void> hear(const Exchange& exchange);

private:
    /// Enough of a message to complain of it and to park it.
    struct Doubtful {
        std::string message_id, sender, content_type, bytes;
        std::vector<SignatureEvidence> evidence;
        const MessageFiles* files = nullptr;  ///< outlives the call; null: none can be read
    };

    Task<Receipt> take_in(const Exchange& exchange, const Taken& taken, Deadline deadline);
    Task<void> take_inquired(const Exchange& exchange, const Taken& taken, const FetchedFiles& files);
    /// The inquiry this message answers or is about; empty: none of ours.
    std::string inquiry_of(const Taken& taken) const;
    Task<Receipt> answer_test(const Exchange& exchange, const Taken& taken, Deadline deadline);
    Task<void> take_again(const ParkedMessage& message, Deadline deadline);
    /// True when it is parked now (or was before): then it is to be acknowledged.
    Task<bool> put_aside(Doubtful message, const Fault& refusal);
    Task<void> acknowledge(std::string target, bool accepted, Receipt receipt, Deadline deadline);
    Task<void> keep(std::string kind, std::string operation, const Receipt& receipt, std::string bytes);
    Task<void> remember_rejection(std::optional<DeliveryWord> word, std::optional<SmevFault> fault);
    Envelope envelope_of(const Exchange& exchange, const Taken& taken, const FetchedFiles& files) const;
    Submission submission_of(const Exchange& exchange, const Taken& taken, const FetchedFiles& files) const;
    void complain(std::string_view event, const std::string& message_id, Cause cause, const std::string& place) const;

    std::shared_ptr<Office> office_;
    std::shared_ptr<Inquiries> inquiries_;
};

/// The first MessageID an unreadable answer shows; empty when it shows none.
std::string salvaged_message_id(std::string_view octets);

/// Under which a delivery's id that SMEV rejected later is remembered, with the label of the fault: it must not be sent again.
std::string rejected_key(const std::string& message_id);

}  // namespace gateway::smev3
