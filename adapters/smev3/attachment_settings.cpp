#include "adapters/smev3/attachment_settings.hpp"

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::smev3 {

std::vector<SettingKey> attachment_setting_keys() {
    using enum SettingType;
    return {
        KeyBuilder("storage_url", url, "Файловое хранилище СМЭВ; без него файлы идут только в самом сообщении",
                   "SMEV's file storage; without it files travel only inside messages")
            .example("ftp://172.20.3.12:21"),
        KeyBuilder("storage_user", text, "Имя для выгрузки в хранилище", "Login for uploads to the storage")
            .example("anonymous")
            .fallback("anonymous"),
        KeyBuilder("storage_password", secret, "Пароль для выгрузки в хранилище", "Password for uploads to the storage")
            .example("file:secrets/smev-storage"),
        KeyBuilder("storage_ca_file", path, "Корневые сертификаты хранилища (PEM): соединение только через TLS",
                   "Root certificates of the storage (PEM): TLS only")
            .example("keys/rsa/ca.crt.pem"),
        KeyBuilder("file_key", text,
                   "Имя ключа ЭП-СП из gateway.yaml для подписи каждого файла; без него файлы не подписываются",
                   "Name of the ЭП-СП key in gateway.yaml that signs each file; without it files go unsigned")
            .example("gateway-sign"),
        KeyBuilder("carried_limit", size, "Файлы сообщения сверх этого объёма идут через хранилище",
                   "Files of a message over this total go by the storage")
            .example("5MiB")
            .fallback("5MiB"),
        KeyBuilder("file_limit", size, "Наибольший файл в обе стороны", "Largest file, both ways")
            .example("1GiB")
            .fallback("1GiB"),
        KeyBuilder("files_limit", size, "Наибольший объём файлов сообщения в обе стороны",
                   "Largest total of a message's files, both ways")
            .example("1GiB")
            .fallback("1GiB"),
        KeyBuilder("transfer_timeout", duration, "Время на передачу одного файла через хранилище",
                   "Time for one file to or from the storage")
            .example("10m")
            .fallback("10m"),
        KeyBuilder("file_signatures", choice, "Подписи файлов: хранить; требовать верности; требовать наличия и верности",
                   "Signatures of files: keep them; they must be valid; each file must have a valid one")
            .example("kept")
            .fallback("kept")
            .choices({"kept", "valid", "required"}),
    };
}

AttachmentSettings read_attachment_settings(const Settings& settings) {
    using Signatures = AttachmentSettings::Signatures;
    AttachmentSettings read;
    read.storage_url = settings.text("storage_url");
    read.storage_user = settings.text("storage_user");
    read.storage_password = settings.text("storage_password");
    read.storage_tls.ca_file = settings.text("storage_ca_file");
    read.key = settings.text("file_key");
    read.carried_limit = settings.size("carried_limit");
    read.file_limit = settings.size("file_limit");
    read.files_limit = settings.size("files_limit");
    read.transfer_timeout = settings.duration("transfer_timeout");
    const std::string& word = settings.text("file_signatures");
    read.signatures = word == "required" ? Signatures::required : word == "valid" ? Signatures::valid : Signatures::kept;
    while (read.storage_url.ends_with('/')) read.storage_url.pop_back();
    return read;
}

}  // namespace gateway::smev3
