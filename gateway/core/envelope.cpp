#include "gateway/core/envelope.hpp"

#include <array>
#include <utility>

namespace gateway {

namespace {

constexpr std::array<std::pair<MessageKind, std::string_view>, 8> kinds{{
    {MessageKind::appeal_created, "appeal.created"},
    {MessageKind::appeal_updated, "appeal.updated"},
    {MessageKind::status_changed, "status.changed"},
    {MessageKind::answer_sent, "answer.sent"},
    {MessageKind::transfer, "transfer"},
    {MessageKind::rating_set, "rating.set"},
    {MessageKind::deadline_warning, "deadline.warning"},
    {MessageKind::deadline_breached, "deadline.breached"},
}};

}  // namespace

std::string_view to_text(MessageKind kind) {
    for (const auto& [value, text] : kinds) {
        if (value == kind) return text;
    }
    return "unknown";
}

std::optional<MessageKind> message_kind_of(std::string_view text) {
    for (const auto& [value, word] : kinds) {
        if (word == text) return value;
    }
    return std::nullopt;
}

}  // namespace gateway
