#include "gateway/signature/signature_places.hpp"

#include <algorithm>
#include <array>

#include "gateway/signature/signature_parts.hpp"
#include "gateway/signature/smev_places.hpp"

namespace gateway {
namespace {

constexpr std::array<std::string_view, 3> profile_names{"smev", "wss", "xmldsig"};

SignaturePlace wss_place(XmlNode signature, XmlNode envelope) {
    SignaturePlace place{signature, {}, XmlTransforms::exclusive, {}};
    const XmlNode security = signature.parent();
    const XmlNode header = security.parent();
    std::vector<XmlNode> bodies;  // of any namespace: a reader may look for the name alone
    for (const XmlNode child : envelope.children())
        if (child.name() == "Body") bodies.push_back(child);
    if (!is_soap(envelope, "Envelope"))
        place.problem = "the document is no SOAP envelope";
    else if (!security.is(wsse_namespace, "Security") || !is_soap(header, "Header") || !(header.parent() == envelope))
        place.problem = "the signature does not stand in soap:Header/wsse:Security";
    else if (bodies.size() != 1 || bodies[0].ns() != envelope.ns())
        place.problem = "the envelope has not exactly one soap:Body";
    else
        place.expected = bodies[0];
    return place;
}

SignaturePlace root_place(XmlNode signature, XmlNode root) {
    const XmlNode reference = signature.child(xmldsig_namespace, "SignedInfo").child(xmldsig_namespace, "Reference");
    const auto steps = reference.child(xmldsig_namespace, "Transforms").children().size();
    return {signature, root, steps == 1 ? XmlTransforms::exclusive : XmlTransforms::enveloped, {}};
}

}  // namespace

std::string_view to_text(SignatureProfile profile) {
    return profile_names.at(static_cast<std::size_t>(profile));
}

std::optional<SignatureProfile> signature_profile_of(std::string_view text) {
    const auto found = std::find(profile_names.begin(), profile_names.end(), text);
    if (found == profile_names.end()) return std::nullopt;
    return static_cast<SignatureProfile>(found - profile_names.begin());
}

bool is_soap(XmlNode element, std::string_view name) {
    return element.is("http://schemas.xmlsoap.org/soap/envelope/", name) ||
           element.is("http://www.w3.org/2003/05/soap-envelope", name);
}

SignatureProfile choose_profile(const XmlDocument& document) {
    const XmlNode root = document.root();
    if (is_smev(root)) return SignatureProfile::smev;
    if (!is_soap(root, "Envelope")) return SignatureProfile::xmldsig;
    for (const XmlNode body : root.children(root.ns(), "Body"))
        if (is_smev(body.first_child())) return SignatureProfile::smev;
    const XmlNode header = root.child(root.ns(), "Header");
    return header.child(wsse_namespace, "Security") ? SignatureProfile::wss : SignatureProfile::xmldsig;
}

std::vector<SignaturePlace> signature_places(const XmlDocument& document, SignatureProfile profile) {
    std::vector<SignaturePlace> places;
    for (const XmlNode signature : document.find_all(xmldsig_namespace, "Signature")) {
        switch (profile) {
            case SignatureProfile::smev:
                places.push_back(smev_place(document, signature));
                break;
            case SignatureProfile::wss:
                places.push_back(wss_place(signature, document.root()));
                break;
            case SignatureProfile::xmldsig:
                places.push_back(root_place(signature, document.root()));
                break;
        }
    }
    if (profile == SignatureProfile::smev && !places.empty())
        if (auto missing = missing_smev_signature(document)) places.push_back(*std::move(missing));
    return places;
}

}  // namespace gateway
