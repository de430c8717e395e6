#include "adapters/smev3/settings.hpp"

#include <stdexcept>
#include <utility>

namespace gateway::smev3 {

namespace {

SettingKey key(std::string name, SettingType type, std::string ru, std::string en, std::string example) {
    SettingKey made;
    made.name = std::move(name);
    made.type = type;
    made.title_ru = std::move(ru);
    made.title_en = std::move(en);
    made.example = std::move(example);
    return made;
}

SettingKey fallback(SettingKey made, std::string value) {
    made.fallback = std::move(value);
    return made;
}

SettingKey required(SettingKey made) {
    made.required = true;
    return made;
}

std::vector<SettingKey> filter_keys() {
    using enum SettingType;
    return {required(key("namespace", text, "Пространство имён вида сведений", "Namespace of the business content",
                         "urn:appeal-gateway:appeal:1.0")),
            required(key("root", text, "Корневой элемент", "Root element", "appeal"))};
}

}  // namespace

std::vector<SettingKey> smev3_setting_keys() {
    using enum SettingType;
    SettingKey version = fallback(key("version", choice, "Версия схем СМЭВ", "Version of the SMEV schemas", "1.2"), "1.2");
    version.choices = {"1.2"};
    SettingKey filters =
        key("filters", block_list, "Виды сведений, запрашиваемые по имени; очередь без фильтра опрашивается всегда",
            "Contents polled by name; the unfiltered queue is always polled", "");
    filters.keys = filter_keys();
    return {
        key("url", url, "Адрес СМЭВ; без него — только приём от партнёров",
            "Address of SMEV; without it only the partners' door",
            "http://172.20.3.12:5000/ws/smev-message-exchange-service-1.2.wsdl"),
        version,
        required(key("key", text, "Имя ключа ЭП-ОВ из gateway.yaml", "Name of the ЭП-ОВ key in gateway.yaml", "gateway-sign")),
        required(
            key("trust", text, "Имя хранилища доверия из gateway.yaml", "Name of the trust store in gateway.yaml", "gost")),
        filters,
        key("node_id", text, "Узел (подочередь)", "Node (sub-queue)", "node1"),
        fallback(key("test_message", boolean, "Тестовая среда: признак TestMessage в каждом запросе",
                     "Test environment: TestMessage in every request", "true"),
                 "false"),
        fallback(key("sender_signature_required", boolean, "Не принимать запрос без ЭП-ОВ отправителя",
                     "Do not accept a request without the sender's ЭП-ОВ", "true"),
                 "true"),
        key("end_of_life", duration, "Срок жизни наших запросов (EOL)", "Life of our requests (EOL)", "10d"),
        fallback(key("timeout", duration, "Время на один вызов", "Time for one call", "30s"), "30s"),
        key("proxy", url, "Прокси-сервер", "Proxy", "http://proxy.region.example:3128"),
        key("ca_file", path, "Корневые сертификаты TLS (PEM)", "TLS root certificates (PEM)", "keys/rsa/ca.crt.pem"),
        key("cert_file", path, "Сертификат клиента TLS (PEM)", "TLS client certificate (PEM)",
            "keys/rsa/client-gateway.crt.pem"),
        key("key_file", path, "Ключ клиента TLS (PEM)", "TLS client key (PEM)", "keys/rsa/client-gateway.key.pem"),
        key("mapping_in", path, "XSLT: вид сведений → каноническое обращение или событие",
            "XSLT: business content → canonical appeal or event", "mappings/smev-in.xslt"),
        key("mapping_out", path, "XSLT: каноническое обращение или событие → вид сведений",
            "XSLT: canonical appeal or event → business content", "mappings/smev-out.xslt"),
        key("endpoint", text, "Путь службы для партнёров, говорящих на языке СМЭВ",
            "Path of the service for partners that speak SMEV", "/smev/v1.2/ws"),
        fallback(key("sign_answers", boolean, "Подписывать ответы этой службы", "Sign the answers of that service", "true"),
                 "true"),
        key("senders", text_list, "Кого пускать: SHA-256 сертификата или часть имени владельца; пусто — всех доверенных",
            "Whom to let in: SHA-256 of a certificate or a part of its subject; empty = every trusted one", "ИНН=7700000000"),
        fallback(key("send_statuses", boolean, "Сообщать отправителю промежуточные состояния (RequestStatus)",
                     "Tell the sender the states before the answer (RequestStatus)", "true"),
                 "false"),
    };
}

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
    read.timeout = settings.duration("timeout");
    read.proxy = settings.text("proxy");
    read.tls = {settings.text("ca_file"), settings.text("cert_file"), settings.text("key_file")};
    read.mapping_in = settings.text("mapping_in");
    read.mapping_out = settings.text("mapping_out");
    read.endpoint = settings.text("endpoint");
    read.sign_answers = settings.boolean("sign_answers");
    read.senders = settings.list("senders");
    read.send_statuses = settings.boolean("send_statuses");
    if (read.url.empty() && read.endpoint.empty()) {
        throw std::runtime_error(
            "settings: нужен url (СМЭВ) или endpoint (служба для партнёров) / url or endpoint is required");
    }
    return read;
}

}  // namespace gateway::smev3
