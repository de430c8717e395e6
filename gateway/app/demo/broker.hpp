// A RabbitMQ of the demonstration's own, where it is installed: a node, a folder and ports that are nobody else's.
#pragma once

#include <filesystem>
#include <memory>

#include "gateway/app/demo/child.hpp"
#include "gateway/app/demo/workplace.hpp"

namespace gateway {

/// Ended with its node and its folder when the object goes.
class DemoBroker {
public:
    static bool is_installed();

    /// Starts it; it answers some seconds later. Throws std::runtime_error.
    explicit DemoBroker(const Workplace& place);
    ~DemoBroker();
    DemoBroker(const DemoBroker&) = delete;
    DemoBroker& operator=(const DemoBroker&) = delete;

    bool running() { return node_->running(); }
    /// It speaks AMQP. Blocks for half a second at most.
    bool answers() const;

private:
    const Workplace& place_;
    std::filesystem::path dir_;
    std::unique_ptr<Child> node_;
};

}  // namespace gateway
