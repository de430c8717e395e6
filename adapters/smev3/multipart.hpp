// Any message of SMEV may come as multipart/related with XOP parts, a fault and an empty queue included (facts/smev.md §1.7).
// What is signed is made whole again in memory; contents of attachments lie outside the signatures and stream past it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/smev3/spool_file.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

struct MultipartLimits {
    std::size_t max_parts = 1100;                 ///< root, files and their signatures
    std::size_t max_document = 16u << 20;         ///< octets of the document with what is inlined
    std::size_t max_in_memory = 256u << 10;       ///< a part longer than this goes to a file of its own
    std::uint64_t max_parts_octets = 1ull << 30;  ///< of all parts but the root together
};

/// The octets of a message with its Content-Type: in memory, or in a file when `file` is not empty.
struct MessageOctets {
    std::string_view content_type;
    std::string_view bytes;
    std::filesystem::path file;
};

/// One part beside the root.
struct Part {
    std::string octets;  ///< when `file` is empty
    SpoolFile file;
    std::uint64_t size = 0;
    bool in_file() const { return !file.path().empty(); }
};
using Parts = std::map<std::string, Part, std::less<>>;  ///< by Content-ID without <>

/// Where parts that are too long for memory go: a fresh path for each. Empty: they stay in memory, as the message does.
using NewFile = std::function<std::filesystem::path()>;

struct Unpacked {
    XmlDocument document;  ///< xop:Include is left only as the content of an AttachmentContent
    Parts parts;           ///< of those contents; the others are in the document
    /// What must be kept to prove the message: the octets as they came. Of a message in a file, which holds contents of
    /// attachments: its other parts byte for byte in the same form, without those contents.
    std::string kept;
};

/// Blocking; on a worker. Throws Fault(malformed | too_large | attachment_missing | store_unavailable) and what
/// XmlDocument::parse throws.
Unpacked unpack(const MessageOctets& message, const NewFile& new_file, const MultipartLimits& limits = {});

/// The document alone, of a message in memory; also of what `unpack` kept.
XmlDocument parse_soap(std::string_view content_type, std::string_view body, const MultipartLimits& limits = {});

}  // namespace gateway::smev3
