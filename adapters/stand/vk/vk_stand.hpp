// The VK of the stand: one community whose events are called back, and whose API takes replies. Shapes: VKCOM/vk-api-schema
// (reference data); nothing of VK itself.
#pragma once

#include <memory>
#include <string>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct VkStandOptions {
    std::int64_t group_id = 101;
    std::string secret = "vk-secret";
    std::string confirmation = "a1b2c3d4";
    std::string access_token = "vk-token";
    std::string api_version = "5.199";
    std::string callback_url;   ///< where the gateway listens; empty until the order `server`
    Duration retry_after{500};  ///< an event that was not answered `ok` comes again
    int most_tries = 20;
};

/// Control actions, POST /control/<name>/…:
///   server   {"url": "http://127.0.0.1:8441/vk"}       asks for the confirmation → {"confirmed": true}
///   comments {"comments": [{"text", "from_id"?, "post_id"?, "id"?, "what"?, "event_id"?}]}  → {"ids": […]};
///            `what` is new, edit, delete or restore; what was written under an `id` before is remembered
///   event    {"type": …, "object": {…}, "event_id"?}   any callback as it stands
///   errors   {"codes": [6, 9]}                         the next calls of the API are answered with these errors
/// The book: "effects" "reply:COMMENT" (each guid once) and by guid where nothing was answered to, "replies" with their texts,
/// "events" with how often each was sent and what the gateway answered last, counters.
std::unique_ptr<StandSystem> make_vk_stand(VkStandOptions options, StandKit kit);

}  // namespace gateway::stand
