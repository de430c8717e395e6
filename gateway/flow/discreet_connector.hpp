// A connector that is given no more of a delivery than its partner may know.
#pragma once

#include <string>

#include "gateway/appeal/disclosure.hpp"
#include "gateway/core/connector.hpp"

namespace gateway {

/// Stands between couriers and `inner`, which outlives it. Without `content` the files of the message stay here as well. Throws
/// Fault where the canonical document cannot be read: nothing has left then. Threads as Connector.
class DiscreetConnector final : public Connector {
public:
    DiscreetConnector(Connector& inner, Disclosure permitted) : inner_(inner), permitted_(permitted) {}

    std::string prepare(const Delivery& delivery) override;
    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    Task<Outcome> find(Delivery delivery, Deadline deadline) override;
    Repeat repeat() const override { return inner_.repeat(); }
    Task<Reach> probe(Deadline deadline) override { return inner_.probe(deadline); }

private:
    Delivery reduced(Delivery delivery) const;

    Connector& inner_;
    Disclosure permitted_;
};

}  // namespace gateway
