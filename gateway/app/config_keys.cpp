#include "gateway/app/config_keys.hpp"

#include "gateway/app/config_trust_keys.hpp"
#include "gateway/app/keeping_config.hpp"
#include "gateway/app/quality_config.hpp"
#include "gateway/app/scan_config.hpp"
#include "gateway/appeal/disclosure.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

constexpr std::int64_t second = 1'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::int64_t kib = 1 << 10, mib = 1 << 20, gib = 1 << 30;

std::vector<SettingKey> instance_keys() {
    return {
        KeyBuilder("id", text, "Короткое имя шлюза: журналы и метрики", "Short name of this gateway: logs and metrics")
            .required()
            .example("region-45"),
        KeyBuilder("title", text, "Название для людей", "Name for people").example("Шлюз обращений области"),
        KeyBuilder("contour", choice, "Контур, с которым шлюз работает", "The environment this gateway works with")
            .fallback("test")
            .choices({"demo", "test", "production"}),
        KeyBuilder(
            "region", text,
            "Регион: обращения получают отраслевой блок по dictionaries/topics-РЕГИОН.csv и sectors-РЕГИОН.csv; без ключа — "
            "не получают",
            "Region: appeals get their sector block by dictionaries/topics-REGION.csv and sectors-REGION.csv; none without "
            "the key")
            .example("kirov"),
        KeyBuilder("time_zone", text,
                   "Смещение местного времени для сроков обращений, чей регион не назван; без ключа — по region, иначе Москва",
                   "Offset of local time for terms of appeals that name no region; without the key that of region, else Moscow")
            .example("+05:00"),
        KeyBuilder(
            "sstu_classifier", path,
            "Классификатор вопросов ССТУ, CSV code;level;name: коды обращений сверяются с ним, назначаются только уровни 4 "
            "и 5; без ключа не сверяются",
            "Classifier of questions (ССТУ), CSV code;level;name: codes of appeals are checked against it, only levels 4 "
            "and 5 are assigned; not checked without the key")
            .example("dictionaries/sstu-classifier.csv"),
        KeyBuilder("organ_pages", path,
                   "Справочник: официальная страница → организация; check предупреждает об органах блоков региона без страницы",
                   "Dictionary: official page → organisation; check warns of organs of the region's blocks without a page")
            .example("dictionaries/organ-pages.csv"),
    };
}

std::vector<SettingKey> tls_keys() {
    return {
        KeyBuilder("cert", path, "Сертификат сервера с цепочкой, PEM", "Server certificate with its chain, PEM")
            .required()
            .example("../keys/server.crt"),
        KeyBuilder("key", path, "Закрытый ключ сервера, PEM", "Private key of the server, PEM")
            .required()
            .example("../keys/server.key"),
        KeyBuilder("client_ca", path, "Удостоверяющие центры клиентов, PEM; без ключа сертификаты клиентов не проверяются",
                   "Authorities of client certificates, PEM; without it client certificates are not checked"),
        KeyBuilder("require_client_cert", boolean, "Отказывать клиентам без сертификата",
                   "Refuse clients without a certificate")
            .fallback("false"),
    };
}

std::vector<SettingKey> limit_keys() {
    return {
        KeyBuilder("max_header", size, "Заголовок запроса", "Request header").fallback("16KiB").range(kib, mib),
        KeyBuilder("max_body", size, "Тело запроса", "Request body").fallback("110MiB").range(kib, 4 * gib),
        KeyBuilder("spool_over", size, "Тело больше этого пишется в файл", "A body above this goes to a file")
            .fallback("256KiB")
            .range(0, gib),
        KeyBuilder("max_connections", integer, "Соединений сразу; сверх — отказ 503", "Connections at a time; above: 503")
            .fallback("512")
            .range(1, 65'535),
        KeyBuilder("header_time", duration, "Время на заголовок", "Time for the header")
            .fallback("10s")
            .range(100, 10 * minute),
        KeyBuilder("body_time", duration, "Время на тело", "Time for the body").fallback("60s").range(100, hour),
        KeyBuilder("min_rate_window", duration, "Окно, за которое тело должно идти быстрее 1 КиБ/с",
                   "Window over which a body must come faster than 1 KiB/s")
            .fallback("10s")
            .range(100, 10 * minute),
        KeyBuilder("idle_time", duration, "Ожидание следующего запроса", "Wait for the next request")
            .fallback("60s")
            .range(100, hour),
        KeyBuilder("write_time", duration, "Время на отправку ответа", "Time to send the answer")
            .fallback("30s")
            .range(100, hour),
    };
}

std::vector<SettingKey> listener_keys() {
    return {
        KeyBuilder("host", text, "Адрес, на котором слушать", "Address to listen on").fallback("127.0.0.1").example("0.0.0.0"),
        KeyBuilder("port", integer, "Порт; 0 — любой свободный", "Port; 0 = any free one")
            .required()
            .range(0, 65'535)
            .example("8443"),
        KeyBuilder("tls", block, "TLS; без блока — открытый HTTP", "TLS; without the block plain HTTP").keys(tls_keys()),
        KeyBuilder("limits", block, "Пределы на запрос и соединения", "Limits on requests and connections").keys(limit_keys()),
    };
}

std::vector<SettingKey> admin_keys() {
    return {
        KeyBuilder("listener", text, "Слушатель с /health, /metrics и /api", "Listener that carries /health, /metrics and /api")
            .required()
            .example("admin"),
        KeyBuilder("token", secret, "Токен доступа к /api", "Access token of /api")
            .required()
            .example("file:secrets/admin-token"),
    };
}

std::vector<SettingKey> log_keys() {
    return {
        KeyBuilder("level", choice, "Наименьший важный уровень", "The lowest level that is written")
            .fallback("info")
            .choices({"debug", "info", "warn", "error"}),
        KeyBuilder("format", choice, "Вид строк: ключ=значение или JSON", "Form of the lines: key=value or JSON")
            .fallback("kv")
            .choices({"kv", "json"}),
        KeyBuilder("file", path, "Файл журнала; без ключа — stdout. По SIGHUP открывается заново",
                   "Log file; without it stdout. Reopened on SIGHUP")
            .example("/var/log/appeal-gateway/gateway.log"),
    };
}

std::vector<SettingKey> store_keys() {
    return {
        KeyBuilder("kind", choice, "Хранилище; memory теряет всё при остановке: только для проб",
                   "Store; memory loses all at stop: for trials only")
            .fallback("sqlite")
            .choices({"sqlite", "memory"}),
        KeyBuilder("queue_limit", integer, "Вызовов в очереди на запись; сверх — отказ 503",
                   "Calls that wait for the writer; above: 503")
            .fallback("4096")
            .range(16, 1'000'000),
        KeyBuilder("checkpoint_over", size, "Размер журнала упреждающей записи, при котором он сливается в базу",
                   "Size of the write-ahead log at which it is folded into the database")
            .fallback("64MiB")
            .range(mib, 16 * gib),
        KeyBuilder("encryption", block, "Шифрование тел на диске (AES-256-GCM); без блока тела лежат открыто",
                   "Encryption of bodies on disk (AES-256-GCM); without the block they lie open")
            .keys(encryption_keys()),
    };
}

std::vector<SettingKey> dossier_keys() {
    return {
        KeyBuilder("key", text, "Ключ из keys, которым шлюз подписывает досье; без него досье не составить",
                   "The key of `keys` the gateway signs dossiers with; without it none can be made")
            .example("gateway-sign"),
    };
}

std::vector<SettingKey> timestamp_keys() {
    return {
        KeyBuilder("url", text, "Адрес службы меток времени (RFC 3161 по HTTP)",
                   "Address of the time stamp authority (RFC 3161)")
            .required()
            .example("http://tsa.example/tsp"),
        KeyBuilder("policy", text, "Политика службы, OID; без ключа — её собственная",
                   "The authority's policy, an OID; else its own")
            .example("1.2.643.2.2.38.4"),
        KeyBuilder("trust", text, "Хранилище из trust, которому принадлежит сертификат службы",
                   "The store of `trust` the authority's certificate belongs to")
            .required()
            .example("gost"),
        KeyBuilder("timeout", duration, "Время на один запрос", "Time for one query").fallback("30s").range(100, 10 * minute),
    };
}

std::vector<SettingKey> make_gateway_keys() {
    return {
        KeyBuilder("instance", block, "Чей это шлюз", "Whose gateway this is").required().keys(instance_keys()),
        KeyBuilder("data_dir", path, "Папка данных: база, вложения, pid-файл",
                   "Folder of data: database, attachments, pid file")
            .required()
            .example("/var/lib/appeal-gateway"),
        KeyBuilder("listeners", block_map, "Слушающие порты по именам", "Listening ports by name")
            .required()
            .keys(listener_keys()),
        KeyBuilder("admin", block, "Программный доступ администратора", "The administrator's API")
            .required()
            .keys(admin_keys()),
        KeyBuilder("keys", block_map, "Ключи подписи по именам; имена пишут в настройках коннекторов",
                   "Signing keys by name; connectors' settings use the names")
            .keys(key_keys()),
        KeyBuilder("trust", block_map, "Хранилища доверенных сертификатов по именам", "Trust stores by name")
            .keys(trust_keys()),
        KeyBuilder("dossier", block, "Досье обращений", "Dossiers of appeals").keys(dossier_keys()),
        KeyBuilder("timestamps", block, "Метки времени для отправленного и полученного; без блока их нет",
                   "Time stamps over what was sent and received; without the block there are none")
            .keys(timestamp_keys()),
        KeyBuilder("log", block, "Журнал работы", "The log").keys(log_keys()),
        KeyBuilder("store", block, "Хранилище", "The store").keys(store_keys()),
        KeyBuilder("retention", block, "Сроки хранения и стирание", "Terms of keeping, and erasure").keys(retention_keys()),
        KeyBuilder("scan", block, "Проверка вложений на вирусы перед передачей; без блока — нет",
                   "Virus scan of attachments before they are carried on; without the block none")
            .keys(scan_keys()),
        KeyBuilder("quality", block, "Качество данных: кто отвечает и кому о нём сообщать; правила — файлы quality/*.yaml",
                   "Data quality: who answers and who is told; the rules are files quality/*.yaml")
            .keys(quality_keys()),
        KeyBuilder("routing", choice, "Сколько подходящих маршрутов берётся", "How many of the matching routes are taken")
            .fallback("first")
            .choices({"first", "all"}),
        KeyBuilder("workers", integer, "Потоков для проверки подписей и разбора; 0 — по числу ядер",
                   "Threads for signatures and parsing; 0 = one per core")
            .fallback("0")
            .range(0, 256),
        KeyBuilder("stop_grace", duration, "Сколько ждать начатых запросов при остановке",
                   "How long running requests may last at stop")
            .fallback("20s")
            .range(0, 10 * minute),
    };
}

std::vector<SettingKey> poll_keys() {
    return {
        KeyBuilder("min", duration, "Пауза, пока сообщения идут", "Pause while messages come").fallback("5s").range(50, day),
        KeyBuilder("max", duration, "Наибольшая пауза, когда сообщений нет", "Longest pause while none come")
            .fallback("60s")
            .range(50, day),
        KeyBuilder("timeout", duration, "Время на один опрос", "Time for one poll").fallback("60s").range(100, hour),
    };
}

std::vector<SettingKey> circuit_keys() {
    return {
        KeyBuilder("failures", integer, "Неудач подряд до размыкания; 0 — никогда",
                   "Failures in a row until it opens; 0 = never")
            .fallback("5")
            .range(0, 1'000),
        KeyBuilder("open_for", duration, "Пауза до первой пробы", "Pause until the first probe").fallback("5s").range(100, day),
        KeyBuilder("open_max", duration, "Наибольшая пауза: после каждой неудачной пробы она удваивается",
                   "Longest pause: it doubles with every failed probe")
            .fallback("5m")
            .range(100, day),
    };
}

std::vector<SettingKey> make_connector_keys() {
    return {
        KeyBuilder("adapter", text, "Имя адаптера", "Name of the adapter").required().example("open311"),
        KeyBuilder("title", text, "Название системы партнёра для людей", "Name of the partner's system for people")
            .required()
            .example("Open311 города А"),
        KeyBuilder("enabled", boolean, "Работает ли коннектор", "Whether the connector works").fallback("true"),
        KeyBuilder("listener", text, "Слушатель, на котором партнёр обращается к нам", "Listener on which the partner calls us")
            .example("partners"),
        KeyBuilder("signature", choice, "Подпись входящих сообщений: обязательна, проверяется если есть, не смотрится",
                   "Signature of incoming messages: demanded, checked when present, not looked at")
            .fallback("optional")
            .choices({"required", "optional", "none"}),
        KeyBuilder(
            "personal_data", text_list,
            "Персональные данные, которые партнёру можно передать: contacts — имя, адрес, связь; identifiers — СНИЛС и "
            "документы; content — тексты и файлы. [] — никаких. Без ключа — все; в контуре production check предупреждает",
            "Personal data the partner may be given: contacts = name, address, phone; identifiers = СНИЛС and documents; "
            "content = texts and files. [] = none. Without the key all of it; check warns of that in the production contour")
            .choices(disclosure_words())
            .example("[contacts, content]"),
        KeyBuilder("poll", block, "Опрос системы партнёра", "Asking the partner's system").keys(poll_keys()),
        KeyBuilder("circuit", block, "Размыкатель: не тревожить систему, которая не отвечает",
                   "Circuit breaker: leave a system in peace that does not answer")
            .keys(circuit_keys()),
        KeyBuilder("settings", block, "Ключи адаптера", "Keys of the adapter"),
    };
}

}  // namespace

const std::vector<SettingKey>& gateway_keys() {
    static const std::vector<SettingKey> keys = make_gateway_keys();
    return keys;
}

const std::vector<SettingKey>& connector_keys() {
    static const std::vector<SettingKey> keys = make_connector_keys();
    return keys;
}

std::vector<SettingKey> connector_keys(const AdapterKind& kind) {
    std::vector<SettingKey> keys = connector_keys();
    SettingKey& settings = keys.back();
    settings.keys = kind.settings;
    for (const auto& key : kind.settings) settings.required = settings.required || key.required;
    return keys;
}

}  // namespace gateway
