// Checking the signature over a whole document, and saying whose it must be.
#pragma once

#include <string_view>

#include "gateway/core/envelope.hpp"
#include "gateway/exchange/letter.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {

SignatureEvidence absent_signature(std::string_view format, std::string_view covers, Time now);

/// A valid signature of somebody the rules do not name becomes "untrusted".
void believe_only(SignatureEvidence& evidence, const SealRules& rules);

/// The signature that is a child of the root and covers the root whole; "absent" when there is none.
SignatureEvidence check_root_signature(const XmlDocument& document, const SealRules& rules, Time now);

}  // namespace gateway
