#include "adapters/municipal/kafka_reader.hpp"

#include <algorithm>
#include <utility>

#include "adapters/municipal/kafka_client_native.hpp"

namespace gateway::municipal {
namespace {

constexpr std::size_t longest_header = 200;

struct DestroyMessage {
    void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
struct DestroyList {
    void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};
using Message = std::unique_ptr<rd_kafka_message_t, DestroyMessage>;
using List = std::unique_ptr<rd_kafka_topic_partition_list_t, DestroyList>;

KafkaOptions options_of(const KafkaSettings& settings) {
    KafkaOptions options(settings);
    options.set("group.id", settings.group);
    options.set("enable.auto.commit", "false");
    options.set("enable.auto.offset.store", "false");
    options.set("auto.offset.reset", "earliest");
    options.set("isolation.level", "read_committed");
    options.set("fetch.message.max.bytes", std::to_string(settings.max_message));
    // What waits here is read ahead of our polls: bounded by octets, whatever the number of partitions.
    options.set("queued.max.messages.kbytes", std::to_string(std::max<std::uint64_t>(settings.max_message >> 10, 1'024)));
    options.set("session.timeout.ms", std::to_string(settings.session.count()));
    options.set("heartbeat.interval.ms", std::to_string(settings.session.count() / 6));
    // Between two polls may lie a long pause; a reader that is gone is noticed by its missing heartbeat.
    options.set("max.poll.interval.ms", "86400000");
    return options;
}

std::string header_of(const rd_kafka_headers_t* headers, const char* name) {
    const void* value = nullptr;
    std::size_t size = 0;
    if (rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR || value == nullptr) return {};
    return {static_cast<const char*>(value), std::min(size, longest_header)};
}

KafkaMessage message_of(const rd_kafka_message_t& got, std::uint64_t max) {
    KafkaMessage made;
    made.topic = rd_kafka_topic_name(got.rkt);
    made.partition = got.partition;
    made.offset = got.offset;
    made.empty = got.payload == nullptr;
    made.too_large = got.len > max;
    if (!made.empty && !made.too_large) made.body.assign(static_cast<const char*>(got.payload), got.len);
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&got, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return made;
    made.content_type = header_of(headers, "content-type");
    made.message_id = header_of(headers, "message-id");
    return made;
}

}  // namespace

std::string KafkaMessage::place() const {
    return topic + "/" + std::to_string(partition) + "/" + std::to_string(offset);
}

struct KafkaReader::State {
    explicit State(KafkaSettings given) : settings(std::move(given)) {}
    ~State() {
        if (client) rd_kafka_consumer_close(client->raw());
    }
    void join();

    KafkaSettings settings;
    std::unique_ptr<KafkaClient> client;
};

void KafkaReader::State::join() {
    if (client) return;
    auto made = std::make_unique<KafkaClient>(RD_KAFKA_CONSUMER, options_of(settings));
    rd_kafka_poll_set_consumer(made->raw());
    const List topics(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(topics.get(), settings.topic_in.c_str(), RD_KAFKA_PARTITION_UA);
    const auto error = rd_kafka_subscribe(made->raw(), topics.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw kafka_error(error, false);
    client = std::move(made);
}

KafkaReader::KafkaReader(KafkaSettings settings) : state_(std::make_unique<State>(std::move(settings))) {}

KafkaReader::~KafkaReader() = default;

std::optional<KafkaMessage> KafkaReader::get(Duration wait) {
    state_->join();
    auto& client = *state_->client;
    const Message got(rd_kafka_consumer_poll(client.raw(), static_cast<int>(wait.count())));
    if (!got) {  // silence of a cluster that is away looks like an empty topic
        if (client.trouble() != RD_KAFKA_RESP_ERR_NO_ERROR) client.check(state_->settings.timeout);
        return std::nullopt;
    }
    if (got->err != RD_KAFKA_RESP_ERR_NO_ERROR) throw kafka_error(got->err, false);
    client.went_well();
    return message_of(*got, state_->settings.max_message);
}

/// A partition that is another reader's by now is no trouble: that reader gets the message again and it is known as a repeat.
void KafkaReader::done(const KafkaMessage& message) {
    const List list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), message.topic.c_str(), message.partition)->offset = message.offset + 1;
    const auto error = rd_kafka_offsets_store(state_->client->raw(), list.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__STATE) throw kafka_error(error, false);
}

void KafkaReader::commit() {
    if (!state_->client) return;
    const auto error = rd_kafka_commit(state_->client->raw(), nullptr, 0);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__NO_OFFSET) throw kafka_error(error, false);
}

}  // namespace gateway::municipal
