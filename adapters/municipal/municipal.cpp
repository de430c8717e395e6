#include "adapters/municipal/municipal.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "adapters/municipal/amqp.hpp"
#include "adapters/municipal/files.hpp"
#include "adapters/municipal/kafka.hpp"
#include "adapters/municipal/mail.hpp"
#include "adapters/municipal/rest.hpp"
#include "adapters/municipal/soap.hpp"
#include "adapters/municipal/webhook.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

SettingKey block_key(const char* name, const char* ru, const char* en, std::vector<SettingKey> keys) {
    return KeyBuilder(name, SettingType::block, ru, en).keys(std::move(keys));
}

/// The example configuration keeps paths relative to its folder; so may tests.
void make_absolute(std::filesystem::path& file, const std::string& dir) {
    if (!file.empty()) file = std::filesystem::path(dir) / file;
}

TranslationSettings mapping_of(const Settings& settings, const std::string& dir) {
    TranslationSettings mapping;
    if (settings.has("mapping")) mapping = read_mapping(settings.block("mapping"));
    mapping.dictionaries = std::filesystem::path(dir) / "dictionaries";
    for (auto* file : {&mapping.out, &mapping.event_out, &mapping.in}) make_absolute(*file, dir);
    return mapping;
}

void add_rest(const Settings& block, const AdapterKit& kit, const TranslationSettings& mapping, Adapter& adapter) {
    auto rest = read_rest(block);
    make_absolute(rest.status_mapping, kit.config_dir);
    make_absolute(rest.list_mapping, kit.config_dir);
    adapter.connector = make_rest_connector(rest, kit, std::make_shared<Translation>(kit.id, mapping));
    adapter.source = make_rest_source(std::move(rest), kit, mapping);
}

void add_soap(const Settings& block, const AdapterKit& kit, TranslationSettings mapping, Adapter& adapter) {
    auto soap = read_soap_settings(block);
    if (soap.status) make_absolute(soap.status->mapping, kit.config_dir);
    mapping.format = TranslationSettings::Format::xml;
    adapter.connector = make_soap_connector(soap, kit, std::make_shared<Translation>(kit.id, mapping));
    adapter.source = make_soap_source(std::move(soap), kit, mapping);
}

void add_files(const Settings& block, const AdapterKit& kit, const std::shared_ptr<const Translation>& translation,
               Adapter& adapter) {
    auto files = read_files(block);
    make_absolute(files.place.directory, kit.config_dir);
    adapter.connector = make_files_connector(files, kit, translation);
    adapter.source = make_files_source(std::move(files), kit, translation);
}

/// A connector has one way out and polls one place; a webhook may come in beside.
void require_one_way(const Settings& settings) {
    constexpr std::array<const char*, 7> outs{"rest", "webhook", "soap", "files", "mail_out", "amqp", "kafka"};
    constexpr std::array<const char*, 6> ins{"rest", "soap", "files", "mail_in", "amqp", "kafka"};
    const auto count = [&](const auto& ways) {
        return std::count_if(ways.begin(), ways.end(), [&](const char* way) { return settings.has(way); });
    };
    if (count(outs) > 1 || count(ins) > 1)
        throw std::runtime_error("municipal: больше одного способа обмена / more than one transport is given");
    if (count(outs) + count(ins) == 0 && !settings.has("webhook_in"))
        throw std::runtime_error(
            "municipal: не задан способ обмена / no transport is given: rest, webhook, webhook_in, soap, files, "
            "mail_in, mail_out, amqp, kafka");
    const bool mapped = settings.has("mapping") && !settings.block("mapping").text("in").empty();
    if (settings.has("mail_in") && !mapped) throw std::runtime_error("mail_in: нужно mapping.in / mapping.in is required");
}

Adapter make(const Settings& settings, AdapterKit kit) {
    const auto mapping = mapping_of(settings, kit.config_dir);
    Adapter adapter;
    const auto translation = std::make_shared<Translation>(kit.id, mapping);
    require_one_way(settings);
    if (settings.has("rest")) add_rest(settings.block("rest"), kit, mapping, adapter);
    if (settings.has("webhook"))
        adapter.connector = make_rest_connector(read_webhook(settings.block("webhook")), kit, translation);
    if (settings.has("soap")) add_soap(settings.block("soap"), kit, mapping, adapter);
    if (settings.has("files")) add_files(settings.block("files"), kit, translation, adapter);
    if (settings.has("mail_out"))
        adapter.connector = make_mail_connector(read_mail_out(settings.block("mail_out")), kit, translation);
    if (settings.has("mail_in")) adapter.source = make_mail_source(read_mail_in(settings.block("mail_in")), kit, translation);
    if (settings.has("amqp")) {
        adapter.connector = make_amqp_connector(read_amqp(settings.block("amqp")), kit, translation);
        adapter.source = make_amqp_source(read_amqp(settings.block("amqp")), kit, translation);
    }
    if (settings.has("kafka")) {
        adapter.connector = make_kafka_connector(read_kafka(settings.block("kafka")), kit, translation);
        adapter.source = make_kafka_source(read_kafka(settings.block("kafka")), kit, translation);
    }
    if (settings.has("webhook_in"))
        adapter.endpoint = make_webhook_endpoint(read_webhook_in(settings.block("webhook_in")), kit, translation);
    return adapter;
}

}  // namespace

AdapterKind make_municipal_kind() {
    AdapterKind kind;
    kind.name = "municipal";
    kind.title_ru = "Система без стандарта: способ обмена и отображения задаются настройкой";
    kind.title_en = "A system without a standard: transport and mappings are configuration";
    kind.settings = {
        block_key("mapping", "Документы партнёра и наши", "The partner's documents and ours", mapping_keys()),
        block_key("rest", "REST: мы обращаемся к партнёру", "REST: we call the partner", rest_keys()),
        block_key("webhook", "Webhook наружу: один адрес, подпись HMAC-SHA256",
                  "Webhook out: one address, HMAC-SHA256 signature", webhook_keys()),
        block_key("webhook_in", "Webhook внутрь: партнёр обращается к нам", "Webhook in: the partner calls us",
                  webhook_in_keys()),
        block_key("soap", "SOAP 1.1 и 1.2: мы обращаемся к партнёру", "SOAP 1.1 and 1.2: we call the partner", soap_keys()),
        block_key("files", "Обмен файлами: папка, FTP, FTPS, SFTP", "File exchange: a folder, FTP, FTPS, SFTP", files_keys()),
        block_key("mail_in", "Почта внутрь: IMAP или POP3", "Mail in: IMAP or POP3", mail_in_keys()),
        block_key("mail_out", "Почта наружу: SMTP", "Mail out: SMTP", mail_out_keys()),
        block_key("amqp", "Брокер сообщений: AMQP 0-9-1 (RabbitMQ)", "Message broker: AMQP 0-9-1 (RabbitMQ)", amqp_keys()),
        block_key("kafka", "Брокер сообщений: Apache Kafka", "Message broker: Apache Kafka", kafka_keys()),
    };
    kind.make = &make;
    return kind;
}

}  // namespace gateway::municipal
