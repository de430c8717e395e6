// The signed documents of an exchange, looked at again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/signature/verify_file.hpp"

namespace gateway {

/// ".xml", ".json", ".txt" or ".bin" by media type.
std::string extension_of(std::string_view content_type);

/// Every XML signature of a document that came with this content type; of a multipart one the root part, with xop:Include
/// replaced by what it refers to. Nothing for what is no XML. Never throws for what the document holds.
std::vector<VerifiedSignature> signatures_of(std::string_view content_type, std::string_view octets,
                                             const VerifyOptions& options);

/// The certificates of its signers, whoever they are.
std::vector<Certificate> signers_of(std::string_view content_type, std::string_view octets);

}  // namespace gateway
