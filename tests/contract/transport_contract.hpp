// The suite of connectors whose partner speaks no HTTP: files, mail, brokers. What HTTP connectors prove against one scripted
// partner is proven here against situations the subject arranges.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/core/connector.hpp"

namespace gateway {

struct TransportSubject {
    using Make = std::function<std::unique_ptr<Connector>(AdapterKit kit)>;
    struct Situation {
        std::string name;
        Make make;
    };

    std::string name;
    /// A first attempt; its appeal carries the `plants`.
    Delivery delivery;
    /// A connector whose partner takes what it is given.
    Make good;
    /// What passes by waiting: nobody there, a refusal for now.
    std::vector<Situation> waiting;
    /// What waiting does not change.
    std::vector<Situation> refused;
    /// The line broke after the document was given.
    std::vector<Situation> doubtful;
    /// A partner that takes the connection and says nothing. Empty where there is no line.
    Make silent;
    /// Personal data, texts and secrets: never seen in a log line or in the detail of an outcome.
    std::vector<std::string> plants;
};

/// delivered on success, and again when the same delivery is repeated where repeating is safe; postponed, refused, in_doubt
/// (postponed where repeating is safe) as the situation is; ends within its time; says nothing of the plants.
void check_transport_contract(const TransportSubject& subject);

}  // namespace gateway
