// What SMEV answers, read by namespace and local name and nothing else: no answer of SMEV is valid against its schemas
// (facts/smev.md §3.6).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/smev3/attachment_parts.hpp"
#include "adapters/smev3/faults.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/signature/trust.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

/// The answer to Send*: the id it was accepted under.
struct SendReceipt {
    std::string message_id, status;
    std::vector<SignatureEvidence> evidence;
};

/// A message out of one of our queues. Texts come from the verified subtree when the signatures hold.
struct Taken {
    enum class Kind { request, response };
    Kind kind = Kind::request;
    std::string message_id, original_id, reply_to, transaction_code, reference_id, sender;
    bool test = false;
    std::optional<Time> sent_at;
    XmlNode content;        ///< business element; empty for rejections, statuses and verdicts
    std::string rejection;  ///< "NO_DATA", or several, with RequestRejected
    std::string rejection_text;
    std::string status_code, status_text;  ///< RequestStatus
    std::string async_status;              ///< AsyncProcessingStatus/StatusCategory
    std::optional<SmevFault> async_fault;
    std::string content_digest;  ///< see content_digest(): equal for every redelivery
    MessageFiles files;
    std::vector<SignatureEvidence> evidence;
    Cause smev_signature = Cause::none;    ///< none = SMEV's own signature is valid
    Cause sender_signature = Cause::none;  ///< none = the sender's is valid; signature_missing when there is none
};

/// One parsed answer. `document` owns what the nodes of `taken` show.
struct Reply {
    XmlDocument document;
    std::optional<SmevFault> fault;
    std::optional<SendReceipt> receipt;  ///< Send*Response
    std::optional<Taken> taken;          ///< Get*Response with a message
    bool empty_queue = false;
    bool acknowledged = false;  ///< AckResponse
    std::string not_served;     ///< Get*Response with a message of a kind that is not taken here ("Cancel")
};

/// What makes two deliveries the same. Of signed data it is derived from the signature's own digest, which covers all of it
/// and was checked a moment ago; give the verified signature's holder (Caller… or SenderInformationSystemSignature). Without
/// a signature: sha256 of exc-c14n of SenderProvided*Data.
std::string content_digest(XmlNode provided, XmlNode signature_holder);

/// Throws Fault(malformed | doctype_forbidden | too_large | … | partner_garbage) for what is no answer of SMEV. Any thread.
Reply read_reply(std::string_view content_type, std::string_view body, const TrustStore* trust, Time now);
/// The same of a message unpacked before.
Reply read_reply(XmlDocument document, const TrustStore* trust, Time now);

}  // namespace gateway::smev3
