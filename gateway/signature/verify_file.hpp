// All signatures of one document, as an administrator asks for them: `appeal-gateway verify`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/signature/signature_places.hpp"

namespace gateway {

/// What an administrator reads when nobody can be trusted because no trust store was named.
inline constexpr std::string_view no_trust_store =
    "хранилище доверия не задано: --trust DIR или --no-chain / no trust store was given: name the folder with the roots "
    "(--trust DIR) or skip the chain (--no-chain)";

/// How far the signer's certificate is followed.
enum class ChainCheck {
    required,  ///< to a root of `trust`; without a trust store nobody is trusted
    skipped    ///< signatures only
};

struct VerifyOptions {
    std::optional<SignatureProfile> profile;  ///< nullopt = choose_profile()
    const TrustStore* trust = nullptr;
    ChainCheck chain = ChainCheck::required;
    Time at{};
};

struct VerifiedSignature {
    std::string place;    ///< path of the ds:Signature; of the element left unsigned when the signature is absent
    std::string element;  ///< path of the element it must cover; empty when the profile names none
    XmlSignatureCheck check;
};

struct DocumentVerdict {
    SignatureProfile profile = SignatureProfile::xmldsig;
    std::vector<VerifiedSignature> signatures;  ///< document order
    /// There is a signature, and every one is valid and covers what its profile demands.
    bool valid() const;
};

/// Never throws for what the document holds.
DocumentVerdict verify_document(const XmlDocument& document, const VerifyOptions& options);

}  // namespace gateway
