#include "adapters/pos/settings.hpp"

#include <stdexcept>

namespace gateway::pos {

namespace {

SettingKey key(std::string name, SettingType type, std::string ru, std::string en) {
    SettingKey made;
    made.name = std::move(name);
    made.type = type;
    made.title_ru = std::move(ru);
    made.title_en = std::move(en);
    return made;
}

SettingKey with(SettingKey made, std::string fallback, std::string example) {
    made.fallback = std::move(fallback);
    made.example = std::move(example);
    return made;
}

SettingKey example(SettingKey made, std::string text) {
    return with(std::move(made), "", std::move(text));
}

SettingKey required(SettingKey made, std::string text) {
    made.required = true;
    return example(std::move(made), std::move(text));
}

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
    SettingKey form = required(key("form", choice, "Форма обмена с ПОС", "Form of the exchange with ПОС"), "edms");
    form.choices = {"edms", "eas-rest"};
    return {
        form,
        required(key("url", url, "Адрес службы", "Base address of the service"), "https://rsmev.region.example"),
        required(key("client_id", text, "Идентификатор зарегистрированного клиента (UUID)", "UUID of the registered client"),
                 "00000000-0000-4000-8000-0000000000c1"),
        with(key("timeout", duration, "Время на один вызов", "Time for one call"), "30s", "30s"),
        example(key("proxy", url, "Прокси-сервер", "Proxy"), "http://proxy.region.example:3128"),
        example(key("ca_file", path, "Корневые сертификаты партнёра (PEM)", "The partner's root certificates (PEM)"),
                "keys/rsa/ca.crt.pem"),
        example(key("cert_file", path, "Сертификат клиента TLS (PEM)", "TLS client certificate (PEM)"),
                "keys/rsa/client-gateway.crt.pem"),
        example(key("key_file", path, "Ключ клиента TLS (PEM)", "TLS client key (PEM)"), "keys/rsa/client-gateway.key.pem"),
        example(key("entrypoint", text, "edms: точка входа РСМЭВ (UUID)", "edms: entry point of the regional SMEV (UUID)"),
                "6f1c1a52-8e0a-4b6e-9a43-0d3f6d5c7e01"),
        example(key("node_id", text, "edms: узел (подочередь)", "edms: node (sub-queue)"), "master"),
        with(key("answer_mapping", path, "edms: XSLT, создающий запрос с ответом",
                 "edms: XSLT that makes the request an answer travels in"),
             "mappings/pos-edms-answer.xslt", "mappings/pos-edms-answer.xslt"),
        with(key("verdict_wait", duration, "edms: ожидание подтверждения ПОС", "edms: how long to wait for ПОС's verdict"),
             "5s", "5s"),
        example(key("user", text, "eas-rest: пользователь", "eas-rest: user"), "region"),
        example(key("password", secret, "eas-rest: пароль", "eas-rest: password"), "file:secrets/pos-password"),
        example(key("basic_client", text, "eas-rest: клиент OAuth2", "eas-rest: OAuth2 client"), "gateway"),
        example(key("basic_secret", secret, "eas-rest: секрет клиента OAuth2", "eas-rest: OAuth2 client secret"),
                "file:secrets/pos-client"),
        with(key("region_id", integer, "eas-rest: номер региона в ПОС", "eas-rest: the region's number in ПОС"), "0", "43"),
        example(key("ogrn", text, "eas-rest: ОГРН организации-адресата", "eas-rest: ОГРН of the organisation addressed"),
                "1024300000007"),
        with(key("own_id_is_key", boolean, "eas-rest: ПОС считает повторный id тем же обращением",
                 "eas-rest: ПОС takes a repeated id for the same appeal"),
             "false", "true"),
        with(key("status_in", path, "Справочник: статус ПОС → статус шлюза", "Dictionary: status of ПОС → ours"),
             "dictionaries/pos-status-in.csv", "dictionaries/pos-status-in.csv"),
        with(key("status_out", path, "Справочник: статус шлюза → статус ПОС", "Dictionary: our status → status of ПОС"),
             "dictionaries/pos-status-out.csv", "dictionaries/pos-status-out.csv"),
        with(key("topic_in", path, "Справочник: подкатегория ПОС → тематика ЦУР", "Dictionary: subcategory of ПОС → ЦУР topic"),
             "dictionaries/pos-topics-in.csv", "dictionaries/pos-topics-in.csv"),
        with(
            key("topic_out", path, "Справочник: тематика ЦУР → подкатегория ПОС", "Dictionary: ЦУР topic → subcategory of ПОС"),
            "dictionaries/pos-topics-out.csv", "dictionaries/pos-topics-out.csv"),
        with(key("organisations", path, "Справочник: организация ПОС → ОКТМО муниципалитета",
                 "Dictionary: organisation of ПОС → ОКТМО of the municipality"),
             "dictionaries/pos-organisations.csv", "dictionaries/pos-organisations.csv"),
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
