// One connection to a broker, in plain words. Blocking; one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "adapters/municipal/amqp.hpp"

namespace gateway::municipal {

struct AmqpMessage {
    std::uint64_t tag = 0;  ///< to acknowledge it by, on the same connection
    std::string body, content_type, message_id;
    bool too_large = false;  ///< over the limit: without its body
};

struct AmqpLetter {
    std::string exchange, key, body, content_type, message_id, type;
    std::uint64_t timestamp = 0;  ///< seconds since 1970
};

/// Connects when first needed and again after a break. Everything throws TransportError; maybe_arrived says whether a message
/// may lie at the broker.
class AmqpLine {
public:
    explicit AmqpLine(const AmqpSettings& settings);
    ~AmqpLine();
    AmqpLine(const AmqpLine&) = delete;
    AmqpLine& operator=(const AmqpLine&) = delete;

    /// Persistent and mandatory; returns after the broker's confirmation: for a quorum queue the message is on most disks then.
    /// Throws TransportError(not_found) when no queue takes it, (partner_rejected) when the broker refuses it: it did not
    /// arrive.
    void publish(const AmqpLetter& letter);

    /// The next message; nullopt when the queue is empty. It stays the broker's until acknowledged: a break brings it again.
    std::optional<AmqpMessage> get(std::uint64_t max);
    void acknowledge(std::uint64_t tag);

    /// Ends the connection: what was not acknowledged is the broker's again.
    void drop();
    void check();  ///< connects

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway::municipal
