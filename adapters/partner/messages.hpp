// Messages of partners on their way in: plain calls and signed envelopes become Submissions, and a signed receipt goes back.
#pragma once

#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/partner/draft.hpp"
#include "adapters/partner/files.hpp"
#include "adapters/partner/receipts.hpp"

namespace gateway::partner {

/// One call that brings a message.
struct Message {
    const PartnerSettings& partner;
    WebRequest& request;
    std::string idempotency_key;  ///< of plain calls: checked
    std::string appeal_id;        ///< of calls below /appeals/{appeal_id}
};

/// All calls on the io thread. Each returns after the commit, with the first answer for a known message. Throw Fault.
class Messages {
public:
    Messages(const DoorSettings& door, const AdapterKit& kit, std::shared_ptr<Numbers> numbers);

    Task<KeptReceipt> create(Message message);
    Task<KeptReceipt> event(Message message, MessageKind kind);
    /// The body is a file that is added to the appeal.
    Task<KeptReceipt> attach(Message message, std::string name);
    Task<KeptReceipt> envelope(Message message);

    /// The appeal when the partner may see it; throws Fault(not_found) otherwise, in the same words as for none.
    Task<AppealRecord> appeal_of(const PartnerSettings& partner, std::string appeal_id);

    /// Which connector speaks for the partner about this appeal: the door for appeals it brought, the one of its own name for
    /// those handed to it; empty: it is none of its business.
    Task<std::string> speaker_of(const PartnerSettings& partner, const AppealRecord& record);

    Owner owner_of(const PartnerSettings& partner) const { return {kit_.id, partner.id}; }
    Files& files() { return files_; }
    Receipts& receipts() { return receipts_; }
    const TrustStore* trust() const { return trust_; }

private:
    /// A message that has been understood.
    struct Parcel {
        const PartnerSettings& partner;
        std::string receipt_id, about, digest;
        Submission submission;
        std::string author;  ///< of an official letter
        std::string number;  ///< empty: it makes none
    };
    Parcel parcel_of(const Message& message, std::string about, std::string digest) const;
    DraftContext context_of(const Parcel& parcel) const;
    Task<void> fill(Parcel& parcel, Appeal appeal);
    Task<void> fill(Parcel& parcel, AppealEvent event, AppealRecord record);
    Task<void> fill_letter(Parcel& parcel, Letter letter);
    Task<AppealRecord> record_for(const PartnerSettings& partner, const AppealEvent& event);
    Task<KeptReceipt> take(Parcel parcel);
    Task<OpenedLetter> open(const Message& message);
    Task<void> keep_signature(const SealedLetter& sealed, const std::string& message_id);

    const DoorSettings& door_;
    const AdapterKit& kit_;
    const TrustStore* trust_;
    Files files_;
    Receipts receipts_;
};

/// The CMS of a JSON envelope: base64 in this field, in both directions.
inline constexpr std::string_view cms_field = "Signature-CMS";

}  // namespace gateway::partner
