#include <algorithm>
#include <array>

#include "adapters/municipal/kafka_client_native.hpp"

namespace gateway::municipal {

Cause cause_of(rd_kafka_resp_err_t error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR__RESOLVE:
            return Cause::name_unresolved;
        case RD_KAFKA_RESP_ERR__SSL:
            return Cause::tls_failed;
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            return Cause::connect_failed;
        case RD_KAFKA_RESP_ERR__TIMED_OUT:
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
        case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
            return Cause::timeout;
        case RD_KAFKA_RESP_ERR__AUTHENTICATION:
        case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
            return Cause::partner_auth;
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
            return Cause::not_found;
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
            return Cause::too_large;
        case RD_KAFKA_RESP_ERR_INVALID_MSG:
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
        case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
            return Cause::partner_rejected;
        default:
            return Cause::partner_unavailable;
    }
}

/// The library's own name of an error ("_MSG_TIMED_OUT"): no address, no content.
TransportError kafka_error(rd_kafka_resp_err_t error, bool maybe_arrived) {
    return {cause_of(error), maybe_arrived, std::string("Kafka: ") + rd_kafka_err2name(error)};
}

KafkaOptions::KafkaOptions(const KafkaSettings& settings) : conf_(rd_kafka_conf_new()) {
    std::string brokers;
    for (const auto& broker : settings.brokers) brokers += (brokers.empty() ? "" : ",") + broker;
    set("bootstrap.servers", brokers);
    set("client.id", "appeal-gateway");
    set("message.max.bytes", std::to_string(settings.max_message));
    set_security(settings);
    // The library would print to standard error.
    rd_kafka_conf_set_log_cb(conf_.get(), [](const rd_kafka_t*, int, const char*, const char*) {});
}

void KafkaOptions::set(const char* name, const std::string& value) {
    if (rd_kafka_conf_set(conf_.get(), name, value.c_str(), nullptr, 0) != RD_KAFKA_CONF_OK)
        throw TransportError(Cause::internal, false, std::string("Kafka: the library does not take ") + name);
}

void KafkaOptions::set_security(const KafkaSettings& settings) {
    const bool tls = !settings.tls.ca_file.empty(), sasl = !settings.user.empty();
    set("security.protocol", std::string(sasl ? "SASL_" : "") + (tls ? "SSL" : "PLAINTEXT"));
    if (tls) set("ssl.ca.location", settings.tls.ca_file);
    if (!settings.tls.cert_file.empty()) {
        set("ssl.certificate.location", settings.tls.cert_file);
        set("ssl.key.location", settings.tls.key_file);
    }
    if (!sasl) return;
    set("sasl.mechanism", settings.mechanism);
    set("sasl.username", settings.user);
    set("sasl.password", settings.password);
}

KafkaClient::KafkaClient(rd_kafka_type_t type, KafkaOptions options) {
    rd_kafka_conf_set_opaque(options.raw(), this);
    rd_kafka_conf_set_error_cb(options.raw(), &on_error);
    std::array<char, 256> reason{};
    client_ = rd_kafka_new(type, options.raw(), reason.data(), reason.size());
    if (client_ == nullptr) throw TransportError(Cause::key_unavailable, false, std::string("Kafka: ") + reason.data());
    options.release();  // the client's now
}

KafkaClient::~KafkaClient() {
    rd_kafka_destroy(client_);
}

/// "All brokers are down" follows the reason why and must not hide it.
void KafkaClient::on_error(rd_kafka_t*, int error, const char*, void* self) {
    auto& trouble = static_cast<KafkaClient*>(self)->trouble_;
    const auto known = trouble.load();
    if (error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || known == RD_KAFKA_RESP_ERR_NO_ERROR)
        trouble = static_cast<rd_kafka_resp_err_t>(error);
}

void KafkaClient::check(Duration limit) {
    const rd_kafka_metadata_t* found = nullptr;
    const auto error = rd_kafka_metadata(client_, 0, nullptr, &found, static_cast<int>(limit.count()));
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_metadata_destroy(found);
        return went_well();
    }
    const auto told = trouble();
    throw kafka_error(told == RD_KAFKA_RESP_ERR_NO_ERROR ? error : told, false);
}

}  // namespace gateway::municipal
