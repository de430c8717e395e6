// What SMEV answers, read by namespace and local name and nothing else: no answer of SMEV is valid against its schemas
// (facts/smev.md §3.6).
#pragma once

#include <cstdint>
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

/// AsyncProcessingStatus: what SMEV itself says later of a message we sent.
struct AsyncVerdict {
    std::string original_id;  ///< MessageID of what we sent
    std::string category;     ///< an open list of words, "requestIsRejectedBySmev"
    std::optional<SmevFault> fault;
    std::vector<std::string> routing;  ///< 1.3: RoutingStatusCode of each recipient, "recipientNotFound"
};

struct Rejection {
    std::string code, text;  ///< RequestRejected
};

struct StatusParameter {
    std::string key, value;
};

/// A message out of one of our queues. Texts come from the verified subtree when the signatures hold.
struct Taken {
    enum class Kind { request, response, cancel };
    Kind kind = Kind::request;
    std::string message_id, original_id, reply_to, transaction_code, reference_id, sender;
    bool test = false;
    std::optional<Time> sent_at;
    XmlNode content;                       ///< business element; empty for rejections, statuses and verdicts
    std::vector<Rejection> rejections;     ///< RequestRejected may repeat
    std::string status_code, status_text;  ///< RequestStatus
    std::vector<StatusParameter> status_parameters;
    std::optional<AsyncVerdict> verdict;
    std::string content_digest;  ///< see content_digest(): equal for every redelivery
    MessageFiles files;
    std::vector<SignatureEvidence> evidence;  ///< SMEV's signature first
    Cause smev_signature = Cause::none;       ///< none = SMEV's own signature is valid
    Cause sender_signature = Cause::none;     ///< none = the sender's is valid; signature_missing when there is none
    Cause personal_signature =
        Cause::signature_missing;  ///< none = the official's (ЭП-СП) is valid; signature_missing when there is none
};

/// SmevAsyncProcessingMessage out of the queue of GetStatus.
struct StatusNews {
    AsyncVerdict verdict;
    std::vector<SignatureEvidence> evidence;  ///< SMEV's signature
    Cause smev_signature = Cause::none;
};

struct QueueFill {
    std::string queue;
    std::int64_t waiting = 0;
};

/// One parsed answer. `document` owns what the nodes of `taken` show.
struct Reply {
    XmlDocument document;
    std::optional<SmevFault> fault;
    std::optional<SendReceipt> receipt;  ///< Send*Response
    std::optional<Taken> taken;          ///< Get*Response with a message
    std::optional<StatusNews> news;      ///< GetStatusResponse with a verdict
    std::vector<QueueFill> queues;       ///< GetIncomingQueueStatisticsResponse
    bool empty_queue = false;
    bool acknowledged = false;  ///< AckResponse
    std::string not_served;     ///< a message of a kind nobody knows: its element's name
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
