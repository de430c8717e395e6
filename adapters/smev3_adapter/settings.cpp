#include "adapters/smev3_adapter/settings.hpp"

#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::smev3_adapter {

namespace {

std::vector<SettingKey> way_keys() {
    using enum SettingType;
    return {
        KeyBuilder("transport", choice, "Как говорить с Адаптером: служба SOAP или папки с файлами",
                   "How to speak with the Adapter: its SOAP service or folders of files")
            .choices({"soap", "folders"})
            .fallback("soap")
            .example("soap"),
        KeyBuilder("url", url, "Адрес службы Адаптера (soap)", "Address of the Adapter's service (soap)")
            .example("http://adapter.region.example:7575/ws"),
        KeyBuilder("out_dir", path, "Папка исходящих: Адаптер забирает отсюда (folders)",
                   "Folder the Adapter takes our messages from (folders)")
            .example("adapter/out"),
        KeyBuilder("in_dir", path, "Папка входящих: Адаптер кладёт сюда (folders)",
                   "Folder the Adapter puts messages into (folders)")
            .example("adapter/in"),
        KeyBuilder("bad_dir", path, "Папка для нечитаемых файлов (folders)", "Folder for files that cannot be read (folders)")
            .example("adapter/bad"),
        KeyBuilder("files_dir", path, "Папка вложений, общая с Адаптером; без неё вложения не передаются",
                   "Folder of attachments shared with the Adapter; without it none are carried")
            .example("adapter/files"),
        KeyBuilder("unfinished_for", duration, "Сколько нечитаемый файл может считаться недописанным (folders)",
                   "How long an unreadable file may be one still being written (folders)")
            .fallback("30s")
            .example("30s"),
        KeyBuilder("timeout", duration, "Время на один вызов", "Time for one call").fallback("30s").example("30s"),
        KeyBuilder("proxy", url, "Прокси-сервер", "Proxy").example("http://proxy.region.example:3128"),
        KeyBuilder("ca_file", path, "Корневые сертификаты TLS (PEM)", "TLS root certificates (PEM)")
            .example("keys/rsa/ca.crt.pem"),
        KeyBuilder("cert_file", path, "Сертификат клиента TLS (PEM)", "TLS client certificate (PEM)")
            .example("keys/rsa/client-gateway.crt.pem"),
        KeyBuilder("key_file", path, "Ключ клиента TLS (PEM)", "TLS client key (PEM)")
            .example("keys/rsa/client-gateway.key.pem"),
        KeyBuilder("max_message", size, "Наибольшее сообщение", "Largest message").fallback("16MiB").example("16MiB"),
        KeyBuilder("max_file", size, "Наибольшее вложение", "Largest attachment").fallback("1GiB").example("1GiB"),
    };
}

std::vector<SettingKey> message_keys() {
    using enum SettingType;
    return {
        KeyBuilder("it_system", text, "Код нашей системы в Адаптере (itSystem)", "Code of our system in the Adapter (itSystem)")
            .example("GATEWAY01")
            .required(),
        KeyBuilder("node_id", text, "Узел (подочередь)", "Node (sub-queue)").example("node1"),
        KeyBuilder("frgu_code", text, "Код услуги по ФРГУ: по нему Адаптер получает код транзакции",
                   "FRGU code of the service: the Adapter fetches a transaction code by it")
            .example("10000000000000000001"),
        KeyBuilder("test_message", boolean, "Тестовая среда: признак testMessage в каждом запросе",
                   "Test environment: testMessage in every request")
            .fallback("false")
            .example("true"),
        KeyBuilder("end_of_life", duration, "Срок жизни наших запросов (eol)", "Life of our requests (eol)").example("10d"),
        KeyBuilder("send_statuses", boolean, "Сообщать отправителю промежуточные состояния (status)",
                   "Tell the sender the states before the answer (status)")
            .fallback("false")
            .example("true"),
        KeyBuilder("reject_code", choice, "Код отказа (rejects) для возвращённого обращения",
                   "Code of the rejection (rejects) of a returned appeal")
            .choices({"ACCESS_DENIED", "NO_DATA", "UNKNOWN_REQUEST_DESCRIPTION"})
            .fallback("UNKNOWN_REQUEST_DESCRIPTION")
            .example("NO_DATA"),
        KeyBuilder("mapping_in", path, "XSLT: вид сведений → каноническое обращение или событие",
                   "XSLT: business content → canonical appeal or event")
            .example("mappings/smev-in.xslt"),
        KeyBuilder("mapping_out", path, "XSLT: каноническое обращение или событие → вид сведений",
                   "XSLT: canonical appeal or event → business content")
            .example("mappings/smev-out.xslt"),
        KeyBuilder("key", text, "Ключ из gateway.yaml для подписи вложений; без него они уходят без подписи",
                   "Key of gateway.yaml that signs attachments; without it they leave unsigned")
            .example("official-sign"),
        KeyBuilder("trust", text, "Хранилище доверия для подписей вложений; без него они только хранятся",
                   "Trust store for signatures of attachments; without it they are only kept")
            .example("gost"),
    };
}

void require(const std::string& value, const char* name) {
    if (value.empty())
        throw std::runtime_error(std::string("settings: нужен ключ ") + name + " / the key " + name + " is required");
}

}  // namespace

std::vector<SettingKey> setting_keys() {
    std::vector<SettingKey> keys = way_keys();
    for (SettingKey& key : message_keys()) keys.push_back(std::move(key));
    return keys;
}

AdapterSettings read_settings(const Settings& settings) {
    AdapterSettings read;
    read.folders = settings.text("transport") == "folders";
    read.url = settings.text("url");
    read.out_dir = settings.text("out_dir");
    read.in_dir = settings.text("in_dir");
    read.bad_dir = settings.text("bad_dir");
    read.files_dir = settings.text("files_dir");
    read.it_system = settings.text("it_system");
    read.node_id = settings.text("node_id");
    read.frgu_code = settings.text("frgu_code");
    read.test_message = settings.boolean("test_message");
    if (settings.has("end_of_life")) read.end_of_life = settings.duration("end_of_life");
    read.send_statuses = settings.boolean("send_statuses");
    read.reject_code = settings.text("reject_code");
    read.mapping_in = settings.text("mapping_in");
    read.mapping_out = settings.text("mapping_out");
    read.key = settings.text("key");
    read.trust = settings.text("trust");
    read.timeout = settings.duration("timeout");
    read.unfinished_for = settings.duration("unfinished_for");
    read.max_message = settings.size("max_message");
    read.max_file = settings.size("max_file");
    read.tls = {settings.text("ca_file"), settings.text("cert_file"), settings.text("key_file")};
    read.proxy = settings.text("proxy");
    if (!read.folders) require(read.url, "url");
    if (read.folders) {
        require(read.out_dir.string(), "out_dir");
        require(read.in_dir.string(), "in_dir");
        require(read.bad_dir.string(), "bad_dir");
    }
    return read;
}

}  // namespace gateway::smev3_adapter
