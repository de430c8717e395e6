// CMS_verify is not used: it hashes the content once for each digest algorithm a hostile signature lists. Here the content is
// hashed once per algorithm we know, and OpenSSL checks the signed attributes of each signer.
#include <openssl/pem.h>  // before cms.h, which declares PEM_read_bio_CMS only then

#include <openssl/cms.h>
#include <openssl/objects.h>

#include <functional>
#include <map>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/evidence_verdict.hpp"

namespace gateway {
namespace {

using CmsPtr = OpensslPtr<CMS_ContentInfo, CMS_ContentInfo_free>;

/// Digest of the content, worked out when first asked for.
using ContentDigest = std::function<const std::string&(DigestKind)>;

[[noreturn]] void refuse(Cause cause, std::string detail) {
    throw Fault(cause, std::move(detail));
}
[[noreturn]] void invalid(std::string detail) {
    refuse(Cause::signature_invalid, std::move(detail));
}

CmsPtr parse_der(std::string_view der) {
    const unsigned char* at = octets_of(der);
    CmsPtr cms(der.empty() ? nullptr : d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
    if (!cms) refuse(Cause::malformed, "the signature is not CMS: " + openssl_error());
    if (at != octets_of(der) + der.size()) refuse(Cause::malformed, "octets follow the CMS signature");
    return cms;
}

CmsPtr parse(std::string_view signature) {
    if (signature.empty()) refuse(Cause::signature_missing, "the signature is empty");
    if (signature.size() > max_cms_signature) refuse(Cause::too_large, "the signature is larger than 8 MiB");
    if (signature.front() == '\x30') return parse_der(signature);
    if (signature.substr(0, 4096).find("-----BEGIN ") != std::string_view::npos) {
        const BioPtr bio = bio_over(signature);
        CmsPtr cms(PEM_read_bio_CMS(bio.get(), nullptr, nullptr, nullptr));
        if (!cms) refuse(Cause::malformed, "the signature is not PEM CMS: " + openssl_error());
        return cms;
    }
    std::string der;
    if (!base64_decode(signature, der)) refuse(Cause::bad_base64, "the signature is neither DER nor PEM nor base64");
    return parse_der(der);
}

STACK_OF(CMS_SignerInfo) * signers_of(CMS_ContentInfo* cms) {
    if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) invalid("the CMS object is no SignedData");
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
    const int count = signers ? sk_CMS_SignerInfo_num(signers) : 0;
    if (count <= 0) refuse(Cause::signature_missing, "the CMS object holds no signature");
    if (count > max_cms_signers) refuse(Cause::too_large, "the CMS object holds more than 16 signatures");
    return signers;
}

/// The certificates in it belong to the trust store.
void free_borrowed(STACK_OF(X509) * stack) {
    sk_X509_free(stack);
}

void find_certificates(CMS_ContentInfo* cms, const TrustStore* trust) {
    const OpensslPtr<STACK_OF(X509), free_borrowed> others(sk_X509_new_null());
    if (trust)
        for (const Certificate& known : trust->certificates()) sk_X509_push(others.get(), x509_of(known));
    CMS_set1_signers_certs(cms, others.get(), 0);
}

Certificate signer_of(CMS_SignerInfo* info) {
    X509* x509 = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, &x509, nullptr, nullptr);
    if (!x509) invalid("the signer's certificate is neither in the signature nor among the trusted ones");
    return certificate_of(x509);
}

/// Broken, weak and foreign digests are refused: it must be the one that belongs to the signer's key.
DigestKind require_digest(CMS_SignerInfo* info, SignatureKind kind) {
    X509_ALGOR* digest = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, &digest, nullptr);
    const ASN1_OBJECT* type = nullptr;
    X509_ALGOR_get0(&type, nullptr, nullptr, digest);
    if (OBJ_obj2nid(type) == EVP_MD_get_type(evp_digest(digest_of(kind)))) return digest_of(kind);
    char name[80];
    OBJ_obj2txt(name, sizeof name, type, 0);
    invalid(std::string("digest algorithm ") + name + " does not belong to a signature " + std::string(to_text(kind)));
}

const void* signed_value(CMS_SignerInfo* info, int nid, int type) {
    return CMS_signed_get0_data_by_OBJ(info, OBJ_nid2obj(nid), -3, type);  // -3: exactly one such attribute with one value
}

void require_attributes(CMS_ContentInfo* cms, CMS_SignerInfo* info, std::string_view expected) {
    const auto* type = static_cast<const ASN1_OBJECT*>(signed_value(info, NID_pkcs9_contentType, V_ASN1_OBJECT));
    const auto* digest =
        static_cast<const ASN1_OCTET_STRING*>(signed_value(info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING));
    if (!type || !digest) invalid("the signature has no signed attributes contentType and messageDigest");
    if (OBJ_cmp(type, CMS_get0_eContentType(cms)) != 0) invalid("the signed attribute contentType does not match");
    const std::string_view claimed(reinterpret_cast<const char*>(ASN1_STRING_get0_data(digest)),
                                   static_cast<std::size_t>(ASN1_STRING_length(digest)));
    if (!constant_time_equal(claimed, expected)) invalid("the content is not the one that was signed: the digest differs");
}

/// ECDSA values are DER here and judged by OpenSSL.
void require_length(CMS_SignerInfo* info, const Certificate& signer, SignatureKind kind) {
    if (kind != SignatureKind::gost2012_256 && kind != SignatureKind::gost2012_512) return;
    const auto size = static_cast<std::size_t>(ASN1_STRING_length(CMS_SignerInfo_get0_signature(info)));
    if (size != halves_size(X509_get0_pubkey(x509_of(signer)))) invalid("the signature value has not the length of its key");
}

std::optional<Time> claimed_time(CMS_SignerInfo* info) {
    const int at = CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1);
    X509_ATTRIBUTE* attribute = at < 0 ? nullptr : CMS_signed_get_attr(info, at);
    const ASN1_TYPE* value = attribute ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
    if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME)) return std::nullopt;
    return time_of(value->value.asn1_string);
}

/// Fills `check` as far as it gets, so that a refusal still tells who and how.
void check_signer(CMS_ContentInfo* cms, CMS_SignerInfo* info, const ContentDigest& content, CmsCheck& check) {
    check.signer = signer_of(info);
    check.signing_time = claimed_time(info);
    check.evidence.signer = check.signer->subject();
    check.evidence.cert_sha256 = check.signer->sha256();
    const SignatureKind kind = check.signer->signature_kind();
    check.evidence.algorithm = to_text(kind);
    require_attributes(cms, info, content(require_digest(info, kind)));
    require_length(info, *check.signer, kind);
    if (CMS_SignerInfo_verify(info) != 1)
        invalid("the signature value does not belong to the signed attributes and the signer's key");
}

void check_all(std::string_view signature, const ContentDigest& content, const TrustStore* trust, CmsCheck& check) {
    const CmsPtr cms = parse(signature);
    STACK_OF(CMS_SignerInfo)* signers = signers_of(cms.get());
    find_certificates(cms.get(), trust);
    for (int i = sk_CMS_SignerInfo_num(signers) - 1; i >= 0; --i) {  // backwards: the first signer stays in `check`
        check_signer(cms.get(), sk_CMS_SignerInfo_value(signers, i), content, check);
        if (!trust) continue;
        const ChainVerdict chain = trust->check(*check.signer, check.evidence.verified_at);
        if (!chain.trusted) refuse(chain.cause, chain.detail);
        if (chain.status_unknown) check.evidence.reason = info(Cause::trust_unavailable).code;
    }
}

CmsCheck verify(std::string_view signature, const ContentDigest& content, const TrustStore* trust, Time at) {
    CmsCheck check;
    check.evidence.format = "cms-detached";
    check.evidence.verified_at = at;
    try {
        check_all(signature, content, trust, check);
    } catch (const Fault& fault) {
        check.cause = fault.cause();
        check.detail = fault.detail();
    }
    pronounce(check.evidence, check.cause);
    ERR_clear_error();
    return check;
}

template <class Compute>
ContentDigest remembered(Compute compute) {
    return [compute, known = std::map<DigestKind, std::string>()](DigestKind kind) mutable -> const std::string& {
        const auto found = known.find(kind);
        return found != known.end() ? found->second : known.emplace(kind, compute(kind)).first->second;
    };
}

}  // namespace

CmsCheck verify_cms_detached(std::string_view octets, std::string_view signature, const TrustStore* trust, Time at) {
    CmsCheck check = verify(signature, remembered([octets](DigestKind kind) { return digest(kind, octets); }), trust, at);
    check.evidence.covers = "content";
    return check;
}

CmsCheck verify_cms_detached_file(const std::filesystem::path& file, std::string_view signature, const TrustStore* trust,
                                  Time at) {
    CmsCheck check = verify(signature, remembered([&file](DigestKind kind) { return digest_of_file(kind, file); }), trust, at);
    check.evidence.covers = file.filename().string();
    return check;
}

}  // namespace gateway
