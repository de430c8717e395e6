// Adapters made for a look: constructed as `serve` would, but without a store, and asked whether their partner can be reached.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/app/config.hpp"

namespace gateway {

/// Keys and trust stores by name, loaded from their files on first use.
class KeyRing {
public:
    explicit KeyRing(const Config& config) : config_(config) {}

    /// Throw std::runtime_error naming what is missing, with the nearest name, or what cannot be loaded.
    std::shared_ptr<const SigningKey> key(std::string_view name);
    const TrustStore* trust(std::string_view name);

private:
    const Config& config_;
    std::map<std::string, std::shared_ptr<const SigningKey>, std::less<>> keys_;
    std::map<std::string, TrustStore, std::less<>> trusts_;
};

/// Owns what an AdapterKit refers to. Messages an adapter under trial wants to hand in are refused: nothing is stored.
/// One thread; nothing runs but inside `probe`.
class AdapterTrial {
public:
    explicit AdapterTrial(const Config& config);
    ~AdapterTrial();
    AdapterTrial(const AdapterTrial&) = delete;
    AdapterTrial& operator=(const AdapterTrial&) = delete;

    /// What the adapter's own `make` gives or throws. The adapter must not outlive the trial.
    Adapter make(const AdapterKind& kind, const ConnectorConfig& connector);

    /// Asks the connector and waits for its answer; a probe that throws is unreachable, with the reason as detail.
    Reach probe(Connector& connector, Duration limit);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
