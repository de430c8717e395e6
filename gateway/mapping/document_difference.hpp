// Where two documents part, for fixtures and for the loss report.
#pragma once

#include <string>
#include <string_view>

#include "gateway/mapping/mapping.hpp"

namespace gateway {

/// Nothing when both say the same (order of members and attributes and white space between elements do not count); else the
/// first place where they part: "/questions/0/topic: expected \"roads\", is \"unknown\"". A document that does not parse is
/// said to be none.
std::string difference(MappingFormat format, std::string_view expected, std::string_view actual);

/// The same for plain text: the first line that is otherwise.
std::string text_difference(std::string_view expected, std::string_view actual);

}  // namespace gateway
