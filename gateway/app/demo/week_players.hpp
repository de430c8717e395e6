// Citizens, their channels and the organs, as partners of the gateway's API: one call over HTTP per step of the script.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/app/demo/week_folder.hpp"
#include "gateway/app/demo/week_script.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

/// A step of the script with the appeal it belongs to.
struct WeekTurn {
    Time at{};
    std::size_t appeal = 0, step = 0;  ///< places in the script
};

/// All steps of a week in the order of time.
std::vector<WeekTurn> turns_of(const std::vector<WeekAppeal>& week);

/// io thread only; everything it is given outlives it.
class WeekPlayers {
public:
    WeekPlayers(WebClient& web, const WeekFolder& folder, const WeekFrame& frame, const std::vector<WeekAppeal>& week)
        : web_(web), folder_(folder), frame_(frame), week_(week), ids_(week.size()) {}

    /// Throws std::runtime_error when the gateway does not take it.
    Task<void> play(WeekTurn turn, std::string door);

    /// The gateway's id of every appeal that has arrived → its place in the script.
    std::map<std::string, std::size_t> places() const;

private:
    Task<void> write(WeekTurn turn, std::string door);
    Task<std::string> call(std::string partner, std::string url, std::string body, std::string key);

    WebClient& web_;
    const WeekFolder& folder_;
    const WeekFrame& frame_;
    const std::vector<WeekAppeal>& week_;
    std::vector<std::string> ids_;
};

}  // namespace gateway
