// A message broker (AMQP 0-9-1, RabbitMQ): what leaves is confirmed by the broker, what comes is acknowledged after the commit.
#pragma once

#include <memory>
#include <string>

#include "adapters/municipal/reception.hpp"
#include "adapters/municipal/text_template.hpp"

namespace gateway::municipal {

struct AmqpSettings {
    std::string host;
    std::uint16_t port = 5672;
    std::string vhost = "/", user = "guest", password = "guest";
    std::filesystem::path ca_file;  ///< set: TLS
    std::string exchange;           ///< empty: the default one, the key is the queue
    TextTemplate key;               ///< routing key of what we send; empty: nothing is sent
    std::string queue;              ///< we take from it; empty: nothing is taken
    bool declare = true;            ///< make both queues, durable quorum queues, when they are not there
    int batch = 100;                ///< messages of one poll
    std::uint64_t max_message = 16u << 20;
    Duration timeout{10'000};  ///< one exchange with the broker
};

std::vector<SettingKey> amqp_keys();
/// Throws std::runtime_error with one sentence.
AmqpSettings read_amqp(const Settings& block);

/// Null without `key`, or without `queue`.
std::unique_ptr<Connector> make_amqp_connector(AmqpSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation);
std::unique_ptr<Source> make_amqp_source(AmqpSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation);

}  // namespace gateway::municipal
