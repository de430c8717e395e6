#include <stdexcept>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/kafka.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw std::runtime_error("kafka: " + sentence);
}

void check(const KafkaSettings& read) {
    if (read.brokers.empty()) refuse("список brokers пуст / brokers is empty");
    if (read.topic_out.empty() && read.topic_in.empty())
        refuse("нужен topic_out или topic_in / topic_out or topic_in is required");
    if (read.user.empty() != read.password.empty()) refuse("user и password задаются вместе / user and password go together");
    if (read.tls.cert_file.empty() != read.tls.key_file.empty())
        refuse("cert_file и key_file задаются вместе / cert_file and key_file go together");
    if (!read.tls.cert_file.empty() && read.tls.ca_file.empty())
        refuse("cert_file без ca_file: TLS не включён / cert_file without ca_file: there is no TLS");
    check_fields(read.topic_out);
    check_fields(read.key);
}

}  // namespace

std::vector<SettingKey> kafka_keys() {
    using enum SettingType;
    return {
        KeyBuilder("brokers", text_list, "Несколько узлов кластера, имя:порт", "Some nodes of the cluster, host:port")
            .required()
            .example("[\"kafka1.city.example:9093\"]"),
        KeyBuilder("topic_out", text, "Тема, куда шлём; {поля}; без ключа только забираем",
                   "Topic we send to; {fields}; without it we only take")
            .example("appeals.to-city"),
        KeyBuilder("key", text, "Ключ записи; порядок сохраняется среди записей одного ключа",
                   "Key of a record; records of one key keep their order")
            .fallback("{appeal_id}"),
        KeyBuilder("topic_in", text, "Тема, из которой забираем", "Topic we take from").example("appeals.from-city"),
        KeyBuilder("group", text, "Группа читателей, делящих тему", "Group of readers that share the topic")
            .fallback("appeal-gateway"),
        KeyBuilder("user", text, "Имя для SASL", "User for SASL").example("gateway"),
        KeyBuilder("password", secret, "Пароль для SASL", "Password for SASL").example("file:secrets/kafka"),
        KeyBuilder("mechanism", choice, "Механизм SASL", "SASL mechanism")
            .choices({"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
            .fallback("SCRAM-SHA-512"),
        KeyBuilder("ca_file", path, "Корневые сертификаты, PEM: с ними — TLS", "Roots, PEM: TLS with them")
            .example("keys/kafka-ca.pem"),
        KeyBuilder("cert_file", path, "Свой сертификат, PEM (mTLS)", "Our certificate, PEM (mTLS)")
            .example("keys/kafka-client.pem"),
        KeyBuilder("key_file", path, "Ключ своего сертификата, PEM", "Key of our certificate, PEM")
            .example("keys/kafka-client.key"),
        KeyBuilder("batch", integer, "Сообщений за один опрос", "Messages of one poll").fallback("100").range(1, 10'000),
        KeyBuilder("max_message", size, "Наибольшее сообщение", "Largest message")
            .fallback("16MiB")
            .example("16MiB")
            .range(1'000, 1'000'000'000),
        KeyBuilder("session", duration, "Сколько группа ждёт пропавшего читателя",
                   "How long the group waits for a reader that vanished")
            .fallback("45s")
            .range(6'000, 300'000),
        KeyBuilder("timeout", duration, "Предел доставки одного сообщения в кластер",
                   "Limit of one message's way to the cluster")
            .fallback("10s")
            .range(1'000, 600'000),
    };
}

KafkaSettings read_kafka(const Settings& block) {
    KafkaSettings read;
    read.brokers = block.list("brokers");
    read.topic_out = TextTemplate::parse(block.text("topic_out"));
    read.key = TextTemplate::parse(block.text("key"));
    read.topic_in = block.text("topic_in");
    read.group = block.text("group");
    read.user = block.text("user");
    read.password = block.text("password");
    read.mechanism = block.text("mechanism");
    read.tls = {block.text("ca_file"), block.text("cert_file"), block.text("key_file")};
    read.batch = static_cast<int>(block.integer("batch"));
    read.max_message = block.size("max_message");
    read.session = block.duration("session");
    read.timeout = block.duration("timeout");
    check(read);
    return read;
}

}  // namespace gateway::municipal
