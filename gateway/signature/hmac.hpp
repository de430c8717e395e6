// What partners prove themselves with where nothing is signed with keys: HMAC-SHA256 (RFC 2104) under webhooks, and SHA-1 in
// the password digest of WSS UsernameToken.
#pragma once

#include <string>
#include <string_view>

namespace gateway {

/// 64 lower-case hex digits. Any thread.
std::string hmac_sha256_hex(std::string_view secret, std::string_view octets);

/// Twenty octets. For the UsernameToken Profile 1.1 only: SHA-1 proves nothing about documents. Any thread.
std::string sha1(std::string_view octets);

}  // namespace gateway
