#include "gateway/app/config_build.hpp"

#include <algorithm>

namespace gateway {
namespace {

Contour contour_of(const std::string& word) {
    return word == "production" ? Contour::production : word == "demo" ? Contour::demo : Contour::test;
}

SignaturePolicy signature_of(const std::string& word) {
    return word == "required" ? SignaturePolicy::required : word == "none" ? SignaturePolicy::none : SignaturePolicy::optional;
}

LogLevel level_of(const std::string& word) {
    if (word == "debug") return LogLevel::debug;
    if (word == "warn") return LogLevel::warn;
    return word == "error" ? LogLevel::error : LogLevel::info;
}

ServerLimits build_limits(const Settings& settings) {
    ServerLimits limits;
    limits.max_header = settings.size("max_header");
    limits.max_body = settings.size("max_body");
    limits.spool_over = settings.size("spool_over");
    limits.max_connections = static_cast<int>(settings.integer("max_connections"));
    limits.header_time = settings.duration("header_time");
    limits.body_time = settings.duration("body_time");
    limits.min_rate_window = settings.duration("min_rate_window");
    limits.idle_time = settings.duration("idle_time");
    limits.write_time = settings.duration("write_time");
    return limits;
}

ListenerConfig build_listener(const std::string& name, const Settings& settings, const std::filesystem::path& data_dir) {
    ListenerConfig listener;
    listener.place = settings.place("port");
    listener.server.name = name;
    listener.server.host = settings.text("host");
    listener.server.port = static_cast<std::uint16_t>(settings.integer("port"));
    listener.server.limits = build_limits(settings.block("limits"));
    listener.server.spool_dir = data_dir / "spool";
    if (!settings.has("tls")) return listener;
    const Settings& tls = settings.block("tls");
    listener.server.tls.cert_file = tls.text("cert");
    listener.server.tls.key_file = tls.text("key");
    listener.server.tls.client_ca_file = tls.text("client_ca");
    listener.server.tls.require_client_cert = tls.boolean("require_client_cert");
    return listener;
}

StoreConfig build_store(const Settings& settings) {
    StoreConfig store;
    store.kind = settings.text("kind") == "memory" ? StoreConfig::Kind::memory : StoreConfig::Kind::sqlite;
    store.queue_limit = static_cast<int>(settings.integer("queue_limit"));
    store.checkpoint_over = settings.size("checkpoint_over");
    if (settings.has("encryption")) store.encryption = build_encryption(settings.block("encryption"));
    return store;
}

TimestampConfig build_timestamps(const Settings& settings) {
    return {settings.text("url"), settings.text("policy"), settings.text("trust"), settings.duration("timeout"),
            settings.place("trust")};
}

LogConfig build_log(const Settings& settings) {
    return {level_of(settings.text("level")), settings.text("format") == "json" ? LogFormat::json : LogFormat::kv,
            settings.text("file")};
}

KeyPairConfig build_key_pair(const Settings& settings) {
    KeyPairConfig pair;
    for (const char* form : {"cert", "command", "token", "p12", "key"})
        if (settings.has(form)) pair.place = settings.place(form);
    KeySource& source = pair.source;
    source.key_file = settings.text("key");
    source.cert_file = settings.text("cert");
    source.p12_file = settings.text("p12");
    source.password = settings.text("password");
    source.token = settings.text("token");
    source.module = settings.text("module");
    source.pin = settings.text("pin");
    source.command = settings.list("command");
    source.command_time = settings.duration("command_time");
    return pair;
}

KeyConfig build_key(const std::string& name, const Settings& settings) {
    KeyConfig key{name, {}, {build_key_pair(settings)}};
    key.place = key.pairs.front().place;
    for (const auto& [unnamed, more] : settings.blocks("more")) key.pairs.push_back(build_key_pair(more));
    return key;
}

TrustConfig build_trust(const std::string& name, const Settings& settings, const std::filesystem::path& data_dir) {
    TrustConfig trust{name, settings.place("dir"), settings.text("dir"), {}, settings.text("proxy")};
    for (const std::string& word : settings.list("parameters"))
        if (const auto parameters = key_parameters_of(word)) trust.policy.parameters.push_back(*parameters);
    RevocationPolicy& revocation = trust.policy.revocation;
    revocation.mode = revocation_mode_of(settings.text("revocation")).value_or(RevocationMode::folder);
    revocation.grace = settings.duration("grace");
    revocation.on_unknown = settings.text("on_unknown") == "refuse" ? OnUnknown::refuse : OnUnknown::accept;
    revocation.crl_urls = settings.list("crl_urls");
    revocation.ocsp_url = settings.text("ocsp_url");
    revocation.cache_dir = data_dir / "trust" / name;
    return trust;
}

}  // namespace

Config build_gateway(const Settings& settings, const std::filesystem::path& dir) {
    Config config;
    config.dir = dir;
    config.data_dir = settings.text("data_dir");
    const Settings& instance = settings.block("instance");
    config.instance = {instance.text("id"),          instance.text("title"),           contour_of(instance.text("contour")),
                       instance.text("region"),      instance.place("region"),         instance.text("time_zone"),
                       instance.place("time_zone"),  instance.text("sstu_classifier"), instance.place("sstu_classifier"),
                       instance.text("organ_pages"), instance.place("organ_pages")};
    for (const auto& [name, block] : settings.blocks("listeners"))
        config.listeners.push_back(build_listener(name, block, config.data_dir));
    const Settings& admin = settings.block("admin");
    config.admin = {admin.text("listener"), admin.text("token"), admin.place("listener")};
    for (const auto& [name, block] : settings.blocks("keys")) config.keys.push_back(build_key(name, block));
    for (const auto& [name, block] : settings.blocks("trust"))
        config.trust.push_back(build_trust(name, block, config.data_dir));
    const Settings& dossier = settings.block("dossier");
    config.dossier = {dossier.text("key"), dossier.place("key")};
    if (settings.has("timestamps")) config.timestamps = build_timestamps(settings.block("timestamps"));
    config.log = build_log(settings.block("log"));
    config.store = build_store(settings.block("store"));
    if (settings.has("scan")) config.scan = build_scan(settings.block("scan"), settings.place("scan"));
    if (settings.has("retention")) config.retention = build_retention(settings.block("retention"));
    config.all_routes = settings.text("routing") == "all";
    config.workers = static_cast<int>(settings.integer("workers"));
    config.stop_grace = settings.duration("stop_grace");
    return config;
}

ConnectorConfig build_connector(std::string id, const Settings& settings, SettingPlace place) {
    ConnectorConfig connector;
    connector.id = std::move(id);
    connector.place = std::move(place);
    connector.title = settings.text("title");
    connector.adapter = settings.text("adapter");
    connector.enabled = settings.boolean("enabled");
    connector.listener = settings.text("listener");
    connector.signature = signature_of(settings.text("signature"));
    connector.disclosure_decided = settings.has("personal_data");
    if (connector.disclosure_decided)
        connector.disclosure = disclosure_of(settings.list("personal_data")).value_or(Disclosure{});
    const Settings& poll = settings.block("poll");
    connector.poll = {poll.duration("min"), poll.duration("max"), poll.duration("timeout")};
    const Settings& circuit = settings.block("circuit");
    connector.circuit = {static_cast<int>(circuit.integer("failures")), circuit.duration("open_for"),
                         circuit.duration("open_max")};
    connector.settings = settings.block("settings");
    connector.source = settings;
    return connector;
}

RouteConfig build_route(std::string id, const Settings& settings, SettingPlace place) {
    RouteConfig route;
    route.id = std::move(id);
    route.place = std::move(place);
    route.title = settings.text("title");
    route.enabled = settings.boolean("enabled");
    route.order = static_cast<int>(settings.integer("order"));
    route.from = settings.list("from");
    for (const auto& word : settings.list("kinds"))
        if (const auto kind = message_kind_of(word)) route.kinds.push_back(*kind);
    route.regimes = settings.list("regimes");
    route.oktmo = settings.list("oktmo");
    route.topics = settings.list("topics");
    route.channels = settings.list("channels");
    route.to = settings.text("to");
    route.go_on = settings.boolean("continue");
    const Settings& retry = settings.block("retry");
    route.retry = {retry.duration("first"),           retry.duration("max"),
                   retry.duration("give_up_after"),   static_cast<int>(retry.integer("max_attempts")),
                   retry.duration("retry_after_max"), retry.text("legal_deadline") == "keep"};
    route.handed_over_alarm = settings.duration("handed_over_alarm");
    route.in_flight = static_cast<int>(settings.integer("in_flight"));
    route.timeout = settings.duration("timeout");
    route.source = settings;
    return route;
}

}  // namespace gateway
