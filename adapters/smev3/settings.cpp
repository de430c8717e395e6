#include "adapters/smev3/settings.hpp"

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
        filters,
        KeyBuilder("node_id", text, "Узел (подочередь)", "Node (sub-queue)").example("node1"),
        KeyBuilder("test_message", boolean, "Тестовая среда: признак TestMessage в каждом запросе",
                   "Test environment: TestMessage in every request")
            .example("true")
            .fallback("false"),
        KeyBuilder("sender_signature_required", boolean, "Не принимать запрос без ЭП-ОВ отправителя",
                   "Do not accept a request without the sender's ЭП-ОВ")
            .example("true")
            .fallback("true"),
        KeyBuilder("end_of_life", duration, "Срок жизни наших запросов (EOL)", "Life of our requests (EOL)").example("10d"),
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
    return keys;
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
    read.files = read_attachment_settings(settings);
    read.door = read_door_settings(settings);
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
