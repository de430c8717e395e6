#include "gateway/app/bi_feed_config.hpp"

#include <algorithm>

#include "gateway/app/bi_config.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

constexpr std::int64_t second = 1'000, day = 24 * 3'600 * second;

std::vector<SettingKey> burst_keys() {
    return {
        KeyBuilder("count", integer, "Столько вопросов одной темы из одного муниципалитета — всплеск; 0 — никогда",
                   "So many questions of one topic from one municipality are a burst; 0 = never")
            .fallback("0")
            .range(0, 1'000'000),
        KeyBuilder("within", duration, "За последнее время", "Within so long before now")
            .fallback("24h")
            .range(second, 31 * day),
    };
}

std::vector<SettingKey> sums_keys() {
    return {
        KeyBuilder("every", duration, "Как часто", "How often").fallback("1h").range(second, 31 * day),
        KeyBuilder("slices", text_list, "Разрезы; без ключа сводок нет", "Slices; without the key there are no sums")
            .choices(std::vector<std::string>(slice_names.begin(), slice_names.end()))
            .example("[sector, municipality]"),
        KeyBuilder("days", integer, "За сколько местных дней, сегодня — последний", "Of how many local days, today the last")
            .fallback("1")
            .range(1, 31),
        KeyBuilder("min_count", integer, "Меньше вопросов — строки объединяются", "Rows of fewer questions are merged")
            .fallback("5")
            .range(5, 1'000'000),
    };
}

std::vector<SettingKey> pull_keys() {
    return {
        KeyBuilder("listener", text, "Слушатель, на котором отдаётся GET /situation/ИМЯ", "Listener of GET /situation/NAME")
            .example("partners"),
        KeyBuilder("token", secret, "Токен подписчика", "The subscriber's token").example("file:secrets/situation-token"),
    };
}

std::vector<SettingKey> make_keys() {
    return {
        KeyBuilder("title", text, "Название для людей", "Name for people").example("Ситуационный центр"),
        KeyBuilder("enabled", boolean, "Работает ли", "Whether it works").fallback("true"),
        KeyBuilder("every", duration, "Как часто смотреть в хранилище", "How often the store is looked at")
            .fallback("1m")
            .range(100, day),
        KeyBuilder("burst", block, "Всплески", "Bursts").keys(burst_keys()),
        KeyBuilder("breaches", boolean, "Нарушения срока", "Breaches of a term").fallback("true"),
        KeyBuilder("incident_cards", boolean, "Карточки происшествий ЕДДС-112", "Incident cards of ЕДДС-112").fallback("true"),
        KeyBuilder("sums", block, "Сводки", "Sums").keys(sums_keys()),
        KeyBuilder("keep", duration, "Сколько хранить сообщённое", "How long what was told is kept")
            .fallback("30d")
            .range(day, 366 * day),
        KeyBuilder("send", block, "Вебхук подписчика: POST с {records}", "The subscriber's webhook: POST of {records}")
            .keys(bi_place_keys()),
        KeyBuilder("pull", block, "Подписчик спрашивает сам", "The subscriber asks by itself").keys(pull_keys()),
        KeyBuilder("utc_offset", text, "Смещение местного времени; без ключа — как у сроков",
                   "Offset of local days; that of the legal terms without the key")
            .example("'+03:00'"),
    };
}

void check(const BiFeedConfig& feed, ConfigProblems& problems) {
    if (!bi_offset(feed.utc_offset, 0))
        problems.error(feed.source.place("utc_offset"), "ожидается смещение '+03:00'", "expected an offset like '+03:00'");
    if (feed.rules.burst_count > 0 && feed.rules.burst_count < feed.rules.min_count)
        problems.error(feed.source.block("burst").place("count"), "меньше sums.min_count: по малому числу узнают людей",
                       "less than sums.min_count: few are known by their number");
    if (feed.send.named() && !feed.send.url.starts_with("http"))
        problems.error(feed.source.block("send").place("url"), "вебхук — адрес http или https",
                       "a webhook is at http or https");
    if (feed.listener.empty() != feed.token.empty())
        problems.error(feed.place, "pull: нужны и listener, и token", "pull: both listener and token are needed");
}

}  // namespace

const std::vector<SettingKey>& bi_feed_keys() {
    static const std::vector<SettingKey> keys = make_keys();
    return keys;
}

BiFeedConfig build_bi_feed(std::string id, const Settings& settings, SettingPlace place, ConfigProblems& problems) {
    BiFeedConfig feed;
    feed.id = std::move(id);
    feed.place = std::move(place);
    feed.enabled = settings.boolean("enabled");
    feed.every = settings.duration("every");
    feed.keep = settings.duration("keep");
    feed.rules.burst_count = settings.block("burst").integer("count");
    feed.rules.burst_within = settings.block("burst").duration("within");
    feed.rules.breaches = settings.boolean("breaches");
    feed.rules.incident_cards = settings.boolean("incident_cards");
    const Settings& sums = settings.block("sums");
    feed.sums_every = sums.duration("every");
    feed.rules.slices = sums.list("slices");
    feed.rules.days = sums.integer("days");
    feed.rules.min_count = sums.integer("min_count");
    feed.send = build_bi_place(settings.block("send"));
    feed.listener = settings.block("pull").text("listener");
    feed.token = settings.block("pull").text("token");
    feed.utc_offset = settings.text("utc_offset");
    feed.source = settings;
    check(feed, problems);
    return feed;
}

}  // namespace gateway
