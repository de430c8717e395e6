#include "gateway/admin/stage_words.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace gateway {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> words{{
    {"sent", "отправлено"},
    {"messageIsAlreadySent", "отправлено ранее"},
    {"doesNotExist", "в СМЭВ не найдено"},
    {"requestIsQueued", "в очереди СМЭВ"},
    {"responseIsQueued", "ответ в очереди СМЭВ"},
    {"requestIsAcceptedBySmev", "принято СМЭВ"},
    {"responseIsAcceptedBySmev", "ответ принят СМЭВ"},
    {"requestIsRejectedBySmev", "отклонено СМЭВ"},
    {"responseIsRejectedBySmev", "ответ отклонён СМЭВ"},
    {"underProcessing", "обрабатывается получателем"},
    {"cancelled", "отменено"},
    {"waiting for pickup", "ждёт, когда получатель заберёт"},
    {"acknowledged", "получатель подтвердил приём"},
    {"answered", "получен ответ"},
    {"rejected", "получен отказ"},
    {"archived", "в архиве СМЭВ"},
}};

}  // namespace

std::string stage_word(const std::string& stage) {
    for (const auto& [word, ru] : words)
        if (word == stage) return std::string(ru);
    return stage;
}

}  // namespace gateway
