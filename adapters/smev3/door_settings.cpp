#include "adapters/smev3/door_settings.hpp"

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::smev3 {

namespace {

std::vector<SettingKey> partner_keys() {
    using enum SettingType;
    return {KeyBuilder("certificates", text_list, "Его сертификаты: SHA-256 или целые атрибуты имени владельца",
                       "Its certificates: SHA-256 or whole attributes of the subject")
                .example("ИНН=7700000000")
                .required(),
            KeyBuilder("mnemonic", text, "Его мнемоника для других; без неё — имя", "Its mnemonic for others; else its name")
                .example("CITYC01")};
}

}  // namespace

std::vector<SettingKey> door_setting_keys() {
    using enum SettingType;
    const SettingKey partners =
        KeyBuilder("partners", block_map, "Партнёры службы по именам: у каждого свои очереди запросов и ответов",
                   "Partners of the service by name: each has its own queues of requests and responses")
            .keys(partner_keys());
    return {
        partners,
        KeyBuilder("mnemonic", text, "Наша мнемоника в сообщениях партнёрам", "Our mnemonic in messages for partners")
            .fallback("GATEWAY")
            .example("REGION77"),
        KeyBuilder("queue_quota", integer, "Сколько сообщений держит одна очередь партнёра",
                   "How many messages one queue of a partner holds")
            .range(1, 1'000'000)
            .fallback("1000")
            .example("1000"),
        KeyBuilder("redelivery", duration, "Через сколько неподтверждённое сообщение отдаётся снова",
                   "After how long a message that was not acknowledged is given again")
            .range(1'000, 86'400'000)
            .fallback("15m")
            .example("15m"),
        KeyBuilder("stale_after", duration, "Предельный возраст MessageID партнёра", "Greatest age of a partner's MessageID")
            .fallback("48h")
            .example("48h"),
        KeyBuilder("max_message", size, "Наибольший запрос партнёра вместе с вложениями",
                   "Largest call of a partner, attachments included")
            .range(1 << 10, std::int64_t{1} << 30)
            .fallback("20MiB")
            .example("20MiB"),
        KeyBuilder("max_answer_files", size, "Наибольший объём вложений в ответе партнёру",
                   "Largest size of the attachments of an answer to a partner")
            .range(0, std::int64_t{64} << 20)
            .fallback("5MiB")
            .example("5MiB"),
        KeyBuilder("door", text,
                   "Соединение, чья служба отдаёт запросы партнёру: они ложатся в очередь партнёра с именем этого соединения",
                   "The connector whose service gives requests to the partner: they go into the queue of the partner that "
                   "bears this connector's id")
            .example("smev"),
    };
}

DoorSettings read_door_settings(const Settings& settings) {
    DoorSettings read;
    for (const auto& [name, partner] : settings.blocks("partners"))
        read.partners.push_back({name, partner.list("certificates"), partner.text("mnemonic")});
    read.mnemonic = settings.text("mnemonic");
    read.quota = static_cast<int>(settings.integer("queue_quota"));
    read.redelivery = settings.duration("redelivery");
    read.stale_after = settings.duration("stale_after");
    read.max_message = settings.size("max_message");
    read.max_files = settings.size("max_answer_files");
    read.hand_to = settings.text("door");
    return read;
}

}  // namespace gateway::smev3
