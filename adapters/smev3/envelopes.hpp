// The messages a participant sends to SMEV, signed. Order and names of elements: facts/smev.md §3.1; what is signed: §5.3.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/smev3/attachment_parts.hpp"
#include "adapters/smev3/reply.hpp"
#include "adapters/smev3/settings.hpp"
#include "adapters/smev3/version.hpp"
#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway::smev3 {

struct RequestMessage {
    std::string message_id;            ///< UUID version 1
    std::string reference_message_id;  ///< of the chain's root; for the root its own
    std::string transaction_code;      ///< copied, never parsed; may be empty
    std::string content;               ///< one element, without XML declaration
    std::optional<Time> end_of_life;
    std::vector<OutgoingFile> files;
};

/// One answer of a provider: content, rejections or a status.
struct ResponseMessage {
    std::string message_id;
    std::string to;                     ///< ReplyTo, verbatim
    std::string content;                ///< one element; used when neither of the others is given
    std::vector<Rejection> rejections;  ///< codes the version has: Version::reject_codes
    struct Status {
        int code = 0;
        std::string text;
        std::vector<StatusParameter> parameters;
    };
    std::optional<Status> status;
    std::vector<OutgoingFile> files;  ///< beside `content` only
};

/// Whole SOAP envelopes with an empty Header. Immutable, any thread.
class EnvelopeWriter {
public:
    /// `personal`: the official's key (ЭП-СП) for PersonalSignature; null = none.
    EnvelopeWriter(const Smev3Settings& settings, std::shared_ptr<const SigningKey> key,
                   std::shared_ptr<const SigningKey> personal = nullptr);

    std::string send_request(const RequestMessage& message) const;
    std::string send_response(const ResponseMessage& message) const;
    /// `filter` null = without a selector's type.
    std::string get_request(const ContentType* filter, Time now) const;
    std::string get_response(const ContentType* filter, Time now) const;
    std::string get_status(Time now) const;
    std::string get_queue_statistics(Time now) const;
    std::string ack(const std::string& message_id, bool accepted) const;

    const Version& version() const { return version_; }

private:
    std::string selector(std::string_view operation, const ContentType* filter, Time now) const;
    /// What stands beside the signed element of a call, in the order of the schema.
    struct Beside {
        std::string before, contents, routing;
    };
    std::string call(std::string_view operation, std::string_view signed_element, const Beside& beside) const;
    /// MessagePrimaryContent and, with a personal key, PersonalSignature over the element in it.
    std::string primary(std::string content) const;
    std::string routing_of(const std::string& message_id) const;

    const Version& version_;
    std::string node_id_;
    bool test_message_;
    RoutingSettings routing_;
    std::shared_ptr<const SigningKey> key_, personal_;
};

}  // namespace gateway::smev3
