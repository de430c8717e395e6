// Brings the demonstration's appeals to the gateway, each by its own way.
#pragma once

#include <vector>

#include "gateway/app/demo/calls.hpp"
#include "gateway/app/demo/portal.hpp"
#include "gateway/app/demo/script.hpp"

namespace gateway {

/// io thread only. Writes the numbers that senders give out into the appeals.
class DemoSender {
public:
    DemoSender(DemoCalls& calls, DemoPortal& portal, const Workplace& place, std::vector<DemoAppeal>& appeals)
        : calls_(calls), portal_(portal), place_(place), appeals_(appeals) {}

    /// All but those that wait for the broker.
    Task<void> send_all();
    Task<void> send_broker();

private:
    using Batch = std::vector<DemoAppeal*>;
    /// Those whose sender is ПОС, the broker's left out.
    Batch from_pos() const;
    Batch of(DemoWay way) const;

    Task<void> send_pos(Batch all);
    Task<void> send_smev();
    Task<void> send_open311();
    Task<void> send_vk();
    Task<void> send_medo();
    Task<void> send_sstu();
    Task<void> send_portal();
    /// Citizens write to the municipality that has a gateway of its own.
    Task<void> send_pair();
    void drop_table();

    DemoCalls& calls_;
    DemoPortal& portal_;
    const Workplace& place_;
    std::vector<DemoAppeal>& appeals_;
};

}  // namespace gateway
