// The one field every part of the schema has: what came and has no field of its own.
#pragma once

#include "gateway/appeal/field.hpp"

namespace gateway {

inline constexpr FieldSpec ext_spec{.name = "ext",
                                    .pd = PdClass::p4,
                                    .format = Format::text,
                                    .max = 1000,
                                    .item = "field",
                                    .ru = "Поля вне схемы",
                                    .en = "Fields outside the schema"};

}  // namespace gateway
