// An appeal whose every field of personal data holds a value found nowhere else: what of it comes out of an exit shows what
// the exit lets through. Nobody's data.
#pragma once

#include <string>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/field.hpp"

namespace gateway {

struct PlantedField {
    std::string path;  ///< as in personal_data.hpp: "/questions/*/root_cause"
    PdClass pd = PdClass::p0;
    std::string value;
};

/// Texts alone: times, numbers and the point on the map are there, but cannot be told from others.
struct PlantedAppeal {
    Appeal appeal;
    std::vector<PlantedField> fields;  ///< of class p2 and above, in the order of the description
};

/// The same at every call; satisfies the schema.
PlantedAppeal planted_appeal();

/// Paths of the fields whose values stand in `document`, whatever its form, in the order of `fields`.
std::vector<std::string> planted_in(const std::vector<PlantedField>& fields, std::string_view document);

}  // namespace gateway
