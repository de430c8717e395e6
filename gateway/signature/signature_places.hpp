// Where the signatures of a document stand and what each of them must cover, by the profile of the protocol.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/signature/xmldsig.hpp"

namespace gateway {

enum class SignatureProfile {
    smev,    ///< SMEV 3: the element named beside the signature (facts/smev.md §5.3), the two transforms
    wss,     ///< WS-Security: soap:Body, exclusive C14N
    xmldsig  ///< the root of the document, enveloped or exclusive C14N
};

std::string_view to_text(SignatureProfile profile);
std::optional<SignatureProfile> signature_profile_of(std::string_view text);

/// By the namespaces of the root and of what soap:Body holds; a wsse:Security header means wss; else xmldsig.
SignatureProfile choose_profile(const XmlDocument& document);

struct SignaturePlace {
    XmlNode signature;  ///< ds:Signature; empty where the profile demands one and none is there
    XmlNode expected;   ///< what it must cover; empty when `problem` is set
    XmlTransforms transforms = XmlTransforms::smev;
    std::string problem;  ///< why the profile knows no element for a signature at this place
};

/// Every ds:Signature of the document in document order, then what is missing. A signature whose surroundings could be a
/// wrapped copy (in soap:Header, in foreign elements, beside a second element of the same name) has a problem.
std::vector<SignaturePlace> signature_places(const XmlDocument& document, SignatureProfile profile);

}  // namespace gateway
