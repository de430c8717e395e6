// A load profile: so many requests per second for so many seconds wait for a participant.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

namespace gateway::stand::smev {

/// io thread only.
struct LoadPlan {
    std::int64_t per_second = 0, seconds = 0;
    boost::json::object request;  ///< item of `requests`; {{uuid}} and {{now}} in its content are fresh each time
    std::int64_t made = 0, refused = 0;
    std::uint64_t run = 0;  ///< a new plan ends the one before
    bool active = false;
};

}  // namespace gateway::stand::smev
