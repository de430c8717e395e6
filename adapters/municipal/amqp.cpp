#include "adapters/municipal/amqp.hpp"

#include <exception>
#include <stdexcept>
#include <utility>

#include "adapters/municipal/amqp_line.hpp"
#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/verdict.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

/// A connection and the one thread that waits for its broker: a silent broker holds up nobody else.
class AmqpDesk {
public:
    explicit AmqpDesk(const AmqpSettings& settings) : line_(settings) {}
    ~AmqpDesk() { thread_.join(); }

    Task<void> check() {
        co_await offload(thread_, [this] { line_.check(); });
    }
    Task<void> publish(AmqpLetter letter) {
        co_await offload(thread_, [this, &letter] { line_.publish(letter); });
    }
    Task<std::optional<AmqpMessage>> get(std::uint64_t max) {
        co_return co_await offload(thread_, [this, max] { return line_.get(max); });
    }
    Task<void> drop() {
        co_await offload(thread_, [this] { line_.drop(); });
    }
    Task<void> acknowledge(std::uint64_t tag) {
        co_await offload(thread_, [this, tag] { line_.acknowledge(tag); });
    }

private:
    AmqpLine line_;
    Workers thread_{1};
};

class AmqpConnector final : public Connector {
public:
    AmqpConnector(AmqpSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)), kit_(std::move(kit)), translation_(std::move(translation)), desk_(settings_) {}

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;
    /// The message carries the delivery's id: who reads a queue that may give a message twice knows repeats by it.
    Repeat repeat() const override { return Repeat::safe; }
    Task<Reach> probe(Deadline) override;

private:
    AmqpLetter letter_for(const Delivery& delivery, Letter letter) const;

    AmqpSettings settings_;
    AdapterKit kit_;
    std::shared_ptr<const Translation> translation_;
    AmqpDesk desk_;
};

AmqpLetter AmqpConnector::letter_for(const Delivery& delivery, Letter letter) const {
    AmqpLetter made;
    made.key = settings_.key.fill(fields_of(delivery, kit_.id, letter.octets));
    if (made.key.size() > 255) throw Fault(Cause::bad_value, "a routing key of at most 255 octets", "key");
    made.exchange = settings_.exchange;
    made.content_type = std::move(letter.content_type);
    made.body = std::move(letter.octets);
    made.message_id = delivery.delivery_id;
    made.type = to_text(delivery.kind);
    const auto now = std::chrono::floor<std::chrono::seconds>(kit_.clock.now()).time_since_epoch().count();
    made.timestamp = static_cast<std::uint64_t>(now);
    return made;
}

Task<Outcome> AmqpConnector::deliver(Delivery delivery, Deadline deadline) {
    if (deadline.passed()) co_return postponed(Cause::timeout, "no time was left for the attempt");
    try {
        Letter letter = co_await offload(kit_.workers, [&] { return translation_->outwards(delivery); });
        if (letter.nothing) co_return delivered();
        co_await desk_.publish(letter_for(delivery, letter));
        const bool is_new = is_appeal(delivery.kind) && partner_id_of(delivery.external_ids, kit_.id).empty();
        Outcome outcome = delivered(is_new ? learned_ids(delivery, kit_.id, {}) : std::vector<ExternalId>());
        outcome.mapped = std::move(letter.mapped);
        co_return outcome;
    } catch (const TransportError& error) {
        const bool final = error.cause() == Cause::partner_rejected;
        co_return final ? refused(error.cause(), error.what()) : settled(outcome_of(error), repeat());
    } catch (const Fault& fault) {
        co_return outcome_of_fault(fault);
    }
}

Task<Reach> AmqpConnector::probe(Deadline) {
    try {
        co_await desk_.check();
        co_return Reach{true, Cause::none, "the broker answers"};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    }
}

class AmqpSource final : public Source {
public:
    AmqpSource(AmqpSettings settings, AdapterKit kit, std::shared_ptr<const Translation> translation)
        : settings_(std::move(settings)), reception_(std::move(kit), std::move(translation)), desk_(settings_) {}

    Task<PollResult> poll(Deadline deadline) override;

private:
    Task<Taken> take(AmqpMessage message);

    AmqpSettings settings_;
    Reception reception_;
    AmqpDesk desk_;
};

/// A message is the broker's until it is on disk here; a break in between brings it again and it is known as a repeat.
Task<PollResult> AmqpSource::poll(Deadline deadline) {
    PollResult result;
    result.taken = co_await reception_.take_released();
    for (int i = 0; i < settings_.batch && !deadline.passed(); ++i) {
        auto message = co_await desk_.get(settings_.max_message);
        if (!message) co_return result;
        result.more = i + 1 == settings_.batch;
        if (message->too_large) {  // stays the broker's, and the next ones come past it
            const auto& kit = reception_.kit();
            kit.log.write(LogLevel::error, "municipal_message_too_large", {{"connector", kit.id}, {"queue", settings_.queue}});
            continue;
        }
        const auto tag = message->tag;
        const Taken taken = co_await take(std::move(*message));
        co_await desk_.acknowledge(tag);
        result.taken += taken.fresh;
    }
    co_return result;
}

/// When the gateway cannot take it the broker gets it back at once, not when this connection ends some day.
Task<Taken> AmqpSource::take(AmqpMessage message) {
    Arrival arrival;
    arrival.octets = std::move(message.body);
    arrival.content_type = message.content_type.empty() ? "application/json" : std::move(message.content_type);
    arrival.id = message.message_id.substr(0, 200);
    arrival.at = reception_.kit().clock.now();
    std::exception_ptr trouble;
    try {
        co_return co_await reception_.take(std::move(arrival));
    } catch (const std::exception&) {
        trouble = std::current_exception();
    }
    co_await desk_.drop();
    std::rethrow_exception(trouble);
}

}  // namespace

std::vector<SettingKey> amqp_keys() {
    using enum SettingType;
    return {
        KeyBuilder("host", text, "Имя или адрес брокера", "Name or address of the broker")
            .required()
            .example("broker.city.example"),
        KeyBuilder("port", integer, "Порт", "Port").fallback("5672").range(1, 65'535),
        KeyBuilder("vhost", text, "Виртуальный хост", "Virtual host").fallback("/"),
        KeyBuilder("user", text, "Имя", "User").required().example("gateway"),
        KeyBuilder("password", secret, "Пароль", "Password").required().example("file:secrets/broker"),
        KeyBuilder("ca_file", path, "Корневые сертификаты, PEM: с ними — TLS", "Roots, PEM: TLS with them")
            .example("keys/broker-ca.pem"),
        KeyBuilder("exchange", text, "Точка обмена; без ключа — очередь по имени из key",
                   "Exchange; without it key names the queue")
            .example("appeals"),
        KeyBuilder("key", text, "Ключ маршрутизации того, что шлём; {поля}; без ключа только забираем",
                   "Routing key of what we send; {fields}; without it we only take")
            .example("appeals.to-city"),
        KeyBuilder("queue", text, "Очередь, из которой забираем", "Queue we take from").example("appeals.from-city"),
        KeyBuilder("declare", boolean, "Создавать очереди (quorum, durable), когда их нет",
                   "Make the queues (quorum, durable) that are missing")
            .fallback("true"),
        KeyBuilder("batch", integer, "Сообщений за один опрос", "Messages of one poll").fallback("100").range(1, 10'000),
        KeyBuilder("max_message", size, "Наибольшее сообщение", "Largest message").fallback("16MiB").example("16MiB"),
        KeyBuilder("timeout", duration, "Предел одного обмена с брокером", "Limit of one exchange with the broker")
            .fallback("10s")
            .range(100, 600'000),
    };
}

AmqpSettings read_amqp(const Settings& block) {
    AmqpSettings read;
    read.host = block.text("host");
    read.port = static_cast<std::uint16_t>(block.integer("port"));
    read.vhost = block.text("vhost");
    read.user = block.text("user");
    read.password = block.text("password");
    read.ca_file = block.text("ca_file");
    read.exchange = block.text("exchange");
    read.key = TextTemplate::parse(block.text("key"));
    check_fields(read.key);
    read.queue = block.text("queue");
    read.declare = block.boolean("declare");
    read.batch = static_cast<int>(block.integer("batch"));
    read.max_message = block.size("max_message");
    read.timeout = block.duration("timeout");
    if (read.key.empty() && read.queue.empty())
        throw std::runtime_error("amqp: нужен key или queue / key or queue is required");
    return read;
}

std::unique_ptr<Connector> make_amqp_connector(AmqpSettings settings, AdapterKit kit,
                                               std::shared_ptr<const Translation> translation) {
    if (settings.key.empty()) return nullptr;
    return std::make_unique<AmqpConnector>(std::move(settings), std::move(kit), std::move(translation));
}

std::unique_ptr<Source> make_amqp_source(AmqpSettings settings, AdapterKit kit,
                                         std::shared_ptr<const Translation> translation) {
    if (settings.queue.empty()) return nullptr;
    return std::make_unique<AmqpSource>(std::move(settings), std::move(kit), std::move(translation));
}

}  // namespace gateway::municipal
