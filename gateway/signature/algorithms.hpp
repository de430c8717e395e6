// Signature and digest algorithms by name, and the start of OpenSSL with the GOST engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gateway {

enum class DigestKind { sha256, sha512, gost2012_256, gost2012_512 };
enum class SignatureKind { rsa_sha256, ecdsa_sha256, gost2012_256, gost2012_512 };

/// Loads the GOST engine; once, at the start of `main` (and of every test binary), before any key or certificate is read.
/// Throws std::runtime_error naming the missing package. Later calls do nothing.
void start_crypto();

std::string_view to_text(SignatureKind kind);  ///< "gost2012-256", "rsa-sha256", …
DigestKind digest_of(SignatureKind kind);
std::string digest(DigestKind kind, std::string_view octets);  ///< raw octets. Any thread.

std::string_view signature_uri(SignatureKind kind);  ///< XMLDSig SignatureMethod, facts/smev.md §5.1
std::string_view digest_uri(DigestKind kind);
std::optional<SignatureKind> signature_kind_of_uri(std::string_view uri);
std::optional<DigestKind> digest_kind_of_uri(std::string_view uri);

}  // namespace gateway
