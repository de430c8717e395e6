// Misbehaviour on demand: what a stand system does wrong, how often and how many times.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/connector.hpp"
#include "gateway/core/time.hpp"

namespace gateway::stand {

enum class FaultMode {
    slow,            ///< answers after `delay`
    fail,            ///< answers `status` without doing anything
    drop,            ///< reads the request, does nothing, closes the connection
    late,            ///< does what was asked at once, answers after `delay`
    cut_after_read,  ///< does what was asked, then closes the connection without an answer
    garbage,         ///< does what was asked, answers with octets that mean nothing
    twice,           ///< gives the same thing twice, in the protocol's own way (the system asks for it itself)
    bad_signature,   ///< signs wrongly (the system asks for it itself)
    refuse           ///< a refusal of the protocol by its name, nothing is done (the system asks for it itself)
};

std::string_view to_text(FaultMode mode);

/// One line of misbehaviour. Text form: "slow=500ms", "fail=503,p=0.2", "cut_after_read,n=3", "slow,p=0.1,n=20",
/// "refuse=DestinationOverflow@SendRequest,n=2", "cut_after_read@SendRequest,n=1".
struct FaultRule {
    FaultMode mode = FaultMode::slow;
    Duration delay{1'000};     ///< slow and late; at most 10 minutes
    int status = 503;          ///< fail only; 400…599
    double probability = 1.0;  ///< 0…1, drawn anew for every request
    int left = -1;             ///< how many times it still strikes; −1 = without end
    std::string name{};        ///< refuse only: the refusal's name in the protocol
    std::string operation{};   ///< only for this operation of the protocol; empty = every one
};

/// Throws std::invalid_argument with one sentence that says what was expected.
FaultRule parse_fault(std::string_view text);
std::string to_text(const FaultRule& rule);

/// The faults of one stand system. Any thread. With equal seed and equal calls it strikes equally.
class Faults {
public:
    explicit Faults(std::uint64_t seed = 1) : random_(seed) {}

    /// Replaces all rules; an empty list ends all misbehaviour.
    void set(std::vector<FaultRule> rules);
    std::vector<FaultRule> rules() const;

    /// The first rule of this mode that fires now, already counted down; nullopt: behave. A rule for one operation fires for
    /// that one only.
    std::optional<FaultRule> strike(FaultMode mode, std::string_view operation = {});
    /// One more rule behind those there are.
    void add(FaultRule rule);

private:
    bool fires(FaultRule& rule);
    mutable std::mutex mutex_;
    std::vector<FaultRule> rules_;
    std::mt19937_64 random_;
};

/// An endpoint that misbehaves: slow, fail, drop, late, cut_after_read and garbage are done here for every protocol alike;
/// twice, bad_signature and refuse are left to the system behind it. `inner` and `faults` must outlive it.
class FaultyEndpoint final : public Endpoint {
public:
    /// Tells which operation of the protocol a request asks for; empty = cannot be told.
    using OperationOf = std::function<std::string(const WebRequest&)>;

    FaultyEndpoint(Endpoint& inner, Faults& faults, OperationOf operation_of = {})
        : inner_(inner), faults_(faults), operation_of_(std::move(operation_of)) {}

    std::string prefix() const override { return inner_.prefix(); }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override { return inner_.refuse(request, fault); }

private:
    Endpoint& inner_;
    Faults& faults_;
    OperationOf operation_of_;
};

}  // namespace gateway::stand
