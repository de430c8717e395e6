#include <algorithm>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/signature_parts.hpp"

namespace gateway {
namespace {

// What needs no escaping in any form of the document; real ids are no other.
bool is_plain_id(std::string_view id) {
    return std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

std::string element(std::string_view name, std::string_view attribute, std::string_view value) {
    std::string text = "<ds:";
    text.append(name).append(" ").append(attribute).append("=\"").append(value).append("\"></ds:").append(name).append(">");
    return text;
}

// The children of SignedInfo, already as exc-c14n prints them: no white space, no empty-element tags, plain attributes.
std::string signed_info_content(std::string_view id, XmlTransforms transforms, SignatureKind kind, std::string_view octets) {
    std::string text = element("CanonicalizationMethod", "Algorithm", exclusive_c14n_uri);
    text += element("SignatureMethod", "Algorithm", signature_uri(kind));
    text.append("<ds:Reference URI=\"").append(id.empty() ? "" : "#").append(id).append("\"><ds:Transforms>");
    for (const std::string_view uri : transform_uris(transforms)) text += element("Transform", "Algorithm", uri);
    text.append("</ds:Transforms>").append(element("DigestMethod", "Algorithm", digest_uri(digest_of(kind))));
    text.append("<ds:DigestValue>").append(base64_encode(digest(digest_of(kind), octets)));
    return text.append("</ds:DigestValue></ds:Reference>");
}

std::string octets_to_digest(const XmlDocument& document, XmlTransforms transforms) {
    return transforms == XmlTransforms::smev ? smev_transform(document.root()) : canonicalize_exclusive(document.root());
}

}  // namespace

std::string sign_xml_element(std::string_view element_octets, std::string_view id, XmlTransforms transforms,
                             const SigningKey& given) {
    const SigningKey& key = given.current();
    const XmlDocument document = XmlDocument::parse(element_octets);
    const bool whole = id.empty() && transforms == XmlTransforms::enveloped;
    if (!is_plain_id(id)) throw Fault(Cause::bad_value, "an Id to sign has only letters, digits, '_', '-' and '.'");
    if (!whole) {
        const auto found = document.by_id(id);
        if (id.empty() || found.size() != 1 || !(found[0] == document.root()))
            throw Fault(Cause::bad_value, "the root of what is signed must have the Id, and no other element");
    }
    const std::string content = signed_info_content(id, transforms, key.kind(), octets_to_digest(document, transforms));
    const std::string ns = " xmlns:ds=\"" + std::string(xmldsig_namespace) + "\"";
    const std::string value = key.sign("<ds:SignedInfo" + ns + ">" + content + "</ds:SignedInfo>");
    return "<ds:Signature" + ns + "><ds:SignedInfo>" + content + "</ds:SignedInfo><ds:SignatureValue>" + base64_encode(value) +
           "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + base64_encode(key.certificate().der()) +
           "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>";
}

}  // namespace gateway
