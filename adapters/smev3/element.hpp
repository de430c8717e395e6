// Small words for writing and reading elements of SMEV's messages.
#pragma once

#include <string>
#include <string_view>

#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

/// "<name>escaped text</name>".
std::string element(std::string_view name, std::string_view text);
/// The same, or nothing for an empty text.
std::string optional_element(std::string_view name, std::string_view text);

/// The first child of this local name in a SMEV namespace of any version: 1.2 answers carry names of 1.3 and the other way
/// round.
XmlNode smev_child(XmlNode parent, std::string_view name);
/// Its text, trimmed; empty without such a child.
std::string smev_text(XmlNode parent, std::string_view name);

}  // namespace gateway::smev3
