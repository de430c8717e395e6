// XML signatures with a strict policy: one same-document reference to the one expected element, exactly the expected
// transforms, and only the verified subtree is handed on (facts/smev.md §5.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/cause.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {

/// The transforms a profile demands, in order.
enum class XmlTransforms {
    smev,       ///< exc-c14n, then urn://smev-gov-ru/xmldsig/transform
    exclusive,  ///< exc-c14n alone
    enveloped   ///< enveloped-signature, then exc-c14n
};

struct XmlSignatureCheck {
    Cause cause = Cause::none;  ///< none = valid
    std::string detail;
    XmlNode covered;  ///< the verified element; empty unless the digest and signature agree
    std::optional<Certificate> signer;
    SignatureEvidence evidence;
    bool valid() const { return cause == Cause::none; }
};

/// Checks `signature` (a ds:Signature) of `document`: the target must be `expected` and nothing else. `trust` null = the chain
/// is not checked. Never throws for what the document holds; the cause tells. Any thread (own document per thread).
XmlSignatureCheck verify_xml_signature(const XmlDocument& document, XmlNode signature, XmlNode expected,
                                       XmlTransforms transforms, const TrustStore* trust, Time at);

/// The ds:Signature element, as text without white space, over the octets of a standalone `element_octets` document whose root
/// has the attribute Id="`id`" (letters, digits, "_-."); with `enveloped` an empty id signs the whole document (URI=""). Throws
/// Fault(bad_value) when the Id is not the root's alone. The octets must be the element as it will stand in the message,
/// namespace declarations included.
std::string sign_xml_element(std::string_view element_octets, std::string_view id, XmlTransforms transforms,
                             const SigningKey& key);

/// The SMEV transform over one element of a parsed document, as if exc-c14n had gone before (facts/smev.md §4). Throws
/// Fault(bad_value) for an element in no namespace or an attribute of the xml namespace.
std::string smev_transform(XmlNode element);

}  // namespace gateway
