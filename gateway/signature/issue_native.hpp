// Making keys and certificates; used for test sets only, a production key comes from an accredited authority.
#pragma once

#include <string>
#include <vector>

#include "gateway/signature/x509_native.hpp"

namespace gateway {

enum class KeyAlgorithm { gost2012_256, gost2012_512, rsa2048, ec_p256 };
enum class CertificateUse { authority, server, client, signing, encryption, ocsp_responder };

/// One subject attribute: a dotted OID or OpenSSL short name, and its UTF-8 value.
struct NamePart {
    std::string type, value;
};

struct CertificateWish {
    std::vector<NamePart> subject;
    CertificateUse use = CertificateUse::signing;
    Time not_before{}, not_after{};
    std::string crl_url, ocsp_url;  ///< where its status can be asked; empty = not said
};

struct KeyPair {
    EvpPkeyPtr key;
    X509Ptr x509;
};

/// The parameter set of a GOST key by the engine's name ("XA", "A", "TCA", "0"), the bits of an RSA key, or the curve of an EC
/// key.
EvpPkeyPtr generate_key(KeyAlgorithm algorithm, const std::string& parameters);

/// GOST keys use id-GostR3410-2001-CryptoPro-XchA ("XA") as all real SMEV certificates do (facts/smev.md §5.2); 512: set A.
EvpPkeyPtr generate_key(KeyAlgorithm algorithm);

/// Signed by `issuer`, or by its own key when null. Throws std::runtime_error.
KeyPair issue(EvpPkeyPtr key, const CertificateWish& wish, const KeyPair* issuer);

/// A CRL of `issuer` naming `revoked`, valid from `from` to `to`, as PEM.
std::string issue_crl_pem(const KeyPair& issuer, const KeyPair& revoked, Time from, Time to);

/// The same naming nobody.
std::string issue_empty_crl_pem(const KeyPair& issuer, Time from, Time to);

std::string private_key_pem(const EvpPkeyPtr& key);
std::string certificate_pem(const X509Ptr& x509);

}  // namespace gateway
