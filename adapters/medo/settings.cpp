#include "adapters/medo/settings.hpp"

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::medo {

namespace {

std::vector<SettingKey> folder_keys() {
    using enum SettingType;
    return {
        KeyBuilder("in_dir", path, "Папка входящих пакетов: по вложенной папке на пакет",
                   "Folder of incoming packets: one folder in it for each")
            .required()
            .example("medo/in"),
        KeyBuilder("out_dir", path, "Папка исходящих пакетов", "Folder of outgoing packets").required().example("medo/out"),
        KeyBuilder("bad_dir", path, "Куда откладывать пакеты, которые нельзя обработать",
                   "Where packets go that cannot be processed")
            .required()
            .example("medo/bad"),
        KeyBuilder("settled_after", duration, "Сколько пакет должен лежать без изменений, чтобы считаться целым",
                   "How long a packet must lie unchanged to count as whole")
            .fallback("10s")
            .example("10s"),
        KeyBuilder("max_message", size, "Наибольший файл XML", "Largest XML file").fallback("16MiB").example("16MiB"),
        KeyBuilder("max_file", size, "Наибольший файл пакета", "Largest file of a packet").fallback("256MiB").example("256MiB"),
        KeyBuilder("max_packet", size, "Наибольший объём файлов пакета", "Largest total of a packet's files")
            .fallback("1GiB")
            .example("1GiB"),
    };
}

std::vector<SettingKey> party_keys() {
    using enum SettingType;
    return {
        KeyBuilder("own_address", text, "Наш адрес МЭДО", "Our МЭДО address").required().example("REGION~GATEWAY"),
        KeyBuilder("own_uid", text, "Идентификатор нашей организации в МЭДО (UUID)", "Our organisation's uid in МЭДО")
            .required()
            .example("22222222-2222-4222-8222-222222222222"),
        KeyBuilder("own_title", text, "Наименование нашей организации", "Our organisation's name")
            .required()
            .example("Правительство области"),
        KeyBuilder("partner_address", text, "Адрес МЭДО, на который уходят обращения", "МЭДО address our appeals go to")
            .example("CITY~ADMIN"),
        KeyBuilder("partner_uid", text, "Идентификатор организации-получателя", "The addressee's uid")
            .example("44444444-4444-4444-8444-444444444444"),
        KeyBuilder("partner_title", text, "Наименование организации-получателя", "The addressee's name")
            .example("Администрация города"),
    };
}

std::vector<SettingKey> content_keys() {
    using enum SettingType;
    return {
        KeyBuilder("appeal_kinds", text_list, "Виды документов, которые суть обращения; пусто — «Обращение»",
                   "Kinds of documents that are appeals; empty = «Обращение»")
            .example("Обращение"),
        KeyBuilder("mapping_in", path, "XSLT: документ МЭДО → каноническое обращение или событие",
                   "XSLT: МЭДО document → canonical appeal or event")
            .fallback("mappings/medo-in.xslt")
            .example("mappings/medo-in.xslt"),
        KeyBuilder("mapping_out", path, "XSLT: каноническое обращение или событие → документ МЭДО",
                   "XSLT: canonical appeal or event → МЭДО document")
            .fallback("mappings/medo-out.xslt")
            .example("mappings/medo-out.xslt"),
        KeyBuilder("utc_offset", integer, "Пояс времени без указания пояса, минут от UTC", "Zone of times without one, minutes")
            .range(-720, 840)
            .fallback("180")
            .example("180"),
    };
}

}  // namespace

std::vector<SettingKey> setting_keys() {
    std::vector<SettingKey> keys = folder_keys();
    for (SettingKey& key : party_keys()) keys.push_back(std::move(key));
    for (SettingKey& key : content_keys()) keys.push_back(std::move(key));
    return keys;
}

MedoSettings read_settings(const Settings& settings) {
    MedoSettings read;
    read.in_dir = settings.text("in_dir");
    read.out_dir = settings.text("out_dir");
    read.bad_dir = settings.text("bad_dir");
    read.own = {settings.text("own_address"), settings.text("own_uid"), settings.text("own_title")};
    read.partner = {settings.text("partner_address"), settings.text("partner_uid"), settings.text("partner_title")};
    read.appeal_kinds = settings.list("appeal_kinds");
    if (read.appeal_kinds.empty()) read.appeal_kinds = {"Обращение"};
    read.mapping_in = settings.text("mapping_in");
    read.mapping_out = settings.text("mapping_out");
    read.utc_offset = static_cast<int>(settings.integer("utc_offset"));
    read.settled_after = settings.duration("settled_after");
    read.max_message = settings.size("max_message");
    read.max_file = settings.size("max_file");
    read.max_packet = settings.size("max_packet");
    return read;
}

}  // namespace gateway::medo
