// Answers to the further questions of a service: attribute[CODE]=value, attribute[CODE][]=key.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/open311/services.hpp"
#include "gateway/core/web.hpp"

namespace gateway::open311 {

struct AttributeAnswers {
    std::map<std::string, std::vector<std::string>> values;  ///< by code, unknown codes too; empty values are left out
    std::string words;                                       ///< "Глубина ямы: 12; Где находится яма: Обочина", for a person
};

/// Appends one description per fault to `problems`: a required question without answer, two values of a single-valued
/// question, a value that is no key of the list, no number, no date. Never quotes a value.
AttributeAnswers read_attributes(const Service& service, const WebFields& form, std::vector<std::string>& problems);

}  // namespace gateway::open311
