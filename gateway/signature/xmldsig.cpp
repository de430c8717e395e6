#include "gateway/signature/xmldsig.hpp"

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/evidence_verdict.hpp"
#include "gateway/signature/signature_parts.hpp"
#include "gateway/signature/smev_transform.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

constexpr std::string_view xop_namespace = "http://www.w3.org/2004/08/xop/include";

bool holds(XmlNode outer, XmlNode inner) {
    for (XmlNode at = inner; at; at = at.parent())
        if (at == outer) return true;
    return false;
}

bool has_xop_include(XmlNode element) {
    xmlNode* const top = native(element);
    for (xmlNode* at = top; at != nullptr; at = next_in_order(top, at))
        if (at->type == XML_ELEMENT_NODE && XmlNode::of(at).is(xop_namespace, "Include")) return true;
    return false;
}

[[noreturn]] void refuse_target(const std::string& detail) {
    throw Fault(Cause::signature_target, detail);
}

// The Reference names `expected` and nothing else; before any digest is computed.
void require_target(const XmlDocument& document, const SignatureParts& parts, XmlNode expected, XmlTransforms transforms) {
    if (!expected) refuse_target("the element that must be signed is not there");
    if (parts.reference.empty()) {
        if (transforms != XmlTransforms::enveloped || !(expected == document.root()))
            refuse_target("an empty Reference URI is taken only for a whole document with an enveloped signature");
        return;
    }
    if (parts.reference.size() < 2 || parts.reference[0] != '#') refuse_target("the Reference leads outside the document");
    const auto found = document.by_id(std::string_view(parts.reference).substr(1));
    if (found.empty()) refuse_target("the Reference names no element of the document");
    if (found.size() > 1) refuse_target("the referenced Id stands at " + std::to_string(found.size()) + " elements");
    if (!(found[0] == expected)) refuse_target("the signature covers " + found[0].path() + ", expected " + expected.path());
}

std::string octets_to_digest(XmlNode element, const CanonicalOptions& options, XmlTransforms transforms) {
    return transforms == XmlTransforms::smev ? smev_transform(element) : canonicalize_exclusive(element, options);
}

void require_digest(const SignatureParts& parts, XmlNode signature, XmlNode expected, XmlTransforms transforms) {
    const bool enveloped = transforms == XmlTransforms::enveloped;
    if (holds(expected, signature) != enveloped)
        refuse_target(enveloped ? "the signature is not inside what it covers" : "the signature is inside what it covers");
    if (has_xop_include(expected))
        throw Fault(Cause::attachment_missing, "the signed element refers to a part (xop:Include) that is not here");
    if (transforms == XmlTransforms::smev && smev_transform_hides_blanks(expected))
        throw Fault(Cause::signature_invalid, "a processing instruction sets blanks apart that the transform does not sign");
    const CanonicalOptions options{.without = enveloped ? signature : XmlNode{}, .inclusive_prefixes = parts.target_prefixes};
    if (!constant_time_equal(digest(parts.digest, octets_to_digest(expected, options, transforms)), parts.digest_value))
        throw Fault(Cause::signature_invalid, "the digest does not agree: " + expected.path() + " was changed after signing");
}

void require_signature(const SignatureParts& parts) {
    const std::string octets = canonicalize_exclusive(parts.signed_info, {.inclusive_prefixes = parts.signed_info_prefixes});
    if (parts.certificate.verify(parts.kind, octets, parts.signature_value)) return;
    throw Fault(Cause::signature_invalid, "the signature value does not fit SignedInfo and the certificate's key");
}

void check(XmlSignatureCheck& result, const XmlDocument& document, XmlNode signature, XmlNode expected,
           XmlTransforms transforms) {
    if (!signature.is(xmldsig_namespace, "Signature")) throw Fault(Cause::signature_missing, "there is no ds:Signature");
    SignatureParts parts = read_signature(document, signature, transforms);
    result.evidence.algorithm = to_text(parts.kind);
    result.evidence.signer = parts.certificate.subject();
    result.evidence.cert_sha256 = parts.certificate.sha256();
    require_target(document, parts, expected, transforms);
    require_digest(parts, signature, expected, transforms);
    require_signature(parts);
    result.covered = expected;
    result.signer = std::move(parts.certificate);
}

}  // namespace

XmlSignatureCheck verify_xml_signature(const XmlDocument& document, XmlNode signature, XmlNode expected,
                                       XmlTransforms transforms, const TrustStore* trust, Time at) {
    XmlSignatureCheck result;
    result.evidence.format = transforms == XmlTransforms::smev ? "smev" : "xmldsig";
    result.evidence.covers = expected.name();
    result.evidence.verified_at = at;
    try {
        check(result, document, signature, expected, transforms);
    } catch (const Fault& fault) {
        const bool ours = fault.cause() == Cause::malformed || fault.cause() == Cause::bad_value;
        result.cause = ours ? Cause::signature_invalid : fault.cause();
        result.detail = fault.detail();
    }
    if (result.valid() && trust != nullptr) {
        ChainVerdict chain = trust->check(*result.signer, at);
        result.cause = chain.trusted ? Cause::none : chain.cause;
        result.detail = std::move(chain.detail);
        if (chain.status_unknown) result.evidence.reason = info(Cause::trust_unavailable).code;
    }
    pronounce(result.evidence, result.cause);
    return result;
}

}  // namespace gateway
