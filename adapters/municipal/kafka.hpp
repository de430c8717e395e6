// Apache Kafka: what leaves is settled by its delivery report, what comes is committed after the appeal is on disk.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/municipal/reception.hpp"
#include "adapters/municipal/text_template.hpp"

namespace gateway::municipal {

struct KafkaSettings {
    std::vector<std::string> brokers;         ///< host:port of some of the cluster; the others it tells itself
    TextTemplate topic_out;                   ///< topic of what we send; empty: nothing is sent
    TextTemplate key;                         ///< records of one key keep their order
    std::string topic_in;                     ///< we take from it; empty: nothing is taken
    std::string group = "appeal-gateway";     ///< the readers that share topic_in
    std::string user, password;               ///< empty user: no SASL
    std::string mechanism = "SCRAM-SHA-512";  ///< SASL
    ClientTls tls;                            ///< ca_file set: TLS; cert_file and key_file: mTLS
    int batch = 100;                          ///< messages of one poll
    std::uint64_t max_message = 16u << 20;    ///< octets, both directions
    Duration session{45'000};                 ///< a reader unheard of for so long is replaced by another one of its group
    Duration timeout{10'000};                 ///< of one message on its way to the cluster, and of a question to it
};

std::vector<SettingKey> kafka_keys();
/// Throws std::runtime_error with one sentence.
KafkaSettings read_kafka(const Settings& block);

/// Null without `topic_out`, or without `topic_in`. Neither calls the cluster before it is used.
std::unique_ptr<Connector> make_kafka_connector(KafkaSettings settings, AdapterKit kit,
                                                std::shared_ptr<const Translation> translation);
std::unique_ptr<Source> make_kafka_source(KafkaSettings settings, AdapterKit kit,
                                          std::shared_ptr<const Translation> translation);

}  // namespace gateway::municipal
