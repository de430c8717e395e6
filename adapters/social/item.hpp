// What a VK message is attached to and how it is named: "wall:-123_45_678" (comment 678 under post 45 of wall -123).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::social {

/// Kind of the external id that holds the text form.
inline constexpr std::string_view item_kind = "vk_item";

struct Item {
    enum class Kind { wall, post, board, photo, video, message };

    Kind kind = Kind::wall;
    std::int64_t owner = 0;   ///< of the wall, discussion, photo, video; for messages the conversation
    std::int64_t parent = 0;  ///< post, topic, photo, video; 0 for posts and messages
    std::int64_t id = 0;
    bool operator==(const Item&) const = default;
};

/// "wall:-123_45_678", "post:-123_45", "board:-123_7_8", "photo:…", "video:…", "message:2000000001_9".
std::string to_text(const Item& item);
/// nullopt for anything else.
std::optional<Item> item_of(std::string_view text);

}  // namespace gateway::social
