// Asks the time stamp authority about evidence, behind everybody's back: nothing waits for it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <memory>
#include <optional>

#include "gateway/app/config.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"
#include "gateway/http/client.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

/// What a stamper works with; all of it outlives it.
struct StamperKit {
    boost::asio::any_io_executor io;
    Workers& workers;
    WebClient& web;
    Store& store;
    const Clock& clock;
    Log& log;
};

struct StamperView {
    std::uint64_t stamped = 0, failed = 0;  ///< since it was made
    int failures = 0;                       ///< in a row
    std::optional<Time> failing_since;
    Cause last_cause = Cause::none;
};

/// Looks for evidence and signed originals without a time stamp every few seconds, oldest first, and keeps a token about each
/// (kind "timestamp"). A token is kept only when it verifies against the trust store. After a failure it pauses, from a second
/// doubling to ten minutes. io thread only.
class Stamper {
public:
    /// `trust` outlives the stamper.
    Stamper(StamperKit kit, TimestampConfig settings, const TrustStore& trust);
    ~Stamper();
    Stamper(const Stamper&) = delete;
    Stamper& operator=(const Stamper&) = delete;

    void start();
    /// Returns when the call under way has ended, which its timeout bounds; false when that was not within `grace`.
    Task<bool> stop(Duration grace);
    StamperView view() const;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with the coroutine, which may end after the stamper
};

}  // namespace gateway
