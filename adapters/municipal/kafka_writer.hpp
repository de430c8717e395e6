// Sends to a Kafka cluster: each message is over when its delivery report says so.
#pragma once

#include <memory>
#include <string>

#include "adapters/municipal/kafka.hpp"

namespace gateway::municipal {

struct KafkaLetter {
    std::string topic, key, body, content_type, message_id, type;
    std::int64_t timestamp = 0;  ///< milliseconds since 1970
};

/// acks=all and an idempotent producer: when publish returns, all in-sync replicas have the message, once per session of the
/// producer. io thread only; the library's waiting is done on a thread of its own.
class KafkaWriter {
public:
    KafkaWriter(KafkaSettings settings, boost::asio::any_io_executor io);
    ~KafkaWriter();
    KafkaWriter(const KafkaWriter&) = delete;
    KafkaWriter& operator=(const KafkaWriter&) = delete;

    /// Returns after the delivery report. Throws TransportError: maybe_arrived says whether the message may lie in the topic;
    /// too_large and partner_rejected do not change by waiting.
    Task<void> publish(KafkaLetter letter, Deadline deadline);

    /// Does the cluster answer? Throws TransportError.
    Task<void> check();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway::municipal
