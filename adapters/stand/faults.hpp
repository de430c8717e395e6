// Misbehaviour on demand: what a stand system does wrong, how often and how many times.
#pragma once

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
    cut_after_read,  ///< does what was asked, then closes the connection without an answer
    garbage,         ///< does what was asked, answers with octets that mean nothing
    twice,           ///< gives the same thing twice, in the protocol's own way (the system asks for it itself)
    bad_signature    ///< signs wrongly (the system asks for it itself)
};

std::string_view to_text(FaultMode mode);

/// One line of misbehaviour. Text form: "slow=500ms", "fail=503,p=0.2", "cut_after_read,n=3", "slow,p=0.1,n=20".
struct FaultRule {
    FaultMode mode = FaultMode::slow;
    Duration delay{1'000};     ///< slow only; at most 10 minutes
    int status = 503;          ///< fail only; 400…599
    double probability = 1.0;  ///< 0…1, drawn anew for every request
    int left = -1;             ///< how many times it still strikes; −1 = without end
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

    /// The first rule of this mode that fires now, already counted down; nullopt: behave.
    std::optional<FaultRule> strike(FaultMode mode);

private:
    mutable std::mutex mutex_;
    std::vector<FaultRule> rules_;
    std::mt19937_64 random_;
};

/// An endpoint that misbehaves: slow, fail, drop, cut_after_read and garbage are done here for every protocol alike; twice and
/// bad_signature are left to the system behind it. `inner` and `faults` must outlive it.
class FaultyEndpoint final : public Endpoint {
public:
    FaultyEndpoint(Endpoint& inner, Faults& faults) : inner_(inner), faults_(faults) {}

    std::string prefix() const override { return inner_.prefix(); }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override { return inner_.refuse(request, fault); }

private:
    Endpoint& inner_;
    Faults& faults_;
};

}  // namespace gateway::stand
