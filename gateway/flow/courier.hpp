// Carries the deliveries of one lane: lease, attempt, settle.
#pragma once

#include <functional>
#include <string>

#include "gateway/core/connector.hpp"
#include "gateway/flow/bell.hpp"
#include "gateway/flow/even_clock.hpp"
#include "gateway/flow/kit.hpp"
#include "gateway/flow/retry_policy.hpp"
#include "gateway/flow/router.hpp"
#include "gateway/flow/scan_gate.hpp"
#include "gateway/flow/verdict.hpp"
#include "gateway/flow/views.hpp"

namespace gateway {

struct CourierSettings {
    int max_in_flight = 8;
    Duration deliver_within = std::chrono::seconds(60);  ///< deadline of one attempt, and of one `find`
    Duration find_after = std::chrono::seconds(2);       ///< a doubtful attempt may still be arriving: wait before asking
    RetryPolicy retry;
    Duration handed_over_alarm = std::chrono::hours(72);    ///< only shown: readiness warns of what is handed over for longer
    Duration rest = std::chrono::seconds(30);               ///< longest sleep: then look again, whatever the clocks say
    Duration store_pause = std::chrono::milliseconds(200);  ///< after a failed call of the store, doubling up to …
    Duration store_pause_max = std::chrono::seconds(5);

    ScanRules scan;

    /// Longer than an attempt with its question and the scans of most messages can take. Scans that take longer lose the lease,
    /// but not their verdicts: the next attempt goes on behind them.
    Duration lease_for() const {
        return deliver_within * 2 + find_after + std::chrono::minutes(2) +
               (scan.scanner == nullptr ? Duration(0) : scan.within * 10);
    }
};

/// One partner as all its couriers see it: they share the breaker and the pause. io thread only.
struct PartnerDoor {
    std::string id;
    Connector& connector;
    CircuitBreaker breaker;
    Pause pause;
};

/// What a courier tells its office.
struct CourierCalls {
    std::function<void()> sent;         ///< something was delivered or handed over: the partner may soon have an answer
    std::function<void()> door_opened;  ///< the breaker has closed again: the partner's other couriers may go
    std::function<void(Pause)> held;    ///< this route must stand still; to be remembered
};

/// A loop on the io thread; deliveries of different appeals run side by side, those of one appeal in order (the store's
/// invariant 4). Must outlive its coroutines: destroy it only after `run` has ended or when the io_context runs no more.
class Courier {
public:
    Courier(const FlowKit& kit, EvenClock& clock, Lane lane, CourierSettings settings, PartnerDoor& door, CourierCalls calls);

    /// Ends after `stop`, when the last attempt is settled. Never throws.
    Task<void> run();
    /// There may be something to do: new deliveries, a pause that ended, an administrator's retry.
    void wake() { bell_.ring(); }
    void stop();
    /// After `stop`: outcomes the store cannot take are left to the recovery of their leases.
    void abandon() { abandoned_ = true; }

    void use_pause(Pause pause);
    bool unsettled() const { return unsettled_ > 0; }
    const Lane& lane() const { return lane_; }
    CourierView view() const;

private:
    Task<Duration> look();
    Task<Duration> look_at_store();
    Task<std::vector<Delivery>> lease(int limit);
    Task<Duration> time_to_next();
    void begin(Delivery delivery, bool probe);

    Task<void> carry(Delivery delivery, bool probe);
    Task<std::optional<Time>> legal_end(std::string appeal_id);
    Task<Outcome> attempt(Delivery& delivery);
    Task<Outcome> send(Delivery& delivery, bool& touched);
    Task<Outcome> ask(Delivery delivery);
    Task<bool> try_settle(const Settlement& settlement);
    Task<void> settle(Settlement settlement);

    Settlement settlement_of(const Delivery& delivery, Verdict verdict, Time started_at);
    void count(const Delivery& delivery, const Verdict& verdict, Duration took);
    void tell_breaker(const Outcome& outcome, bool probe);
    void report(const Delivery& delivery, const Verdict& verdict);
    void hold(const Outcome& outcome);

    const FlowKit& kit_;
    EvenClock& clock_;
    Lane lane_;
    CourierSettings settings_;
    PartnerDoor& door_;
    CourierCalls calls_;
    ScanGate scan_;
    Bell bell_;
    Pause pause_;
    bool stopping_ = false;
    bool abandoned_ = false;
    int running_ = 0;
    int unsettled_ = 0;
    bool leasing_probe_ = false;  ///< a breaker's probe is reserved for the lease under way
    int store_failures_ = 0;      ///< looks that failed in a row
    int idle_looks_ = 0;          ///< looks in a row that found something due but nothing to take
    /// A due time further ahead than any wait of ours: written by a clock that ran ahead before it was set right.
    Time stray_due_{};
    AttemptCounts counts_;
    Histogram seconds_;
    std::optional<LastError> last_error_;
    std::optional<Time> last_delivered_;
};

}  // namespace gateway
