// The two forms of a letter as text, without signatures. For this room and its tests.
#pragma once

#include <string>
#include <string_view>

#include "gateway/exchange/letter.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {

std::string letter_to_xml(const Letter& letter);
std::string letter_to_json(const Letter& letter);

/// `root` is <envelope>; a ds:Signature at its end is left alone. Throws Fault.
Letter letter_from_xml(XmlNode root);
Letter letter_from_json(std::string_view json);

/// What holds in both forms: ids, names, the kind of the content. Throws Fault.
void check_letter(const Letter& letter);

/// The one ds:Signature that is a child of the root; empty when there is none. Throws Fault(signature_target) for two, or for
/// one that stands elsewhere.
XmlNode root_signature(const XmlDocument& document);

/// "<name>text</name>", or nothing for an empty text.
std::string text_element(std::string_view name, std::string_view text);
std::string without_xml_declaration(std::string xml);

}  // namespace gateway
