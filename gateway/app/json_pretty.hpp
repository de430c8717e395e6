// JSON for people and for version control: members in their order, two spaces per level.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace gateway {

/// Ends with a line feed. Empty arrays and objects and arrays of scalars stand in one line.
std::string pretty_json(const boost::json::value& value);

}  // namespace gateway
