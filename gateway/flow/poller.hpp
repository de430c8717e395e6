// Asks one partner for what it has, often while there is something, rarely when there is not.
#pragma once

#include <string>

#include "gateway/core/connector.hpp"
#include "gateway/flow/bell.hpp"
#include "gateway/flow/circuit_breaker.hpp"
#include "gateway/flow/kit.hpp"
#include "gateway/flow/views.hpp"

namespace gateway {

struct PollerSettings {
    Duration min = std::chrono::seconds(5);          ///< interval while the partner has something
    Duration max = std::chrono::seconds(60);         ///< interval an idle partner is asked at
    double growth = 1.5;                             ///< of the interval with every empty poll
    double jitter = 0.1;                             ///< each wait is changed by up to this share either way
    Duration failure_max = std::chrono::minutes(5);  ///< after failures the interval doubles up to this
    Duration poll_within = std::chrono::minutes(2);  ///< deadline of one poll
    int empty_drains = 10;  ///< polls in a row that said "more" and brought nothing, before it rests all the same
};

/// A loop on the io thread; one poll at a time. Immune to the wall clock: it only measures spans. Destroy only after `run` has
/// ended or when the io_context runs no more.
class Poller {
public:
    Poller(const FlowKit& kit, std::string connector, Source& source, PollerSettings settings);

    /// Ends soon after `stop`, at the latest with the poll under way. Never throws.
    Task<void> run();
    void stop();
    /// Something was sent to this partner, it may soon have an answer: back to the least interval.
    void nudge();
    /// Poll now (administrator).
    void poll_now();
    /// The caller remembers it.
    void use_pause(Pause pause);

    const std::string& connector() const { return view_.connector; }
    PollerView view() const;

private:
    Task<void> poll();
    Task<PollResult> ask(LastError& error);
    void after_success(const PollResult& result);
    void after_failure(LastError error);
    Duration jittered(Duration interval);

    const FlowKit& kit_;
    Source& source_;
    PollerSettings settings_;
    Bell bell_;
    PollerView view_;
    Moment next_at_{};
    Moment last_at_{};
    Duration base_;  ///< the interval before jitter
    int empty_drains_ = 0;
    bool stopping_ = false;
};

}  // namespace gateway
