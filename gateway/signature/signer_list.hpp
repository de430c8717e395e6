// Whose signatures count: a trusted authority certifies others too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// SHA-256 of certificates (hex, either case) or whole attributes of their subjects ("CN=City C", "ИНН=77,O=City").
using SignerList = std::vector<std::string>;

/// Whether a certificate with this subject (RFC 2253) and digest is named. An empty list names nobody.
bool names_signer(const SignerList& list, std::string_view subject, std::string_view sha256);

}  // namespace gateway
