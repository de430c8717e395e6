#include "adapters/social/item.hpp"

#include <array>
#include <charconv>
#include <vector>

namespace gateway::social {
namespace {

constexpr std::array<std::string_view, 6> names{"wall", "post", "board", "photo", "video", "message"};

bool has_parent(Item::Kind kind) {
    return kind != Item::Kind::post && kind != Item::Kind::message;
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string to_text(const Item& item) {
    std::string text = std::string(names[static_cast<std::size_t>(item.kind)]) + ":" + std::to_string(item.owner);
    if (has_parent(item.kind)) text += "_" + std::to_string(item.parent);
    return text + "_" + std::to_string(item.id);
}

std::optional<Item> item_of(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::vector<std::int64_t> numbers;
    for (std::size_t at = colon + 1; at <= text.size();) {
        const auto end = std::min(text.find('_', at), text.size());
        const auto number = number_of(text.substr(at, end - at));
        if (!number || numbers.size() == 3) return std::nullopt;
        numbers.push_back(*number);
        at = end + 1;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto kind = static_cast<Item::Kind>(i);
        if (names[i] != text.substr(0, colon)) continue;
        if (numbers.size() != (has_parent(kind) ? 3U : 2U)) return std::nullopt;
        return Item{kind, numbers.front(), has_parent(kind) ? numbers[1] : 0, numbers.back()};
    }
    return std::nullopt;
}

}  // namespace gateway::social
