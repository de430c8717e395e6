#include "gateway/core/outcome.hpp"

#include <array>
#include <utility>

namespace gateway {

namespace {

constexpr std::array<std::pair<DeliveryState, std::string_view>, 7> states{{
    {DeliveryState::queued, "queued"},
    {DeliveryState::leased, "leased"},
    {DeliveryState::postponed, "postponed"},
    {DeliveryState::delivered, "delivered"},
    {DeliveryState::refused, "refused"},
    {DeliveryState::in_doubt, "in_doubt"},
    {DeliveryState::handed_over, "handed_over"},
}};

Outcome ended(Outcome::Kind kind, Cause cause, std::string detail) {
    Outcome outcome;
    outcome.kind = kind;
    outcome.cause = cause;
    outcome.detail = std::move(detail);
    return outcome;
}

}  // namespace

std::string_view to_text(DeliveryState state) {
    for (const auto& [value, text] : states) {
        if (value == state) return text;
    }
    return "unknown";
}

std::optional<DeliveryState> delivery_state_of(std::string_view text) {
    for (const auto& [value, word] : states) {
        if (word == text) return value;
    }
    return std::nullopt;
}

Outcome delivered(std::vector<ExternalId> learned, std::string evidence) {
    Outcome outcome = ended(Outcome::Kind::delivered, Cause::none, {});
    outcome.learned = std::move(learned);
    outcome.evidence = std::move(evidence);
    return outcome;
}

Outcome refused(Cause cause, std::string detail) {
    return ended(Outcome::Kind::refused, cause, std::move(detail));
}

Outcome postponed(Cause cause, std::string detail, std::optional<Duration> retry_after) {
    Outcome outcome = ended(Outcome::Kind::postponed, cause, std::move(detail));
    outcome.retry_after = retry_after;
    return outcome;
}

Outcome in_doubt(Cause cause, std::string detail) {
    return ended(Outcome::Kind::in_doubt, cause, std::move(detail));
}

Outcome handed_over(std::string handle, std::string stage, std::vector<ExternalId> learned, std::string evidence) {
    Outcome outcome = ended(Outcome::Kind::handed_over, Cause::none, {});
    outcome.handle = std::move(handle);
    outcome.stage = std::move(stage);
    outcome.learned = std::move(learned);
    outcome.evidence = std::move(evidence);
    return outcome;
}

std::string_view to_text(Outcome::Kind kind) {
    switch (kind) {
        case Outcome::Kind::delivered:
            return "delivered";
        case Outcome::Kind::refused:
            return "refused";
        case Outcome::Kind::postponed:
            return "postponed";
        case Outcome::Kind::in_doubt:
            return "in_doubt";
        case Outcome::Kind::handed_over:
            return "handed_over";
    }
    return "unknown";
}

}  // namespace gateway
