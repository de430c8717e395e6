// Escaping and ordering as the operator's Java class has them on Woodstox (facts/smev.md §4.1, rules 7 and 9).
#pragma once

#include <string>
#include <string_view>

namespace gateway {

/// Appends one whole text event; `text` is valid UTF-8.
void append_smev_text(std::string& out, std::string_view text);

/// Appends an attribute value or a namespace URI of a declaration.
void append_smev_attribute(std::string& out, std::string_view value);

/// Java's String.compareTo over UTF-8: <0, 0, >0 by UTF-16 code units.
int compare_utf16(std::string_view left, std::string_view right);

}  // namespace gateway
