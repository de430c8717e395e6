// A Kafka cluster of the tests: librdkafka's own mock, in this process, on loopback. It is no real broker.
#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace gateway {

class KafkaCluster {
public:
    explicit KafkaCluster(int brokers = 1) {
        owner_ = rd_kafka_new(RD_KAFKA_PRODUCER, quiet({}), nullptr, 0);
        if (owner_ != nullptr) mock_ = rd_kafka_mock_cluster_new(owner_, brokers);
        if (mock_ == nullptr) throw std::runtime_error("librdkafka makes no mock cluster");
    }
    ~KafkaCluster() {
        rd_kafka_mock_cluster_destroy(mock_);
        rd_kafka_destroy(owner_);
    }
    KafkaCluster(const KafkaCluster&) = delete;
    KafkaCluster& operator=(const KafkaCluster&) = delete;

    std::string bootstrap() const { return rd_kafka_mock_cluster_bootstraps(mock_); }
    void make_topic(const std::string& name, int partitions) { rd_kafka_mock_topic_create(mock_, name.c_str(), partitions, 1); }
    /// The next `times` requests to store records are answered so.
    void answer_produce(rd_kafka_resp_err_t error, int times = 1) {
        for (int i = 0; i < times; ++i) rd_kafka_mock_push_request_errors(mock_, produce_request, 1, error);
    }
    /// A key without a value.
    void put_tombstone(const std::string& topic) {
        rd_kafka_t* producer = rd_kafka_new(RD_KAFKA_PRODUCER, quiet({{"bootstrap.servers", bootstrap()}}), nullptr, 0);
        if (producer == nullptr) throw std::runtime_error("librdkafka makes no producer");
        rd_kafka_producev(producer, RD_KAFKA_VTYPE_TOPIC, topic.c_str(), RD_KAFKA_VTYPE_KEY, "k", std::size_t{1},
                          RD_KAFKA_VTYPE_END);
        rd_kafka_flush(producer, 10'000);
        rd_kafka_destroy(producer);
    }
    void go_down() { rd_kafka_mock_broker_set_down(mock_, every_broker); }
    void come_up() { rd_kafka_mock_broker_set_up(mock_, every_broker); }

    struct Record {
        std::string key, value, content_type, message_id;
    };
    /// Everything in partition 0 of a topic, read without a group.
    std::vector<Record> records(const std::string& topic) const {
        rd_kafka_t* reader = rd_kafka_new(
            RD_KAFKA_CONSUMER,
            quiet({{"bootstrap.servers", bootstrap()}, {"group.id", "look"}, {"enable.partition.eof", "true"}}), nullptr, 0);
        if (reader == nullptr) throw std::runtime_error("librdkafka makes no consumer");
        rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, topic.c_str(), 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
        rd_kafka_assign(reader, list);
        std::vector<Record> found;
        for (bool more = true; more;) {
            rd_kafka_message_t* got = rd_kafka_consumer_poll(reader, 10'000);
            more = got != nullptr && got->err == RD_KAFKA_RESP_ERR_NO_ERROR;
            if (more) found.push_back(record_of(*got));
            if (got != nullptr) rd_kafka_message_destroy(got);
        }
        rd_kafka_topic_partition_list_destroy(list);
        rd_kafka_destroy(reader);
        return found;
    }

private:
    static rd_kafka_conf_t* quiet(const std::vector<std::pair<const char*, std::string>>& options) {
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "log_level", "0", nullptr, 0);
        for (const auto& [name, value] : options) rd_kafka_conf_set(conf, name, value.c_str(), nullptr, 0);
        return conf;
    }
    static Record record_of(const rd_kafka_message_t& got) {
        rd_kafka_headers_t* headers = nullptr;
        rd_kafka_message_headers(&got, &headers);
        const auto header = [&](const char* name) {
            const void* value = nullptr;
            std::size_t size = 0;
            if (headers == nullptr || rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR)
                return std::string();
            return std::string(static_cast<const char*>(value), size);
        };
        return {std::string(static_cast<const char*>(got.key), got.key_len),
                std::string(static_cast<const char*>(got.payload), got.len), header("content-type"), header("message-id")};
    }

    static constexpr std::int16_t produce_request = 0;
    static constexpr std::int32_t every_broker = -1;

    rd_kafka_t* owner_ = nullptr;
    rd_kafka_mock_cluster_t* mock_ = nullptr;
};

}  // namespace gateway
