// A reply as a call of VK's API, and what VK's answer means. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/social/item.hpp"
#include "adapters/social/vk_settings.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/http/client.hpp"

namespace gateway::social {

struct VkMethod {
    std::string name;  ///< "wall.createComment"
    WebFields fields;  ///< without token and version
};

/// `key` is the idempotency key: the same for every repeat.
VkMethod reply_to(const Item& item, const VkSettings& settings, const std::string& message, const std::string& key);

/// The text in pieces of at most `most` characters, cut at a line's end or a space where there is one. None for an empty text.
std::vector<std::string> pieces_of(const std::string& text, std::size_t most);

/// What VK answered: delivered, or what its error means for the delivery (README). Anything that is no answer of VK is
/// postponed: repeating is safe. `now` is for Retry-After.
Outcome outcome_of_reply(const WebReply& reply, Time now);

}  // namespace gateway::social
