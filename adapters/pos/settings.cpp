#include "adapters/pos/settings.hpp"

#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::pos {

namespace {

std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

void demand(const std::string& value, std::string_view name, std::string_view form) {
    if (!value.empty()) return;
    throw std::runtime_error("settings." + std::string(name) + ": обязателен для form: " + std::string(form) +
                             " / required with form: " + std::string(form));
}

}  // namespace

std::vector<SettingKey> pos_setting_keys() {
    using enum SettingType;
    const SettingKey form = KeyBuilder("form", choice, "Форма обмена с ПОС", "Form of the exchange with ПОС")
                                .required()
                                .example("edms")
                                .choices({"edms", "eas-rest"});
    return {
        form,
        KeyBuilder("url", url, "Адрес службы", "Base address of the service")
            .required()
            .example("https://rsmev.region.example"),
        KeyBuilder("client_id", text, "Идентификатор зарегистрированного клиента (UUID)", "UUID of the registered client")
            .required()
            .example("00000000-0000-4000-8000-0000000000c1"),
        KeyBuilder("timeout", duration, "Время на один вызов", "Time for one call").fallback("30s").example("30s"),
        KeyBuilder("proxy", url, "Прокси-сервер", "Proxy").example("http://proxy.region.example:3128"),
        KeyBuilder("ca_file", path, "Корневые сертификаты партнёра (PEM)", "The partner's root certificates (PEM)")
            .example("keys/rsa/ca.crt.pem"),
        KeyBuilder("cert_file", path, "Сертификат клиента TLS (PEM)", "TLS client certificate (PEM)")
            .example("keys/rsa/client-gateway.crt.pem"),
        KeyBuilder("key_file", path, "Ключ клиента TLS (PEM)", "TLS client key (PEM)")
            .example("keys/rsa/client-gateway.key.pem"),
        KeyBuilder("entrypoint", text, "edms: точка входа РСМЭВ (UUID)", "edms: entry point of the regional SMEV (UUID)")
            .example("6f1c1a52-8e0a-4b6e-9a43-0d3f6d5c7e01"),
        KeyBuilder("node_id", text, "edms: узел (подочередь)", "edms: node (sub-queue)").example("master"),
        KeyBuilder("answer_mapping", path, "edms: XSLT, создающий запрос с ответом",
                   "edms: XSLT that makes the request an answer travels in")
            .fallback("mappings/pos-edms-answer.xslt")
            .example("mappings/pos-edms-answer.xslt"),
        KeyBuilder("verdict_wait", duration, "edms: ожидание подтверждения ПОС", "edms: how long to wait for ПОС's verdict")
            .fallback("5s")
            .example("5s"),
        KeyBuilder("files_url", url, "edms: файловое хранилище РСМЭВ; без него файлы не передаются",
                   "edms: file storage of the regional SMEV; without it no files travel")
            .example("ftp://rsmev.region.example:2121"),
        KeyBuilder("files_user", text, "edms: имя в хранилище", "edms: login of the storage").example("gateway"),
        KeyBuilder("files_password", secret, "edms: пароль в хранилище", "edms: password of the storage")
            .example("file:secrets/rsmev-files"),
        KeyBuilder("files_ca_file", path, "edms: корневые сертификаты хранилища (PEM): соединение только через TLS",
                   "edms: root certificates of the storage (PEM): TLS only")
            .example("keys/rsa/ca.crt.pem"),
        KeyBuilder("file_key", text, "edms: имя ключа, которым подписывается каждый файл",
                   "edms: name of the key that signs each file")
            .example("gateway-sign"),
        KeyBuilder("files_trust", text, "edms: имя хранилища доверия для подписей файлов",
                   "edms: name of the trust store for signatures of files")
            .example("gost"),
        KeyBuilder("file_limit", size, "Наибольший файл в обе стороны", "Largest file, both ways")
            .example("1GiB")
            .fallback("1GiB"),
        KeyBuilder("transfer_timeout", duration, "edms: время на передачу одного файла", "edms: time for one file")
            .example("10m")
            .fallback("10m"),
        KeyBuilder("user", text, "eas-rest: пользователь", "eas-rest: user").example("region"),
        KeyBuilder("password", secret, "eas-rest: пароль", "eas-rest: password").example("file:secrets/pos-password"),
        KeyBuilder("basic_client", text, "eas-rest: клиент OAuth2", "eas-rest: OAuth2 client").example("gateway"),
        KeyBuilder("basic_secret", secret, "eas-rest: секрет клиента OAuth2", "eas-rest: OAuth2 client secret")
            .example("file:secrets/pos-client"),
        KeyBuilder("region_id", integer, "eas-rest: номер региона в ПОС", "eas-rest: the region's number in ПОС")
            .fallback("0")
            .example("43"),
        KeyBuilder("ogrn", text, "eas-rest: ОГРН организации-адресата", "eas-rest: ОГРН of the organisation addressed")
            .example("1024300000007"),
        KeyBuilder("own_id_is_key", boolean, "eas-rest: ПОС считает повторный id тем же обращением",
                   "eas-rest: ПОС takes a repeated id for the same appeal")
            .fallback("false")
            .example("true"),
        KeyBuilder("status_in", path, "Справочник: статус ПОС → статус шлюза", "Dictionary: status of ПОС → ours")
            .fallback("dictionaries/pos-status-in.csv")
            .example("dictionaries/pos-status-in.csv"),
        KeyBuilder("status_out", path, "Справочник: статус шлюза → статус ПОС", "Dictionary: our status → status of ПОС")
            .fallback("dictionaries/pos-status-out.csv")
            .example("dictionaries/pos-status-out.csv"),
        KeyBuilder("topic_in", path, "Справочник: подкатегория ПОС → тематика ЦУР",
                   "Dictionary: subcategory of ПОС → ЦУР topic")
            .fallback("dictionaries/pos-topics-in.csv")
            .example("dictionaries/pos-topics-in.csv"),
        KeyBuilder("topic_out", path, "Справочник: тематика ЦУР → подкатегория ПОС",
                   "Dictionary: ЦУР topic → subcategory of ПОС")
            .fallback("dictionaries/pos-topics-out.csv")
            .example("dictionaries/pos-topics-out.csv"),
        KeyBuilder("decision_in", path, "Справочник: тип ответа ПОС → решение", "Dictionary: answer type of ПОС → decision")
            .fallback("dictionaries/pos-decision-in.csv")
            .example("dictionaries/pos-decision-in.csv"),
        KeyBuilder("decision_out", path, "Справочник: решение → тип ответа ПОС", "Dictionary: decision → answer type of ПОС")
            .fallback("dictionaries/pos-decision-out.csv")
            .example("dictionaries/pos-decision-out.csv"),
        KeyBuilder("catalogue_every", duration, "eas-rest: как часто обновлять подкатегории ПОС",
                   "eas-rest: how often ПОС's subcategories are asked for")
            .fallback("24h")
            .example("24h")
            .range(60'000, 30LL * 24 * 3'600'000),
        KeyBuilder("organisations", path, "Справочник: организация ПОС → ОКТМО муниципалитета",
                   "Dictionary: organisation of ПОС → ОКТМО of the municipality")
            .fallback("dictionaries/pos-organisations.csv")
            .example("dictionaries/pos-organisations.csv"),
    };
}

PosSettings read_pos_settings(const Settings& settings) {
    PosSettings read;
    read.form = settings.text("form") == "edms" ? Form::edms : Form::eas_rest;
    read.url = without_slash(settings.text("url"));
    read.tls.ca_file = settings.text("ca_file");
    read.tls.cert_file = settings.text("cert_file");
    read.tls.key_file = settings.text("key_file");
    read.proxy = settings.text("proxy");
    read.timeout = settings.duration("timeout");
    read.client_id = settings.text("client_id");
    read.entrypoint = settings.text("entrypoint");
    read.node_id = settings.text("node_id");
    read.answer_mapping = settings.text("answer_mapping");
    read.verdict_wait = settings.duration("verdict_wait");
    read.files_url = without_slash(settings.text("files_url"));
    read.files_user = settings.text("files_user");
    read.files_password = settings.text("files_password");
    read.files_ca_file = settings.text("files_ca_file");
    read.file_key = settings.text("file_key");
    read.files_trust = settings.text("files_trust");
    read.file_limit = settings.size("file_limit");
    read.transfer_timeout = settings.duration("transfer_timeout");
    read.user = settings.text("user");
    read.password = settings.text("password");
    read.basic_client = settings.text("basic_client");
    read.basic_secret = settings.text("basic_secret");
    read.region_id = settings.integer("region_id");
    read.ogrn = settings.text("ogrn");
    read.own_id_is_key = settings.boolean("own_id_is_key");
    read.status_in = settings.text("status_in");
    read.status_out = settings.text("status_out");
    read.topic_in = settings.text("topic_in");
    read.topic_out = settings.text("topic_out");
    read.decision_in = settings.text("decision_in");
    read.decision_out = settings.text("decision_out");
    read.catalogue_every = settings.duration("catalogue_every");
    read.organisations = settings.text("organisations");
    if (read.form == Form::edms) {
        demand(read.entrypoint, "entrypoint", "edms");
    } else {
        demand(read.user, "user", "eas-rest");
        demand(read.password, "password", "eas-rest");
        demand(read.ogrn, "ogrn", "eas-rest");
    }
    return read;
}

}  // namespace gateway::pos
