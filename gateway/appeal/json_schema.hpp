// The published JSON Schema (draft 2020-12) of the canonical appeal, made of the description.
#pragma once

#include <string>

namespace gateway {

/// Text of schemas/appeal/1.0/appeal.schema.json: the root is an appeal, an event is `#/$defs/event`. A test holds the file
/// equal to this.
std::string json_schema();

}  // namespace gateway
