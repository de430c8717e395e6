// A counterpart that nobody calls over HTTP: it looks at its folders every tenth of a second, as people and their transports
// do.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

/// io thread only. Begins with listen(), ends with stop().
class RoundsSystem : public StandSystem {
public:
    explicit RoundsSystem(StandKit kit);
    ~RoundsSystem() override;
    RoundsSystem(const RoundsSystem&) = delete;
    RoundsSystem& operator=(const RoundsSystem&) = delete;

    std::string name() const override { return kit_.name; }
    bool speaks_http() const override { return false; }
    /// Throws std::logic_error: it has none.
    Endpoint& endpoint() override;
    Faults& faults() override { return faults_; }
    void listen() override { look_again(); }
    void stop() override;

protected:
    /// One look around. What it throws is logged, and the next round tries again.
    virtual void round(Time now) = 0;
    const StandKit& kit() const { return kit_; }

private:
    void look_again();

    StandKit kit_;
    Faults faults_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<bool> runs_ = std::make_shared<bool>(true);  ///< shared with the wait under way, which may outlive us
};

}  // namespace gateway::stand
