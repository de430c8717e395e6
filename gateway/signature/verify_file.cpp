#include "gateway/signature/verify_file.hpp"

#include <algorithm>

#include "gateway/signature/evidence_verdict.hpp"

namespace gateway {
namespace {

// A verdict without any cryptography: the place itself is wrong.
XmlSignatureCheck refused(Cause cause, std::string detail, const SignaturePlace& place, Time at) {
    XmlSignatureCheck check;
    check.cause = cause;
    check.detail = std::move(detail);
    check.evidence.format = place.transforms == XmlTransforms::smev ? "smev" : "xmldsig";
    check.evidence.covers = place.expected.name();
    check.evidence.verified_at = at;
    pronounce(check.evidence, cause);
    return check;
}

void refuse_without_store(XmlSignatureCheck& check) {
    check.cause = Cause::certificate_untrusted;
    check.detail = no_trust_store;
    pronounce(check.evidence, check.cause);
}

XmlSignatureCheck check_place(const XmlDocument& document, const SignaturePlace& place, const VerifyOptions& options) {
    if (!place.problem.empty()) return refused(Cause::signature_target, place.problem, place, options.at);
    if (!place.signature)
        return refused(Cause::signature_missing, "the message carries no CallerInformationSystemSignature", place, options.at);
    const bool follow = options.chain == ChainCheck::required;
    auto check = verify_xml_signature(document, place.signature, place.expected, place.transforms,
                                      follow ? options.trust : nullptr, options.at);
    if (check.valid() && follow && options.trust == nullptr) refuse_without_store(check);
    return check;
}

}  // namespace

bool DocumentVerdict::valid() const {
    return !signatures.empty() &&
           std::all_of(signatures.begin(), signatures.end(), [](const VerifiedSignature& one) { return one.check.valid(); });
}

DocumentVerdict verify_document(const XmlDocument& document, const VerifyOptions& options) {
    DocumentVerdict verdict;
    verdict.profile = options.profile.value_or(choose_profile(document));
    for (const SignaturePlace& place : signature_places(document, verdict.profile)) {
        const XmlNode stands = place.signature ? place.signature : place.expected;
        verdict.signatures.push_back({stands.path(), place.expected.path(), check_place(document, place, options)});
    }
    return verdict;
}

}  // namespace gateway
