#include "adapters/smev3/settings.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "adapters/smev3/version.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::smev3 {

namespace {

std::vector<std::string> version_words() {
    std::vector<std::string> words;
    for (const Version& version : all_versions()) words.emplace_back(version.key);
    return words;
}

std::vector<SettingKey> filter_keys() {
    using enum SettingType;
    return {KeyBuilder("namespace", text, "Пространство имён вида сведений", "Namespace of the business content")
                .example("urn:appeal-gateway:appeal:1.0")
                .required(),
            KeyBuilder("root", text, "Корневой элемент", "Root element").example("appeal").required()};
}

std::vector<SettingKey> routing_value_keys() {
    using enum SettingType;
    return {KeyBuilder("dynamic", text_list, "Значения динамической маршрутизации", "Values of dynamic routing")
                .example("33000000"),
            KeyBuilder("identifier", text_list, "Идентификаторы получателей", "Identifiers of recipients").example("MNSV03")};
}

SettingKey routing_key() {
    using enum SettingType;
    std::vector<SettingKey> record = routing_value_keys();
    record.push_back(
        KeyBuilder("record_id", integer, "Номер записи реестра", "Number of a registry record").example("1").required());
    record.push_back(KeyBuilder("general", boolean, "Общая маршрутизация для записи", "General routing for the record")
                         .example("true")
                         .fallback("false"));
    std::vector<SettingKey> keys = routing_value_keys();
    keys.push_back(
        KeyBuilder("registry", block_list, "Маршрутизация по записям реестра", "Routing by registry records").keys(record));
    return KeyBuilder("routing", block, "Маршрутизация схем 1.3 (блок Routing наших запросов)",
                      "Routing of schemas 1.3 (block Routing of our requests)")
        .keys(keys);
}

std::vector<SettingKey> exchange_keys() {
    using enum SettingType;
    const SettingKey version = KeyBuilder("version", choice, "Версия схем СМЭВ", "Version of the SMEV schemas")
                                   .example("1.2")
                                   .fallback("1.2")
                                   .choices(version_words());
    const SettingKey filters =
        KeyBuilder("filters", block_list, "Виды сведений, запрашиваемые по имени; очередь без фильтра опрашивается всегда",
                   "Contents polled by name; the unfiltered queue is always polled")
            .keys(filter_keys());
    return {
        KeyBuilder("url", url, "Адрес СМЭВ; без него — только приём от партнёров",
                   "Address of SMEV; without it only the partners' door")
            .example("http://172.20.3.12:5000/ws/smev-message-exchange-service-1.2.wsdl"),
        version,
        KeyBuilder("key", text, "Имя ключа ЭП-ОВ из gateway.yaml", "Name of the ЭП-ОВ key in gateway.yaml")
            .example("gateway-sign")
            .required(),
        KeyBuilder("trust", text, "Имя хранилища доверия из gateway.yaml", "Name of the trust store in gateway.yaml")
            .example("gost")
            .required(),
        KeyBuilder("personal_key", text, "Имя ключа ЭП-СП должностного лица: подпись содержания (PersonalSignature)",
                   "Name of an official's key: signs the content (PersonalSignature)")
            .example("official-sign"),
        filters,
        KeyBuilder("node_id", text, "Узел (подочередь)", "Node (sub-queue)").example("node1"),
        routing_key(),
        KeyBuilder("test_message", boolean, "Тестовая среда: признак TestMessage в каждом запросе",
                   "Test environment: TestMessage in every request")
            .example("true")
            .fallback("false"),
        KeyBuilder("sender_signature_required", boolean, "Не принимать запрос без ЭП-ОВ отправителя",
                   "Do not accept a request without the sender's ЭП-ОВ")
            .example("true")
            .fallback("true"),
        KeyBuilder("end_of_life", duration, "Срок жизни наших запросов (EOL)", "Life of our requests (EOL)").example("10d"),
        KeyBuilder("answer_test_messages", boolean,
                   "На TestMessage отвечать, не меняя данных; с test_message: true — принимать как обычное",
                   "Answer a TestMessage without changing data; with test_message: true it is taken like any other")
            .example("false")
            .fallback("true"),
        KeyBuilder("renew_id_after", duration, "Номер сообщения, неудачный так долго, заменяется новым",
                   "A MessageID that failed for so long is replaced")
            .range(3'600'000, 172'800'000)
            .example("24h")
            .fallback("24h"),
        KeyBuilder("poison_after", duration,
                   "Сообщение, которое так долго не удаётся обработать, откладывается с доказательствами и подтверждается",
                   "A message that cannot be processed for so long is parked with evidence and acknowledged")
            .range(0, 2'592'000'000)
            .example("24h")
            .fallback("24h"),
        KeyBuilder("verdict_wait", duration, "Молчание СМЭВ о нашем ответе, которое считается его принятием",
                   "Silence of SMEV about our response that counts as its acceptance")
            .range(60'000, 2'592'000'000)
            .example("24h")
            .fallback("24h"),
        KeyBuilder("statistics_every", duration, "Как часто узнавать заполнение очередей (до 1.2); 0s — никогда",
                   "How often to ask how full the queues are (up to 1.2); 0s = never")
            .range(0, 86'400'000)
            .example("5m")
            .fallback("5m"),
        KeyBuilder("smev_queue_quota", integer, "Квота очереди СМЭВ: больше 80 % — предупреждение",
                   "SMEV's quota of a queue: over 80 % is a warning")
            .range(1, 1'000'000)
            .example("1000")
            .fallback("1000"),
        KeyBuilder("timeout", duration, "Время на один вызов", "Time for one call").example("30s").fallback("30s"),
        KeyBuilder("proxy", url, "Прокси-сервер", "Proxy").example("http://proxy.region.example:3128"),
        KeyBuilder("ca_file", path, "Корневые сертификаты TLS (PEM)", "TLS root certificates (PEM)")
            .example("keys/rsa/ca.crt.pem"),
        KeyBuilder("cert_file", path, "Сертификат клиента TLS (PEM)", "TLS client certificate (PEM)")
            .example("keys/rsa/client-gateway.crt.pem"),
        KeyBuilder("key_file", path, "Ключ клиента TLS (PEM)", "TLS client key (PEM)")
            .example("keys/rsa/client-gateway.key.pem"),
        KeyBuilder("mapping_in", path, "XSLT: вид сведений → каноническое обращение или событие",
                   "XSLT: business content → canonical appeal or event")
            .example("mappings/smev-in.xslt"),
        KeyBuilder("mapping_out", path, "XSLT: каноническое обращение или событие → вид сведений",
                   "XSLT: canonical appeal or event → business content")
            .example("mappings/smev-out.xslt"),
        KeyBuilder("endpoint", text, "Путь службы для партнёров, говорящих на языке СМЭВ",
                   "Path of the service for partners that speak SMEV")
            .example("/smev/v1.2/ws"),
        KeyBuilder("sign_answers", boolean, "Подписывать ответы этой службы", "Sign the answers of that service")
            .example("true")
            .fallback("true"),
        KeyBuilder("smev_signers", text_list,
                   "Кто подписывает за СМЭВ: SHA-256 сертификата или целые атрибуты имени владельца; пусто — любой доверенный",
                   "Who signs for SMEV: SHA-256 of a certificate or whole attributes of its subject; empty = every trusted one")
            .example("CN=СМЭВ"),
        KeyBuilder("senders", text_list,
                   "Кого пускать кроме partners: SHA-256 сертификата или целые атрибуты имени владельца; если нет и partners — "
                   "всех доверенных",
                   "Whom to let in beside partners: SHA-256 of a certificate or whole attributes of its subject; without "
                   "either, every trusted one")
            .example("ИНН=7700000000"),
        KeyBuilder("send_statuses", boolean, "Сообщать отправителю промежуточные состояния (RequestStatus)",
                   "Tell the sender the states before the answer (RequestStatus)")
            .example("true")
            .fallback("false"),
    };
}

}  // namespace

std::vector<SettingKey> smev3_setting_keys() {
    std::vector<SettingKey> keys = exchange_keys();
    for (SettingKey& key : door_setting_keys()) keys.push_back(std::move(key));
    for (SettingKey& key : attachment_setting_keys()) keys.push_back(std::move(key));
    keys.push_back(inquiry_setting_key());
    return keys;
}

namespace {

void limit_values(const RoutingValues& values) {
    for (const auto* list : {&values.dynamic, &values.identifiers}) {
        const bool long_value = std::ranges::any_of(
            *list, [](const std::string& one) { return one.empty() || one.size() > longest_routing_value; });
        if (list->size() > most_routing_values || long_value) {
            throw std::runtime_error(
                "settings.routing: не больше 1000 значений по 1…500 октетов / at most 1000 values of 1…500 octets");
        }
    }
}

RoutingValues values_of(const Settings& block) {
    RoutingValues values{block.list("dynamic"), block.list("identifier")};
    limit_values(values);
    return values;
}

RoutingSettings routing_of(const Settings& settings) {
    RoutingSettings routing;
    routing.everyone = values_of(settings.block("routing"));
    for (const auto& [name, record] : settings.block("routing").blocks("registry"))
        routing.records.push_back({record.integer("record_id"), record.boolean("general"), values_of(record)});
    if (routing.records.size() > most_routing_values)
        throw std::runtime_error("settings.routing.registry: не больше 1000 записей / at most 1000 records");
    return routing;
}

}  // namespace

Smev3Settings read_smev3_settings(const Settings& settings) {
    Smev3Settings read;
    read.url = settings.text("url");
    read.version = settings.text("version");
    read.key = settings.text("key");
    read.trust = settings.text("trust");
    for (const auto& [name, filter] : settings.blocks("filters"))
        read.filters.push_back({filter.text("namespace"), filter.text("root")});
    read.node_id = settings.text("node_id");
    read.test_message = settings.boolean("test_message");
    read.sender_signature_required = settings.boolean("sender_signature_required");
    if (settings.has("end_of_life")) read.end_of_life = settings.duration("end_of_life");
    read.personal_key = settings.text("personal_key");
    read.answer_test_messages = settings.boolean("answer_test_messages") && !read.test_message;
    read.renew_id_after = settings.duration("renew_id_after");
    read.poison_after = settings.duration("poison_after");
    read.verdict_wait = settings.duration("verdict_wait");
    read.statistics_every = settings.duration("statistics_every");
    read.queue_quota = settings.integer("smev_queue_quota");
    read.routing = routing_of(settings);
    if (!read.routing.empty() && version_of(read.version).routing.empty())
        throw std::runtime_error("settings.routing: есть только в схемах 1.3 / exists only in schemas 1.3");
    read.timeout = settings.duration("timeout");
    read.proxy = settings.text("proxy");
    read.tls = {settings.text("ca_file"), settings.text("cert_file"), settings.text("key_file")};
    read.mapping_in = settings.text("mapping_in");
    read.mapping_out = settings.text("mapping_out");
    read.endpoint = settings.text("endpoint");
    read.sign_answers = settings.boolean("sign_answers");
    read.smev_signers = settings.list("smev_signers");
    read.senders = settings.list("senders");
    read.send_statuses = settings.boolean("send_statuses");
    read.files = read_attachment_settings(settings);
    read.door = read_door_settings(settings);
    read.inquire = read_inquiry_settings(settings);
    if (read.inquire && read.url.empty())
        throw std::runtime_error("settings.inquire: спрашивать можно только СМЭВ (url) / only SMEV can be asked (url)");
    if (read.url.empty() && read.endpoint.empty() && read.door.hand_to.empty()) {
        throw std::runtime_error(
            "settings: нужен url (СМЭВ), endpoint (служба для партнёров) или door (очередь партнёра) / url, endpoint or door "
            "is "
            "required");
    }
    if (!read.door.hand_to.empty() && !(read.url.empty() && read.endpoint.empty())) {
        throw std::runtime_error("settings: door не сочетается с url и endpoint / door does not go with url or endpoint");
    }
    return read;
}

}  // namespace gateway::smev3
