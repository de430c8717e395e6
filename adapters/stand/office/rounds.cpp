#include "adapters/stand/office/rounds.hpp"

#include <stdexcept>
#include <utility>

namespace gateway::stand {
namespace {

constexpr Duration look_every{100};

}  // namespace

RoundsSystem::RoundsSystem(StandKit kit) : kit_(std::move(kit)), timer_(kit_.io) {}

RoundsSystem::~RoundsSystem() {
    *runs_ = false;
}

Endpoint& RoundsSystem::endpoint() {
    throw std::logic_error(kit_.name + " is not called over HTTP");
}

void RoundsSystem::stop() {
    *runs_ = false;
    timer_.cancel();
}

void RoundsSystem::look_again() {
    timer_.expires_after(look_every);
    timer_.async_wait([this, runs = runs_](const boost::system::error_code& error) {
        if (error || !*runs) return;
        try {
            round(kit_.clock.now());
        } catch (const std::exception& trouble) {
            kit_.log.write(LogLevel::warn, "stand_round_failed", {{"system", kit_.name}, {"error", trouble.what()}});
        }
        if (*runs) look_again();
    });
}

}  // namespace gateway::stand
