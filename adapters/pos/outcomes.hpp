// What a fault met while talking to ПОС means for the delivery.
#pragma once

#include "gateway/core/fault.hpp"
#include "gateway/core/outcome.hpp"

namespace gateway::pos {

/// Refusals that waiting may cure are postponed; those of the data are refused.
inline Outcome outcome_of_fault(const Fault& fault) {
    switch (fault.cause()) {
        case Cause::partner_rejected:
        case Cause::partner_auth:
        case Cause::mapping_failed:
        case Cause::schema_violation:
        case Cause::missing_field:
        case Cause::bad_value:
            return refused(fault.cause(), fault.detail());
        case Cause::partner_garbage:
            return in_doubt(fault.cause(), fault.detail());
        default:
            return postponed(fault.cause(), fault.detail());
    }
}

}  // namespace gateway::pos
