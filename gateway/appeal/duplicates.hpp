// One citizen often writes to several places about one thing. Such appeals are suggested to the administrator and never merged
// by themselves: each appeal under 59-ФЗ must be answered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/text_key.hpp"

namespace gateway {

/// What of an appeal is compared; made once per appeal. Persons and contacts are digests.
struct AppealPrint {
    std::string appeal_id;
    Time created_at{};
    std::string phone, email, person, document;  ///< sha256 of normal forms; empty = not said
    Shingles text;
    std::optional<Geo> geo;
    std::vector<std::string> topics;  ///< "scheme:code"
};

AppealPrint print_of(const Appeal& appeal);

struct DuplicateRules {
    std::chrono::hours within{24 * 14};  ///< between the two
    double same_person = 0.3;            ///< likeness of texts that is enough when phone, e-mail or document are the same
    double same_name = 0.6;              ///< … when only the full name is the same
    double near_m = 100;                 ///< metres: the same place
};

struct DuplicateHint {
    double likeness = 0;               ///< of the texts, 0…1
    std::vector<std::string> reasons;  ///< "phone", "email", "document", "name", "text", "place", "topic"
};

/// Nothing when the two are no candidates: too far in time, not the same person, or about other things.
std::optional<DuplicateHint> duplicate_hint(const AppealPrint& one, const AppealPrint& other, const DuplicateRules& rules = {});

}  // namespace gateway
