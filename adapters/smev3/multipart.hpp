// Any answer of SMEV may come as multipart/related with XOP parts, a fault and an empty queue included (facts/smev.md §1.7).
#pragma once

#include <cstddef>
#include <string_view>

#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

struct MultipartLimits {
    std::size_t max_parts = 100;
    std::size_t max_octets = 16u << 20;  ///< of the inlined document
};

/// The SOAP document of a body: itself, or the root part of a multipart one with every xop:Include replaced by the base64 of
/// its part (before canonicalization, else digests fail). Throws Fault(malformed | too_large | attachment_missing) and what
/// XmlDocument::parse throws.
XmlDocument parse_soap(std::string_view content_type, std::string_view body, const MultipartLimits& limits = {});

}  // namespace gateway::smev3
