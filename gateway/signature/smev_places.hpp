// Who signs what in an SMEV 3 message (facts/smev.md §5.3), as one table.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/signature/signature_places.hpp"

namespace gateway {

/// SOAP 1.1 or 1.2.
bool is_soap(XmlNode element, std::string_view name);

/// An element of the message-exchange namespaces of any version.
bool is_smev(XmlNode element);

/// The place of one ds:Signature: its container, the frame around it up to soap:Body or the root, and the element beside it.
SignaturePlace smev_place(const XmlDocument& document, XmlNode signature);

/// A message of an information system must carry the ЭП-ОВ; the place where it is missing, or nothing.
std::optional<SignaturePlace> missing_smev_signature(const XmlDocument& document);

}  // namespace gateway
