// What must hold of the octets before libxml2 sees them.
#pragma once

#include <string>
#include <string_view>

#include "gateway/xml/document.hpp"

namespace gateway {

/// One linear pass. Throws Fault: too_large (octets, attributes of one tag: libxml2 compares them pairwise), wrong_encoding
/// (anything but UTF-8, US-ASCII, windows-1251, KOI8-R, ISO-8859-5), malformed (empty, NUL octets).
void check_xml_octets(std::string_view octets, const XmlLimits& limits);

/// "line:column" of an offset, both from 1, columns in octets.
std::string place_of_offset(std::string_view octets, std::size_t offset);

}  // namespace gateway
