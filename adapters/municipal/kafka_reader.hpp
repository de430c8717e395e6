// Takes from a Kafka topic as one of a group of readers. Blocking; one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/municipal/kafka.hpp"

namespace gateway::municipal {

struct KafkaMessage {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::string body, content_type, message_id;  ///< the last two from the headers content-type and message-id
    bool too_large = false;                      ///< over the limit: without its body
    bool empty = false;                          ///< a tombstone: a key without a value

    /// "topic/3/417": where it stands for good.
    std::string place() const;
};

/// Joins the group when first asked, and again after a break. What was taken and not committed comes again: to this reader
/// after a restart, to another one when the group shares anew. Everything throws TransportError.
class KafkaReader {
public:
    explicit KafkaReader(KafkaSettings settings);
    ~KafkaReader();  ///< leaves the group
    KafkaReader(const KafkaReader&) = delete;
    KafkaReader& operator=(const KafkaReader&) = delete;

    /// The next message; nullopt when none came within `wait`.
    std::optional<KafkaMessage> get(Duration wait);
    /// Everything of its partition up to this message is on disk here.
    void done(const KafkaMessage& message);
    /// Tells the cluster what is done, and waits for its word.
    void commit();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway::municipal
