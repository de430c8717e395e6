#include "gateway/flow/verdict.hpp"

namespace gateway {

namespace {

Verdict postponed_verdict(const Delivery& delivery, Outcome outcome, std::optional<Time> next) {
    if (next) return {DeliveryState::postponed, *next, false, false, std::move(outcome)};
    outcome.kind = Outcome::Kind::refused;
    outcome.detail = "given up after " + std::to_string(delivery.attempt) +
                     " attempts; the last: " + std::string(info(outcome.cause).code) +
                     (outcome.detail.empty() ? "" : ": " + outcome.detail);
    outcome.cause = Cause::attempts_exhausted;
    return {DeliveryState::refused, {}, false, true, std::move(outcome)};
}

}  // namespace

Verdict judge(const Delivery& delivery, Outcome outcome, Repeat repeat, std::optional<Time> next) {
    switch (outcome.kind) {
        case Outcome::Kind::delivered:
            return {DeliveryState::delivered, {}, false, false, std::move(outcome)};
        case Outcome::Kind::refused:
            return {DeliveryState::refused, {}, false, false, std::move(outcome)};
        case Outcome::Kind::postponed:
            return postponed_verdict(delivery, std::move(outcome), next);
        case Outcome::Kind::handed_over:
            return {DeliveryState::handed_over, {}, false, false, std::move(outcome)};
        case Outcome::Kind::in_doubt:
            break;
    }
    if (repeat == Repeat::never || !next) return {DeliveryState::in_doubt, {}, false, false, std::move(outcome)};
    return {DeliveryState::postponed, *next, true, false, std::move(outcome)};
}

bool blames_partner(Cause cause) {
    switch (cause) {
        case Cause::connect_failed:
        case Cause::name_unresolved:
        case Cause::tls_failed:
        case Cause::timeout:
        case Cause::connection_cut:
        case Cause::partner_unavailable:
        case Cause::partner_rate_limited:
        case Cause::partner_auth:
        case Cause::partner_garbage:
        case Cause::partner_unsigned:
        case Cause::queue_overflow:
            return true;
        default:
            return false;
    }
}

}  // namespace gateway
