#include "adapters/social/vk_settings.hpp"

#include <stdexcept>

#include "gateway/appeal/identifiers.hpp"
#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::social {

std::vector<SettingKey> vk_setting_keys() {
    using enum SettingType;
    return {
        KeyBuilder("prefix", text, "Путь, по которому VK обращается к шлюзу", "Path VK calls the gateway at")
            .fallback("/vk")
            .example("/vk/region"),
        KeyBuilder("group_id", integer, "Номер сообщества", "Number of the community")
            .required()
            .example("123456789")
            .range(1, INT64_MAX),
        KeyBuilder("confirmation", secret, "Строка подтверждения адреса", "The string that confirms the address")
            .required()
            .example("file:secrets/vk-confirmation"),
        KeyBuilder("secret", secret, "Секретный ключ обратных вызовов", "Secret key of the callbacks")
            .required()
            .example("file:secrets/vk-secret"),
        KeyBuilder("access_token", secret, "Ключ доступа сообщества; без него ответы не уходят",
                   "Access token of the community; without it no replies go out")
            .example("file:secrets/vk-token"),
        KeyBuilder("api_url", url, "Адрес API", "Address of the API")
            .fallback("https://api.vk.com/method")
            .example("https://api.vk.com/method"),
        KeyBuilder("api_version", text, "Версия API", "Version of the API").fallback("5.199").example("5.199"),
        KeyBuilder("organisation", text, "Чьё сообщество", "Whose community it is").example("Администрация города"),
        KeyBuilder("oktmo", text, "ОКТМО муниципалитета сообщества (8 цифр)",
                   "ОКТМО of the community's municipality (8 digits)")
            .example("33701000"),
        KeyBuilder("topic", text, "Тематика ЦУР всего сообщества", "ЦУР topic of the whole community").example("housing"),
        KeyBuilder("status_replies", text_map, "Статус → публичный ответ под сообщением",
                   "Status → public reply under the message"),
        KeyBuilder("max_reply", integer, "Наибольшая длина одного ответа, знаков", "Longest single reply, characters")
            .fallback("4000")
            .example("4000")
            .range(100, 16'000),
        KeyBuilder("timeout", duration, "Время на один вызов", "Time for one call").fallback("30s").example("30s"),
        KeyBuilder("proxy", url, "Прокси-сервер", "Proxy").example("http://proxy.region.example:3128"),
        KeyBuilder("ca_file", path, "Корневые сертификаты (PEM)", "Root certificates (PEM)").example("keys/rsa/ca.crt.pem"),
    };
}

VkSettings read_vk_settings(const Settings& settings) {
    VkSettings read;
    read.prefix = settings.text("prefix");
    if (!read.prefix.starts_with('/') || read.prefix.size() < 2 || read.prefix.ends_with('/'))
        throw std::runtime_error("settings.prefix: ожидается путь вида /vk / a path like /vk is expected");
    read.group_id = settings.integer("group_id");
    read.confirmation = settings.text("confirmation");
    read.secret = settings.text("secret");
    if (read.secret.empty()) throw std::runtime_error("settings.secret: пустой секрет / the secret is empty");
    read.access_token = settings.text("access_token");
    read.api_url = settings.text("api_url");
    read.api_version = settings.text("api_version");
    read.organisation = settings.text("organisation");
    read.oktmo = settings.text("oktmo");
    if (!read.oktmo.empty() && (read.oktmo.size() != 8 || !is_oktmo(read.oktmo)))
        throw std::runtime_error("settings.oktmo: ожидается ОКТМО из 8 цифр / an ОКТМО of 8 digits is expected");
    read.topic = settings.text("topic");
    read.status_replies = settings.map("status_replies");
    for (const auto& [status, reply] : read.status_replies)
        if (status_of(status) == Status::unknown)
            throw std::runtime_error("settings.status_replies: нет статуса / no status " + status);
    read.max_reply = static_cast<std::size_t>(settings.integer("max_reply"));
    read.timeout = settings.duration("timeout");
    read.proxy = settings.text("proxy");
    read.tls.ca_file = settings.text("ca_file");
    return read;
}

}  // namespace gateway::social
