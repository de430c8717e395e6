// What crosses the gateway: the exact bytes of one message with everything known about where they came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway {

/// What a message says (facts/appeals.md §9.1). `appeal_*` carry a whole canonical appeal, the others one AppealEvent.
/// `deadline_*` are the gateway's own words about a legal term that nears its end or has passed.
enum class MessageKind {
    appeal_created,
    appeal_updated,
    status_changed,
    answer_sent,
    transfer,
    rating_set,
    deadline_warning,
    deadline_breached
};

constexpr bool is_deadline(MessageKind kind) {
    return kind == MessageKind::deadline_warning || kind == MessageKind::deadline_breached;
}

/// "appeal.created", "status.changed", …
std::string_view to_text(MessageKind kind);
std::optional<MessageKind> message_kind_of(std::string_view text);

/// An id of an appeal in somebody's system. `system` is the id of the connector that speaks with that system.
struct ExternalId {
    std::string system;
    std::string kind;  ///< "pos_id", "service_request_id", "token", "smev_message_id", "reply_to", …
    std::string value;
    auto operator<=>(const ExternalId&) const = default;
};

/// A file that belongs to a message; its octets lie in Blobs under `sha256`.
struct AttachmentRef {
    std::string id;    ///< unique within the message
    std::string name;  ///< file name as the partner gave it, never used as a path
    std::string mime;
    std::uint64_t size = 0;  ///< octets
    std::string sha256;      ///< 64 lower-case hex digits
    std::string source_ref;  ///< where the partner keeps it (URL, file id); may be empty
    std::string scan;        ///< what the virus scan said: "pending", "clean", "infected", "skipped"; empty = no scan set up
    std::string cms_sha256;  ///< detached CMS signature over it, as it came, in Blobs; empty = none
};

/// What a signature check found; kept with the message for ever (63-ФЗ: expired later is still valid evidence).
struct SignatureEvidence {
    std::string format;     ///< "xmldsig", "smev", "cms-detached"
    std::string verdict;    ///< "valid", "invalid", "untrusted", "expired", "absent"
    std::string reason;     ///< cause code when not valid; "certificate.status_unknown" may stand beside "valid"
    std::string covers;     ///< name of the element or file that was signed
    std::string algorithm;  ///< "gost2012-256", …
    std::string signer;     ///< subject of the certificate, RFC 2253
    std::string cert_sha256;
    Time verified_at{};
};

struct Envelope {
    std::string message_id;         ///< UUIDv7, given by Intake
    std::string connector;          ///< id of the connector that took it
    std::string sender;             ///< stable name of the partner; with sender_message_id the key of de-duplication
    std::string sender_message_id;  ///< the partner's own id of this message; opaque, ≤ 300 octets
    MessageKind kind = MessageKind::appeal_created;
    std::string content_type;
    std::string bytes;           ///< exactly as received; never printed again from a tree
    std::string content_digest;  ///< sha256 hex of what makes two deliveries the same; empty = digest of `bytes`
    std::vector<AttachmentRef> attachments;
    std::vector<SignatureEvidence> evidence;
    std::string trace_id;  ///< 32 hex digits; made by Intake when empty
    Time received_at{};
    std::optional<Time> occurred_at;  ///< the partner's own time of it
};

/// What the gateway answers once a message is on disk.
struct Receipt {
    std::string message_id;
    std::string appeal_id;
    Time accepted_at{};
    std::string content_digest;
    bool repeat = false;  ///< this message was known: the first receipt again
};

}  // namespace gateway
