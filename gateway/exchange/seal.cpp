#include "gateway/exchange/seal.hpp"

#include "gateway/exchange/letter_forms.hpp"
#include "gateway/signature/evidence_verdict.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway {

SignatureEvidence absent_signature(std::string_view format, std::string_view covers, Time now) {
    SignatureEvidence evidence;
    evidence.format = format;
    evidence.covers = covers;
    evidence.verified_at = now;
    pronounce(evidence, Cause::signature_missing);
    return evidence;
}

void believe_only(SignatureEvidence& evidence, const SealRules& rules) {
    if (evidence.verdict != "valid" || names_signer(rules.signers, evidence.signer, evidence.cert_sha256)) return;
    pronounce(evidence, Cause::certificate_untrusted);
}

SignatureEvidence check_root_signature(const XmlDocument& document, const SealRules& rules, Time now) {
    const XmlNode signature = root_signature(document);
    if (!signature) return absent_signature("xmldsig", document.root().name(), now);
    XmlSignatureCheck check =
        verify_xml_signature(document, signature, document.root(), XmlTransforms::enveloped, rules.trust, now);
    believe_only(check.evidence, rules);
    return std::move(check.evidence);
}

}  // namespace gateway
