// What the door says: receipts, messages for the partners' queues, empty queues. In the shape of the schemas, so that strict
// clients read it; signed with our key in the role of SMEV (ЭП-СМЭВ), and as the sender where we are the sender.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/smev3/attachment_parts.hpp"
#include "adapters/smev3/version.hpp"
#include "gateway/core/blobs.hpp"
#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway::smev3 {

/// MessageMetadata of one message.
struct DoorMetadata {
    std::string message_id;
    std::string sender, recipient;  ///< mnemonics
    std::string type;               ///< REQUEST or RESPONSE
    std::string status;
    Time sent_at{};
};

/// What a partner is to get. Exactly one of content, rejection and status is given in a response.
struct DoorMessage {
    std::string message_id;
    std::string recipient;                                    ///< mnemonic of the partner
    std::string original_id, transaction_code, reference_id;  ///< of the request a response answers
    std::string reply_to;                                     ///< requests: what the partner gives back as To; opaque to it
    std::string to;                                           ///< responses
    std::string content;                                      ///< one element, without XML declaration
    std::string rejection_code, rejection_text;
    std::optional<int> status_code;
    std::string status_text;
    std::vector<OutgoingFile> files;  ///< none of them `stored`
    bool test = false;
    Time now{};
};

/// Immutable, any thread.
class DoorWriter {
public:
    DoorWriter(std::shared_ptr<const SigningKey> key, std::string mnemonic)
        : key_(std::move(key)), mnemonic_(std::move(mnemonic)) {}

    /// Send*Response. `sign` false leaves the ЭП-СМЭВ out.
    std::string receipt(const Version& version, std::string_view operation, const DoorMetadata& metadata, bool sign) const;
    /// GetRequestResponse and GetResponseResponse; the octets of `files` are read from `blobs` and stand in it as base64.
    std::string request(const Version& version, const DoorMessage& message, const Blobs& blobs) const;
    std::string response(const Version& version, const DoorMessage& message, const Blobs& blobs) const;

    /// "AckResponse", "GetRequestResponse" … with nothing inside.
    std::string empty(const Version& version, std::string_view name) const;
    std::string statistics(const Version& version, const std::vector<std::pair<std::string, std::int64_t>>& queues) const;

private:
    DoorMetadata about(const DoorMessage& message, std::string_view type, std::string_view status) const;
    std::string given(const Version& version, std::string_view kind, const std::string& inner, const std::string& files) const;

    std::shared_ptr<const SigningKey> key_;
    std::string mnemonic_;
};

}  // namespace gateway::smev3
