// Adapters made for a look: constructed as `serve` would, but without a store, and asked whether their partner can be reached.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/app/config.hpp"
#include "gateway/app/key_ring.hpp"

namespace gateway {

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

    /// Keys and trust stores the adapters asked for, and who did.
    const KeyRing& ring() const;

    /// Asks the connector and waits for its answer; a probe that throws is unreachable, with the reason as detail.
    Reach probe(Connector& connector, Duration limit);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
