// What a ds:Signature says, read strictly: no part of it may be there twice, unknown or of another kind than the policy allows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/signature/xmldsig.hpp"

namespace gateway {

inline constexpr std::string_view xmldsig_namespace = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view exclusive_c14n_uri = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view enveloped_uri = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view smev_transform_uri = "urn://smev-gov-ru/xmldsig/transform";
inline constexpr std::string_view wsse_namespace =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

struct SignatureParts {
    XmlNode signed_info;
    std::vector<std::string> signed_info_prefixes;  ///< InclusiveNamespaces of CanonicalizationMethod
    SignatureKind kind = SignatureKind::gost2012_256;
    DigestKind digest = DigestKind::gost2012_256;
    std::string reference;                     ///< URI as written: "#id" or empty
    std::vector<std::string> target_prefixes;  ///< InclusiveNamespaces of the exc-c14n transform
    std::string digest_value;                  ///< octets
    std::string signature_value;               ///< octets
    Certificate certificate;
};

/// The algorithm URIs a profile demands, in order.
std::vector<std::string_view> transform_uris(XmlTransforms transforms);

/// Throws Fault(signature_invalid) naming the first thing that is not as the policy demands:
/// - exactly SignedInfo, SignatureValue, KeyInfo (ds:Object and Manifest are refused);
/// - exc-c14n without comments, an algorithm of algorithms.hpp with its own family's digest, one Reference without Type;
/// - exactly `transforms`; InclusiveNamespaces is understood, except under XmlTransforms::smev, where it is refused;
/// - one X509Certificate in KeyInfo, or (not under smev) a wsse:SecurityTokenReference to one BinarySecurityToken.
SignatureParts read_signature(const XmlDocument& document, XmlNode signature, XmlTransforms transforms);

}  // namespace gateway
