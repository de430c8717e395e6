// A route, connector or poller that stands still, and why; remembered over restarts.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/accept.hpp"
#include "gateway/core/cause.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

struct Pause {
    enum class Kind {
        running,
        paused,  ///< by an administrator
        held     ///< by the gateway, with an alarm: trying on would do harm (facts/smev.md §8, class "stop")
    };
    Kind kind = Kind::running;
    Cause cause = Cause::none;  ///< held: what happened
    Time since{};

    bool stopped() const { return kind != Kind::running; }
};

/// "running", "paused", "held".
std::string_view to_text(Pause::Kind kind);

/// Where pauses lie in the ledger: under the name "courier", key "route/ID", "connector/ID" or "poller/ID".
class PauseBook {
public:
    explicit PauseBook(Ledger& ledger) : ledger_(ledger) {}
    /// Throw Fault(store_unavailable).
    Task<Pause> read(std::string key);
    Task<void> write(std::string key, Pause pause);

private:
    Ledger& ledger_;
};

}  // namespace gateway
