// What was written in a community as a canonical appeal, and its end as an event. Pure.
#pragma once

#include "adapters/social/callback.hpp"
#include "adapters/social/vk_settings.hpp"
#include "gateway/appeal/appeal.hpp"

namespace gateway::social {

/// `connector` is the system of the item's id. Regime open_source, whatever is written.
Appeal appeal_of(const Callback& callback, const VkSettings& settings, const std::string& connector, Time now);

/// The item was deleted: the appeal is withdrawn, nothing of it is erased.
AppealEvent deletion_of(const Callback& callback, const std::string& connector, Time now);

}  // namespace gateway::social
