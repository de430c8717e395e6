// librdkafka at the border: a client of a cluster, its settings, and its errors in our words.
#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/municipal/kafka.hpp"
#include "gateway/http/client.hpp"

namespace gateway::municipal {

Cause cause_of(rd_kafka_resp_err_t error);
TransportError kafka_error(rd_kafka_resp_err_t error, bool maybe_arrived);

/// What a client is made of; brokers, TLS and SASL are in it from the start.
class KafkaOptions {
public:
    explicit KafkaOptions(const KafkaSettings& settings);

    /// Throws TransportError naming the option (never its value) when the library does not take it.
    void set(const char* name, const std::string& value);
    rd_kafka_conf_t* raw() const { return conf_.get(); }
    rd_kafka_conf_t* release() { return conf_.release(); }

private:
    void set_security(const KafkaSettings& settings);

    struct Destroy {
        void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
    };
    std::unique_ptr<rd_kafka_conf_t, Destroy> conf_;
};

/// Connects by itself and again after a break. Any thread.
class KafkaClient {
public:
    /// Throws TransportError when the library cannot make it (a certificate that cannot be read).
    KafkaClient(rd_kafka_type_t type, KafkaOptions options);
    ~KafkaClient();
    KafkaClient(const KafkaClient&) = delete;
    KafkaClient& operator=(const KafkaClient&) = delete;

    rd_kafka_t* raw() const { return client_; }

    /// Asks the cluster about itself. Blocking, at most `limit`; throws TransportError with the cause the library told last.
    void check(Duration limit);

    /// What the library told last of its line to the cluster, beside any call; NO_ERROR since something went well.
    rd_kafka_resp_err_t trouble() const { return trouble_; }
    void went_well() { trouble_ = RD_KAFKA_RESP_ERR_NO_ERROR; }
    /// A producer that may no longer be used: a new one must be made.
    bool spent() const { return rd_kafka_fatal_error(client_, nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR; }

private:
    static void on_error(rd_kafka_t* client, int error, const char* reason, void* self);

    std::atomic<rd_kafka_resp_err_t> trouble_{RD_KAFKA_RESP_ERR_NO_ERROR};
    rd_kafka_t* client_ = nullptr;
};

}  // namespace gateway::municipal
