// Tools of a forger who holds a true key: whatever a SignedInfo says, its signature value fits it. So only the policy can
// refuse.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tests/signature/signed_samples.hpp"

namespace gateway::samples {

inline constexpr const char* ds_namespace = "http://www.w3.org/2000/09/xmldsig#";

/// From octets to signature octets, by any algorithm at all.
using Sign = std::function<std::string(const std::string& octets)>;

/// Raw digest by OpenSSL's name, also of those the gateway does not take ("SHA1", "md_gost94").
std::string any_digest(const char* openssl_name, std::string_view octets);

/// PKCS#1 v1.5 or ECDSA (DER) with any digest, by the private key of a test key's PEM file, for example "rsa/gateway-sign".
std::string sign_with_any_digest(const std::string& key_name, const char* openssl_digest, std::string_view octets);

std::string hmac_sha256(std::string_view secret, std::string_view octets);

/// The text from the first `open` to the end of the next `close`, both included.
std::string section(const std::string& text, const std::string& open, const std::string& close);

/// Other text in place of that section.
std::string with_section(const std::string& text, const std::string& open, const std::string& close, const std::string& other);

/// The message with a true SignatureValue over its first SignedInfo as it stands now.
std::string resigned(const std::string& message, const Sign& sign);
std::string resigned(const std::string& message, const SigningKey& key);

/// The message with this digest (raw octets), signed again.
std::string redigested(const std::string& message, const std::string& digest, const SigningKey& key);

/// What a SMEV signature digests: the transform of the first element with this Id.
std::string smev_octets(const std::string& message, const std::string& id = "SIGNED_BY_CALLER");

}  // namespace gateway::samples
