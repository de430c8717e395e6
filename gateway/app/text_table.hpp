// Tables for people: columns as wide as their longest text, counted in characters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway {

using TextRow = std::vector<std::string>;

/// The first row is the head. Two spaces between columns, none at the end of a line; control characters become '?', so that
/// no partner's word can steer the terminal.
std::string text_table(const std::vector<TextRow>& rows);

/// The same replacement for a single text.
std::string printable(std::string_view text);

}  // namespace gateway
