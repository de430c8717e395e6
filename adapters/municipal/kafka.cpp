#include "adapters/municipal/kafka.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/kafka_reader.hpp"
#include "adapters/municipal/kafka_writer.hpp"
#include "adapters/municipal/verdict.hpp"

namespace gateway::municipal {
namespace {

constexpr Duration idle_wait{500};
constexpr std::size_t longest_topic = 249;

/// What Kafka allows: a value of an appeal in a topic's name must not surprise the cluster.
bool is_topic(const std::string& name) {
    return !name.empty() && name.size() <= longest_topic && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

class KafkaConnector final : public Connector {
public:
    KafkaConnector(KafkaSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)),
          kit_(std::move(kit)),
          translation_(std::move(translation)),
          writer_(settings_, kit_.io) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    /// The record carries the delivery's id: who reads a topic that may hold a message twice knows repeats by it.
    Repeat repeat() const override { return Repeat::safe; }
    Task<Reach> probe(Deadline) override;

private:
    KafkaLetter letter_for(const Delivery& delivery, Letter letter) const;

    KafkaSettings settings_;
    AdapterKit kit_;
    std::shared_ptr<const Translation> translation_;
    KafkaWriter writer_;
};

KafkaLetter KafkaConnector::letter_for(const Delivery& delivery, Letter letter) const {
    const auto field = fields_of(delivery, kit_.id, letter.octets);
    KafkaLetter made;
    made.topic = settings_.topic_out.fill(field);
    if (!is_topic(made.topic)) throw Fault(Cause::bad_value, "a name of a Kafka topic", "topic_out");
    made.key = settings_.key.fill(field);
    made.message_id = delivery.delivery_id;
    made.type = to_text(delivery.kind);
    made.timestamp = std::chrono::floor<Duration>(kit_.clock.now()).time_since_epoch().count();
    made.content_type = std::move(letter.content_type);
    made.body = std::move(letter.octets);
    return made;
}

Task<Outcome> KafkaConnector::deliver(Delivery delivery, Deadline deadline) {
    if (deadline.passed()) co_return postponed(Cause::timeout, "no time was left for the attempt");
    try {
        Letter letter = co_await offload(kit_.workers, [&] { return translation_->outwards(delivery); });
        if (letter.nothing) co_return delivered();
        auto mapped = std::move(letter.mapped);
        co_await writer_.publish(letter_for(delivery, std::move(letter)), deadline);
        const bool is_new = is_appeal(delivery.kind) && partner_id_of(delivery.external_ids, kit_.id).empty();
        Outcome outcome = delivered(is_new ? learned_ids(delivery, kit_.id, {}) : std::vector<ExternalId>());
        outcome.mapped = std::move(mapped);
        co_return outcome;
    } catch (const TransportError& error) {
        const bool final = error.cause() == Cause::partner_rejected || error.cause() == Cause::too_large;
        co_return final ? refused(error.cause(), error.what()) : settled(outcome_of(error), repeat());
    } catch (const Fault& fault) {
        co_return outcome_of_fault(fault);
    }
}

Task<Reach> KafkaConnector::probe(Deadline) {
    try {
        co_await writer_.check();
        co_return Reach{true, Cause::none, "the cluster answers"};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    }
}

/// A reader and the one thread that waits for its cluster: a silent cluster holds up nobody else.
class KafkaDesk {
public:
    explicit KafkaDesk(KafkaSettings settings) : reader_(std::move(settings)) {}
    ~KafkaDesk() { thread_.join(); }

    Task<std::optional<KafkaMessage>> get() {
        co_return co_await offload(thread_, [this] { return reader_.get(idle_wait); });
    }
    Task<void> done(KafkaMessage message) {
        co_await offload(thread_, [this, &message] { reader_.done(message); });
    }
    Task<void> commit() {
        co_await offload(thread_, [this] { reader_.commit(); });
    }

private:
    KafkaReader reader_;
    Workers thread_{1};
};

class KafkaSource final : public Source {
public:
    KafkaSource(const KafkaSettings& settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : batch_(settings.batch), reception_(std::move(kit), std::move(translation)), desk_(settings) {}

    Task<PollResult> poll(Deadline deadline) override;

private:
    Task<void> take_batch(PollResult& result, Deadline deadline);
    Task<Taken> take(const KafkaMessage& message);

    int batch_;
    Reception reception_;
    KafkaDesk desk_;
    std::optional<KafkaMessage> held_;  ///< got and not on disk here: the cluster does not give it a second time by itself
};

/// The cluster hears of what is on disk here, also when the batch has stopped halfway.
Task<PollResult> KafkaSource::poll(Deadline deadline) {
    PollResult result;
    result.taken = co_await reception_.take_released();
    std::exception_ptr trouble;
    try {
        co_await take_batch(result, deadline);
    } catch (const std::exception&) {
        trouble = std::current_exception();
    }
    co_await desk_.commit();
    if (trouble) std::rethrow_exception(trouble);
    co_return result;
}

Task<void> KafkaSource::take_batch(PollResult& result, Deadline deadline) {
    for (int i = 0; i < batch_ && !deadline.passed(); ++i) {
        if (!held_) held_ = co_await desk_.get();
        if (!held_) co_return;
        result.taken += (co_await take(*held_)).fresh;
        co_await desk_.done(std::move(*held_));
        held_.reset();
        result.more = i + 1 == batch_;
    }
}

Task<Taken> KafkaSource::take(const KafkaMessage& message) {
    if (message.empty) co_return Taken{};
    Arrival arrival;
    arrival.octets = message.body;
    arrival.content_type = message.content_type.empty() ? "application/json" : message.content_type;
    arrival.id = message.message_id.empty() ? message.place() : message.message_id;
    arrival.at = reception_.kit().clock.now();
    if (!message.too_large) co_return co_await reception_.take(std::move(arrival));
    // Those behind it cannot be taken without it: it is named for the administrator and stays in the topic.
    co_return co_await reception_.set_aside(std::move(arrival), Fault(Cause::too_large, message.place()));
}

}  // namespace

std::unique_ptr<Connector> make_kafka_connector(KafkaSettings settings, AdapterKit kit,
                                                std::shared_ptr<const Translation> translation) {
    if (settings.topic_out.empty()) return nullptr;
    return std::make_unique<KafkaConnector>(std::move(settings), std::move(kit), std::move(translation));
}

std::unique_ptr<Source> make_kafka_source(KafkaSettings settings, AdapterKit kit,
                                          std::shared_ptr<const Translation> translation) {
    if (settings.topic_in.empty()) return nullptr;
    return std::make_unique<KafkaSource>(settings, std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
