#include "gateway/app/bi_place.hpp"

#include "gateway/core/setting_key_builder.hpp"

namespace gateway {

std::vector<SettingKey> bi_place_keys() {
    using enum SettingType;
    return {
        KeyBuilder("url", url, "Папка получателя: http, https, sftp, ftp; в ней — папка на выгрузку",
                   "The receiver's folder: http, https, sftp, ftp; an export is a folder in it")
            .example("https://bi.region.example/exports"),
        KeyBuilder("user", text, "Имя на сервере", "User on the server").example("gateway"),
        KeyBuilder("password", secret, "Пароль на сервере", "Password on the server").example("file:secrets/bi-password"),
        KeyBuilder("token", secret, "HTTP: токен Authorization: Bearer", "HTTP: token of Authorization: Bearer")
            .example("file:secrets/bi-token"),
        KeyBuilder("ca_file", path, "Корневые сертификаты, PEM; SFTP: файл known_hosts", "Roots, PEM; SFTP: known_hosts file")
            .example("keys/bi-known-hosts"),
        KeyBuilder("key_file", path, "SFTP: закрытый ключ (ed25519, ecdsa)", "SFTP: private key (ed25519, ecdsa)")
            .example("keys/bi-sftp"),
        KeyBuilder("timeout", duration, "Предел передачи одного файла", "Limit of the transfer of one file")
            .fallback("10m")
            .range(100, 24 * 3'600'000),
        KeyBuilder("retry", duration, "Пауза после неудачи", "Pause after a failure").fallback("5m").range(100, 24 * 3'600'000),
    };
}

BiPlace build_bi_place(const Settings& block) {
    BiPlace place;
    place.url = block.text("url");
    while (place.url.ends_with('/')) place.url.pop_back();
    place.user = block.text("user");
    place.password = block.text("password");
    place.token = block.text("token");
    place.ca_file = block.text("ca_file");
    place.key_file = block.text("key_file");
    place.timeout = block.duration("timeout");
    place.retry = block.duration("retry");
    return place;
}

}  // namespace gateway
