// What the Adapter says, read by local name and nothing else: real messages have elements the published schema does not know,
// and prefixes are anybody's (facts/smev.md §10).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3_adapter {

inline constexpr std::string_view types_ns = "urn://x-artefacts-smev-gov-ru/services/service-adapter/types";
inline constexpr std::string_view faults_ns = "urn://x-artefacts-smev-gov-ru/services/service-adapter/types/faults";
inline constexpr std::string_view soap_ns = "http://schemas.xmlsoap.org/soap/envelope/";

/// A file announced by a message: its octets lie where the Adapter put them.
struct FileHeader {
    std::string path;       ///< as given: absolute, or relative to the folder of attachments
    std::string signature;  ///< detached CMS, base64; may be empty
};

/// One QueryResult. The nodes show the document it was read from.
struct Message {
    enum class Kind { request, response, status, error };
    Kind kind = Kind::request;
    std::string client_id;  ///< of this message
    std::string answers;    ///< clientId of ours that it speaks of; empty for requests
    std::string message_id, reference_id, transaction_code, original_message_id, sender;  ///< smevMetadata
    std::optional<Time> sent_at;
    bool test = false;
    XmlNode content;                        ///< business element; empty for rejections, statuses and errors
    std::string rejection, rejection_text;  ///< codes "NO_DATA, …" and texts, line by line
    std::string status_code, status_text;   ///< intermediate or final state by the provider
    std::string category;                   ///< of status and error messages: "OTHER" or "ERROR"
    std::string fault_code;                 ///< of error messages, "SMEV-403" when the text names one
    std::vector<FileHeader> files;
    std::string digest;  ///< sha256 of the canonical Message: equal for every repetition
};

/// A QueryResult element. nullopt: the queue was empty (no Message, or one without anything in it). Throws
/// Fault(partner_garbage) for a message of no known kind or without the clientId it must have.
std::optional<Message> read_message(XmlNode query_result);

/// A file of the Adapter: the document with a byte order mark in front or without.
XmlDocument parse_file(std::string_view octets, std::uint64_t max_octets);

/// "SMEV-403: …" → "SMEV-403"; empty when the text names no number.
std::string smev_number(std::string_view text);

}  // namespace gateway::smev3_adapter
