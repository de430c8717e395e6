// What a fault met while talking to ПОС means for the delivery.
#pragma once

#include "adapters/pos/edms_mailbox.hpp"
#include "gateway/core/connector.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/outcome.hpp"

namespace gateway::pos {

/// Refusals that waiting may cure are postponed; those of the data are refused.
inline Outcome outcome_of_fault(const Fault& fault) {
    if (const auto* busy = dynamic_cast<const PartnerBusy*>(&fault)) {
        return postponed(busy->cause(), busy->detail(), busy->wish());
    }
    switch (fault.cause()) {
        case Cause::partner_rejected:
        case Cause::partner_auth:
        case Cause::mapping_failed:
        case Cause::schema_violation:
        case Cause::missing_field:
        case Cause::bad_value:
        case Cause::too_large:
            return refused(fault.cause(), fault.detail());
        case Cause::partner_garbage:
            return in_doubt(fault.cause(), fault.detail());
        default:
            return postponed(fault.cause(), fault.detail());
    }
}

/// Where repeating has no second effect, doubt is no reason to stop: the attempt is made again.
inline Outcome settled(Outcome outcome, Repeat repeat) {
    if (outcome.kind == Outcome::Kind::in_doubt && repeat == Repeat::safe) outcome.kind = Outcome::Kind::postponed;
    return outcome;
}

}  // namespace gateway::pos
