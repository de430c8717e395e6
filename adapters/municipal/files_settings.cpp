#include <algorithm>
#include <stdexcept>

#include "adapters/municipal/fields.hpp"
#include "adapters/municipal/files.hpp"
#include "gateway/core/setting_key_builder.hpp"
#include "gateway/table/unpack.hpp"

namespace gateway::municipal {

std::vector<SettingKey> files_keys() {
    using enum SettingType;
    return {
        KeyBuilder("directory", path, "Папка обмена на этой машине", "Folder of the exchange on this machine")
            .example("exchange/city"),
        KeyBuilder("url", url, "Место обмена на сервере FTP, FTPS или SFTP",
                   "Place of the exchange on an FTP, FTPS or SFTP server")
            .example("sftp://files.city.example/exchange"),
        KeyBuilder("user", text, "Имя на сервере", "User on the server").example("gateway"),
        KeyBuilder("password", secret, "Пароль на сервере", "Password on the server").example("file:secrets/city-ftp"),
        KeyBuilder("ca_file", path, "FTPS: корневые сертификаты, PEM; SFTP: файл known_hosts",
                   "FTPS: roots, PEM; SFTP: known_hosts file")
            .example("keys/city-known-hosts"),
        KeyBuilder("key_file", path, "SFTP: закрытый ключ (ed25519, ecdsa)", "SFTP: private key (ed25519, ecdsa)")
            .example("keys/city-sftp"),
        KeyBuilder("out", text, "Папка для партнёра", "Folder for the partner").fallback("out"),
        KeyBuilder("in", text, "Папка от партнёра", "Folder from the partner").fallback("in"),
        KeyBuilder("done", text, "Папка принятого; пустая — принятое удаляется",
                   "Folder of what was taken; empty: it is removed")
            .fallback("done"),
        KeyBuilder("bad", text, "Папка непринятого, рядом — причина", "Folder of what was not taken, the reason beside it")
            .fallback("bad"),
        KeyBuilder("out_name", text, "Имя файла, который кладём; {поля} обращения; без ключа только забираем",
                   "Name of the file we put; {fields} of the appeal; without it we only take")
            .example("appeal-{delivery_id}.json"),
        KeyBuilder("take", boolean, "Забирать файлы партнёра", "Take the partner's files").fallback("true"),
        KeyBuilder("extensions", text_list, "Какие файлы забирать, zip распаковывается; без ключа — json, xml, csv, zip",
                   "Which files to take, zip is unpacked; without it json, xml, csv, zip")
            .example("[csv, zip]"),
        KeyBuilder("stable_for", duration, "Сколько файл не меняется, чтобы считаться целым; 0s — партнёр переименовывает",
                   "How long a file stays the same to count as whole; 0s: partners rename")
            .fallback("5s")
            .range(0, 3'600'000)
            .example("5s"),
        KeyBuilder("max_file", size, "Наибольший файл", "Largest file").fallback("64MiB").example("64MiB"),
        KeyBuilder("max_unpacked", size, "Наибольшее содержимое zip", "Largest content of a zip")
            .fallback("256MiB")
            .example("256MiB"),
        KeyBuilder("timeout", duration, "Предел одной передачи", "Limit of one transfer")
            .fallback("60s")
            .range(100, 3'600'000)
            .example("60s"),
    };
}

FilesSettings read_files(const Settings& block) {
    FilesSettings read;
    auto& place = read.place;
    place.directory = block.text("directory");
    place.url = block.text("url");
    while (place.url.ends_with('/')) place.url.pop_back();
    place.user = block.text("user");
    place.password = block.text("password");
    place.tls = {block.text("ca_file"), {}, block.text("key_file")};
    place.timeout = block.duration("timeout");
    place.folders = {block.text("out"), block.text("in"), block.text("done"), block.text("bad")};
    read.out_name = TextTemplate::parse(block.text("out_name"));
    check_fields(read.out_name);
    read.takes = block.boolean("take");
    for (const auto& extension : block.list("extensions"))
        read.extensions.push_back(file_extension(extension.starts_with('.') ? "x" + extension : "x." + extension));
    if (read.extensions.empty()) read.extensions = {".json", ".xml", ".csv", ".zip"};
    read.stable_for = block.duration("stable_for");
    read.max_file = block.size("max_file");
    read.max_unpacked = block.size("max_unpacked");
    if (place.directory.empty() == place.url.empty())
        throw std::runtime_error("files: нужен directory или url, но не оба / either directory or url");
    for (const auto* folder : {&place.folders.out, &place.folders.in, &place.folders.bad})
        if (!is_plain_name(*folder)) throw std::runtime_error("files: имя папки / a folder's name: " + *folder);
    if (!place.folders.done.empty() && !is_plain_name(place.folders.done))
        throw std::runtime_error("files: имя папки / a folder's name: " + place.folders.done);
    const auto fields = read.out_name.fields();
    if (!read.out_name.empty() && std::find(fields.begin(), fields.end(), "delivery_id") == fields.end())
        throw std::runtime_error("out_name: нужно поле {delivery_id}: по нему имена различны / {delivery_id} is required");
    return read;
}

}  // namespace gateway::municipal
