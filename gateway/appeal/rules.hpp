// Rules of the schema that span several fields; both readers apply them after the single fields were good.
#pragma once

#include <optional>
#include <string>

#include "gateway/appeal/appeal.hpp"
#include "gateway/core/cause.hpp"

namespace gateway {

struct BrokenRule {
    Cause cause = Cause::bad_value;
    std::string detail;
    std::string pointer;  ///< JSON pointer of the place
};

/// Numbers of questions and ids of answers and attachments differ within their list. With regime fz59 the
/// field fz59 is required; elsewhere it is allowed and kept.
std::optional<BrokenRule> broken_rule(const Appeal& appeal);
/// An event names its appeal by appeal_id or external_id, and its kind is not appeal_*.
std::optional<BrokenRule> broken_rule(const AppealEvent& event);

}  // namespace gateway
