#include "adapters/smev3/personal.hpp"

#include <utility>

#include "adapters/smev3/element.hpp"
#include "adapters/smev3/names.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

Cause check_personal(const XmlDocument& document, XmlNode provided, XmlNode content, const TrustStore* trust, Time now,
                     std::vector<SignatureEvidence>& evidence) {
    const XmlNode signature = smev_child(provided, "PersonalSignature").child(dsig_ns, "Signature");
    if (!signature) return Cause::signature_missing;
    if (!content) return Cause::signature_target;
    XmlSignatureCheck check = verify_xml_signature(document, signature, content, XmlTransforms::smev, trust, now);
    if (check.valid()) evidence.push_back(std::move(check.evidence));
    return check.cause;
}

void require_unbroken(Cause personal) {
    if (personal == Cause::signature_invalid || personal == Cause::signature_target) throw Fault(personal, "PersonalSignature");
}

std::string word_of_personal(Cause personal) {
    if (personal == Cause::signature_missing) return {};
    return personal == Cause::none ? "valid" : std::string(info(personal).code);
}

}  // namespace gateway::smev3
