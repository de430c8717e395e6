// Namespaces around SMEV's own messages; its own ones are in version.hpp.
#pragma once

#include <string_view>

namespace gateway::smev3 {

inline constexpr std::string_view soap_ns = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view dsig_ns = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view xop_ns = "http://www.w3.org/2004/08/xop/include";

}  // namespace gateway::smev3
