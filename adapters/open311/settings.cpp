#include "adapters/open311/settings.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::open311 {
namespace {

SettingKey offset_key() {
    return KeyBuilder("utc_offset_minutes", SettingType::integer, "Смещение местного времени партнёра от UTC, минуты",
                      "Partner's local time, minutes east of UTC")
        .fallback("180")
        .range(-1439, 1439);
}

std::string lower_ascii(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

Services services_of(const Settings& block, const std::filesystem::path& dir) {
    const auto& attributes = block.text("attributes_file");
    return Services::load(dir / block.text("dictionary"), attributes.empty() ? std::filesystem::path() : dir / attributes);
}

SettingKey dictionary_key() {
    return KeyBuilder("dictionary", SettingType::path, "CSV: service_code, topic_scheme, topic_code, service_name …",
                      "CSV: service_code, topic_scheme, topic_code, service_name …")
        .required()
        .example("dictionaries/open311-city-a.csv");
}

SettingKey attributes_key() {
    return KeyBuilder("attributes_file", SettingType::path, "CSV дополнительных вопросов (GET Service Definition)",
                      "CSV of further questions (GET Service Definition)");
}

std::vector<SettingKey> partner_keys() {
    return {KeyBuilder("id", SettingType::text, "Имя партнёра: отправитель его сообщений",
                       "Name of the partner: sender of its messages")
                .required()
                .example("portal-lugovoe"),
            KeyBuilder("api_key", SettingType::secret, "Ключ партнёра", "Key of the partner")
                .required()
                .example("env:PORTAL_LUGOVOE_KEY")};
}

std::vector<PartnerKey> partners_of(const Settings& block) {
    std::vector<PartnerKey> partners;
    for (const auto& [name, partner] : block.blocks("partners")) {
        PartnerKey entry{partner.text("id"), partner.text("api_key")};
        if (entry.api_key.empty()) throw std::runtime_error("partner " + entry.id + " has an empty api_key");
        const auto same = [&](const PartnerKey& known) { return known.id == entry.id || known.api_key == entry.api_key; };
        if (std::any_of(partners.begin(), partners.end(), same)) {
            throw std::runtime_error("partner " + entry.id + " has the id or the key of another partner");
        }
        partners.push_back(std::move(entry));
    }
    return partners;
}

std::map<std::string, std::string> jurisdictions_of(const Settings& block) {
    std::map<std::string, std::string> result;
    for (const auto& [id, oktmo] : block.map("jurisdictions")) {
        const bool digits = std::all_of(oktmo.begin(), oktmo.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || oktmo.size() != 8) throw std::runtime_error("jurisdiction " + id + ": ОКТМО is eight digits");
        result[lower_ascii(id)] = oktmo;
    }
    if (result.empty()) throw std::runtime_error("jurisdictions is empty");
    return result;
}

}  // namespace

std::vector<SettingKey> client_keys() {
    using enum SettingType;
    return {
        KeyBuilder("url", url, "Адрес сервера GeoReport v2", "Address of the GeoReport v2 server")
            .required()
            .example("https://311.example/open311/v2"),
        KeyBuilder("jurisdiction", text, "jurisdiction_id, передаётся всегда", "jurisdiction_id, always sent"),
        KeyBuilder("api_key", secret, "Ключ, выданный партнёром", "Key given by the partner")
            .required()
            .example("file:secrets/city-a.key"),
        KeyBuilder("format", choice, "Форма ответов", "Form of answers").fallback("json").choices({"json", "xml"}),
        KeyBuilder("timeout", duration, "Предел одного вызова", "Limit of one call").fallback("30s").range(100, 600'000),
        dictionary_key(),
        attributes_key(),
        KeyBuilder("default_service", text, "service_code для тем, которых нет в словаре",
                   "service_code for topics the dictionary lacks"),
        KeyBuilder("attributes", text_map, "Постоянные ответы на обязательные вопросы",
                   "Constant answers to required questions"),
        KeyBuilder("send_applicant", boolean, "Передавать имя и контакты заявителя", "Send name and contacts of the applicant")
            .fallback("false"),
        KeyBuilder("send_requested_datetime", boolean, "Передавать время обращения (вне стандарта)",
                   "Send the time of the appeal (beyond the standard)")
            .fallback("false"),
        KeyBuilder("long_text", choice, "Текст длиннее 4000 знаков", "Text over 4000 characters")
            .fallback("refuse")
            .choices({"refuse", "cut"}),
        KeyBuilder("bad_request_is_temporary", boolean, "Ответ 400 может означать перерыв в работе партнёра",
                   "Answer 400 may mean an outage of the partner")
            .fallback("false"),
        offset_key(),
        KeyBuilder("statuses", text_map, "Слова партнёра о статусе → канонические", "Partner's status words → canonical ones"),
        KeyBuilder("batch", integer, "Номеров в одном запросе статусов", "Ids in one status question")
            .fallback("50")
            .range(1, 50),
        KeyBuilder("updates", choice, "Передача событий партнёру", "Carrying events to the partner")
            .fallback("none")
            .choices({"none", "mysociety"}),
        KeyBuilder("ca_file", path, "Корневые сертификаты партнёра, PEM", "Partner's roots, PEM"),
        KeyBuilder("cert_file", path, "Наш сертификат TLS, PEM", "Our TLS certificate, PEM"),
        KeyBuilder("key_file", path, "Ключ к нему, PEM", "Its key, PEM"),
        KeyBuilder("proxy", url, "Прокси", "Proxy"),
    };
}

std::vector<SettingKey> endpoint_keys() {
    using enum SettingType;
    const SettingKey partners =
        KeyBuilder("partners", block_list, "Кто может передавать обращения", "Who may post").required().keys(partner_keys());
    return {
        KeyBuilder("prefix", text, "Начало пути", "Path prefix").fallback("/open311/v2"),
        KeyBuilder("public_url", url, "Адрес, который видят партнёры (discovery)", "Address partners see (discovery)")
            .required()
            .example("https://region.example/open311/v2"),
        KeyBuilder("jurisdictions", text_map, "jurisdiction_id → ОКТМО (8 цифр)", "jurisdiction_id → ОКТМО (8 digits)")
            .required()
            .example("{\"oktmo:33701000\": \"33701000\"}"),
        partners,
        dictionary_key(),
        attributes_key(),
        KeyBuilder("contact", text, "Куда обращаться по интерфейсу", "Whom to ask")
            .required()
            .example("open311@region.example"),
        KeyBuilder("key_service", text, "Как получить ключ", "How to get a key").fallback("По заявке"),
        KeyBuilder("changeset", text, "Когда менялся состав услуг (UTC)", "When services changed (UTC)")
            .fallback("2026-01-01T00:00:00Z"),
        KeyBuilder("agency", text, "agency_responsible, пока исполнитель не назначен",
                   "agency_responsible until somebody is assigned"),
        KeyBuilder("service_notice", text, "Что увидит заявитель в ответ", "What the citizen reads in the answer")
            .fallback("Обращение принято и направлено на рассмотрение"),
        KeyBuilder("publish", choice, "Что видно без ключа", "What is shown without a key")
            .fallback("status")
            .choices({"full", "status", "none"}),
        KeyBuilder("regime", choice, "Режим рассмотрения принятых обращений", "Regime of appeals taken here")
            .fallback("pos_message")
            .choices({"pos_message", "open_source", "other"}),
        offset_key(),
        KeyBuilder("max_file", size, "Предел одного файла", "Limit of one file").fallback("20MiB").range(1, 1'073'741'824),
        KeyBuilder("max_files", integer, "Файлов в обращении", "Files of one request").fallback("10").range(0, 100),
    };
}

ClientSettings read_client(const Settings& block, const std::filesystem::path& dir) {
    ClientSettings client;
    client.url = without_slash(block.text("url"));
    client.jurisdiction = block.text("jurisdiction");
    client.api_key = block.text("api_key");
    client.json = block.text("format") == "json";
    client.timeout = block.duration("timeout");
    client.services = services_of(block, dir);
    client.default_service = block.text("default_service");
    client.attributes = block.map("attributes");
    client.send_applicant = block.boolean("send_applicant");
    client.send_requested_datetime = block.boolean("send_requested_datetime");
    client.cut_long_text = block.text("long_text") == "cut";
    client.bad_request_is_temporary = block.boolean("bad_request_is_temporary");
    client.utc_offset_minutes = static_cast<int>(block.integer("utc_offset_minutes"));
    for (const auto& [word, status] : block.map("statuses")) {
        if (status_of(status) == Status::unknown) throw std::runtime_error("statuses: '" + status + "' is no canonical status");
        client.statuses[lower_ascii(word)] = status;
    }
    client.batch = static_cast<int>(block.integer("batch"));
    client.updates = block.text("updates") == "mysociety" ? ClientSettings::Updates::mysociety : ClientSettings::Updates::none;
    client.tls = {block.text("ca_file"), block.text("cert_file"), block.text("key_file")};
    client.proxy = block.text("proxy");
    return client;
}

EndpointSettings read_endpoint(const Settings& block, const std::filesystem::path& dir) {
    EndpointSettings endpoint;
    endpoint.prefix = without_slash(block.text("prefix"));
    endpoint.public_url = without_slash(block.text("public_url"));
    endpoint.jurisdictions = jurisdictions_of(block);
    endpoint.partners = partners_of(block);
    endpoint.services = services_of(block, dir);
    endpoint.contact = block.text("contact");
    endpoint.key_service = block.text("key_service");
    endpoint.changeset = block.text("changeset");
    endpoint.agency = block.text("agency");
    endpoint.service_notice = block.text("service_notice");
    const auto& publish = block.text("publish");
    using Publish = EndpointSettings::Publish;
    endpoint.publish = publish == "full" ? Publish::full : publish == "none" ? Publish::none : Publish::status;
    endpoint.regime = Open<Regime>::of(block.text("regime")).value;
    endpoint.utc_offset_minutes = static_cast<int>(block.integer("utc_offset_minutes"));
    endpoint.form.file = block.size("max_file");
    endpoint.form.files = static_cast<int>(block.integer("max_files"));
    return endpoint;
}

}  // namespace gateway::open311
