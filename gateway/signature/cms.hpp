// Detached CMS signatures (SignaturePKCS7 of SMEV attachments, .sig files beside documents), facts/smev.md §6.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/cause.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

/// Signatures larger than this are refused unread (they carry certificates, never large content).
constexpr std::size_t max_cms_signature = std::size_t{8} << 20;
constexpr int max_cms_signers = 16;

/// DER of a SignedData version 1: no content, the signer's certificate, signed attributes contentType, signingTime,
/// messageDigest. Asks nothing of the key but SigningKey::sign, so any signer works. Any thread.
std::string sign_cms_detached(std::string_view octets, const SigningKey& key, Time signing_time);

/// The same over a file read in pieces. Throws std::runtime_error when it cannot be read.
std::string sign_cms_detached_file(const std::filesystem::path& file, const SigningKey& key, Time signing_time);

/// The same over content whose digest, of the kind that belongs to the key, is known already: raw octets.
std::string sign_cms_detached_digest(std::string_view digest, const SigningKey& key, Time signing_time);

struct CmsCheck {
    Cause cause = Cause::none;          ///< none = every signer's signature is valid
    std::string detail;                 ///< one sentence when it is not
    std::optional<Certificate> signer;  ///< the first signer, or the one that failed
    SignatureEvidence evidence;
    std::optional<Time> signing_time;  ///< as the signer claims
    bool valid() const { return cause == Cause::none; }
};

/// Checks `signature` (DER, BER, PEM or base64) over exactly `octets`. Content inside the signature is never looked at: only
/// the given octets count. Every signer must have signed attributes with messageDigest, the digest of its key's algorithm and a
/// valid chain at `at` (`trust` null = the chain is not checked). A certificate that is not in the signature is looked for in
/// `trust`. Never throws for what the signature holds. Any thread.
CmsCheck verify_cms_detached(std::string_view octets, std::string_view signature, const TrustStore* trust, Time at);

/// The same over a file read in pieces. Throws std::runtime_error when the file cannot be read.
CmsCheck verify_cms_detached_file(const std::filesystem::path& file, std::string_view signature, const TrustStore* trust,
                                  Time at);

/// Raw digest of a file read in pieces (the Hash of SMEV attachment headers). Throws std::runtime_error naming the file.
std::string digest_of_file(DigestKind kind, const std::filesystem::path& file);

}  // namespace gateway
