// Canonical XML (schemas/appeal/1.0/appeal.xsd) ↔ structs, by the same description as JSON.
//
// Every field is an element of its name; a list is an element holding items (<questions><question>…); `ext` holds
// <field name="…"> with compact JSON. Elements this version does not know, of any namespace, are kept as JSON in
// ext["unknown_fields"]: text for a leaf, an object otherwise.
#pragma once

#include <string>
#include <string_view>

#include "gateway/appeal/appeal.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {

inline constexpr std::string_view appeal_xml_ns = "urn:appeal-gateway:appeal:1.0";

/// UTF-8 with declaration; root <appeal> or <event>. Throws Fault(bad_value) when a text holds what XML cannot carry.
std::string appeal_to_xml(const Appeal& appeal);
std::string event_to_xml(const AppealEvent& event);

/// Throw Fault(malformed | doctype_forbidden | too_large | too_deep | wrong_encoding | schema_violation | missing_field |
/// bad_value); the place is "/appeal/questions/question[2]/status line 14". No values are quoted in the detail. Any thread.
Appeal appeal_from_xml(std::string_view xml, const XmlLimits& limits = {});
AppealEvent event_from_xml(std::string_view xml, const XmlLimits& limits = {});

/// From an element inside a bigger document (a SMEV content block).
Appeal appeal_from_xml(XmlNode element);
AppealEvent event_from_xml(XmlNode element);

}  // namespace gateway
