// The signed document inside a multipart/related original (MTOM, XOP).
#pragma once

#include <optional>
#include <string_view>

#include "gateway/xml/document.hpp"

namespace gateway {

/// True for "multipart/…".
bool is_multipart(std::string_view content_type);

/// The first part as a document, every xop:Include replaced by the base64 of its part where that part is there (contents of
/// long attachments are not kept with the message). Nullopt when the body is not what its content type says. Throws
/// Fault like XmlDocument::parse.
std::optional<XmlDocument> multipart_document(std::string_view content_type, std::string_view body);

}  // namespace gateway
