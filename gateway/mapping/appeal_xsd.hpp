// The published XSD of the canonical appeal, made of the same description as the JSON Schema.
#pragma once

#include <string>

namespace gateway {

/// Text of schemas/appeal/1.0/appeal.xsd with the roots <appeal> and <event>; a test holds the file equal to this.
std::string appeal_xsd();

}  // namespace gateway
