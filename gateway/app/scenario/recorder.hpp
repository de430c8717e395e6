// Writes down what is ordered of a running stand, as a scenario that can be played again.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/core/connector.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// Stands before the control port. io thread only.
class ScenarioRecorder final : public Endpoint {
public:
    /// Both outlive it.
    ScenarioRecorder(Endpoint& control, Clock& clock) : control_(control), clock_(clock) {}

    std::string prefix() const override { return control_.prefix(); }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override { return control_.refuse(request, fault); }

    /// The orders that were taken, with the pauses between them; ids the stand gave out become ${names}. At the end it waits
    /// for the counters each system that was ordered about shows now.
    Task<std::string> scenario(std::string title);

private:
    struct Order {
        Time at{};
        std::string target, body;        ///< "smev/requests" and JSON
        std::vector<std::string> saved;  ///< names of the ids in its answer
    };
    void note(const std::string& target, const std::string& body, const std::string& answer, Time at);
    Task<std::string> counters(std::string system);

    Endpoint& control_;
    Clock& clock_;
    std::vector<Order> orders_;
    std::map<std::string, std::string> names_;  ///< id → name
};

}  // namespace gateway
