#include "gateway/app/bi_config.hpp"

#include <utility>

#include "gateway/analytics/local_day.hpp"
#include "gateway/app/settings_reader.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

constexpr std::int64_t minute = 60'000, day = 24 * 60 * minute;
const std::vector<std::string> all_formats{"csv", "xlsx", "jsonl", "geojson"};

std::vector<SettingKey> weight_keys() {
    return {
        KeyBuilder("number", integer, "Количество: доля завершённых из поступивших",
                   "Number: share closed of those that came in")
            .fallback("25")
            .range(0, 1'000),
        KeyBuilder("speed", integer, "Скорость: доля завершённых в срок", "Speed: share closed in term")
            .fallback("25")
            .range(0, 1'000),
        KeyBuilder("completeness", integer, "Полнота: доля с ответом", "Completeness: share with an answer")
            .fallback("25")
            .range(0, 1'000),
        KeyBuilder("quality", integer, "Качество: доля оценок 4 и 5", "Quality: share of ratings 4 and 5")
            .fallback("25")
            .range(0, 1'000),
        KeyBuilder("min_closed", integer, "С меньшим числом завершённых места нет", "With fewer closed ones there is no place")
            .fallback("5")
            .range(0, 1'000'000),
    };
}

std::vector<SettingKey> heat_map_keys() {
    return {
        KeyBuilder("cell_millidegrees", integer, "Сторона ячейки, тысячных градуса", "Side of a cell, thousandths of a degree")
            .fallback("10")
            .range(1, 10'000),
        KeyBuilder("min_count", integer, "Меньше вопросов — ячейка объединяется с соседними или опускается",
                   "With fewer questions a cell is merged with its neighbours or left out")
            .fallback("5")
            .range(5, 1'000'000),
    };
}

std::vector<SettingKey> make_keys() {
    return {
        KeyBuilder("title", text, "Название для людей", "Name for people").example("Ежедневная выгрузка в BI: ЦУР РФ"),
        KeyBuilder("enabled", boolean, "Выгружать ли по расписанию", "Whether it runs on its schedule").fallback("true"),
        KeyBuilder("every", duration, "Пауза между выгрузками; без every и at — только командой bi export",
                   "Pause between exports; without every and at only by the command bi export")
            .range(minute, 366 * day),
        KeyBuilder("at", text, "Раз в сутки в это время региона", "Once a day at this time of the region").example("02:30"),
        KeyBuilder("dir", path, "Папка: каждая выгрузка — папка в ней", "Folder: every export is a folder in it")
            .example("../var/bi"),
        KeyBuilder("formats", text_list, "Форматы", "Formats").choices(all_formats).example("[csv, xlsx]"),
        KeyBuilder("incremental", boolean, "Факты — только изменившиеся с прошлой выгрузки",
                   "Facts: only those changed since the export before")
            .fallback("false"),
        KeyBuilder("key", text, "Ключ, которым подписан манифест", "The key that signs the manifest").example("gateway-sign"),
        KeyBuilder("utc_offset", text, "Смещение местного времени региона; без ключа — то же, что у сроков",
                   "Offset of the region's time; that of the legal terms without the key")
            .example("'+03:00'"),
        KeyBuilder("send", block, "Получатель: куда выгрузка передаётся", "The receiver exports are sent to")
            .keys(bi_place_keys()),
        KeyBuilder("rating", block, "Веса рейтинга", "Weights of the rating").keys(weight_keys()),
        KeyBuilder("heat_map", block, "Тепловая карта", "Heat map").keys(heat_map_keys()),
    };
}

}  // namespace

const std::vector<SettingKey>& bi_keys() {
    static const std::vector<SettingKey> keys = make_keys();
    return keys;
}

BiConfig build_bi(std::string id, const Settings& settings, SettingPlace place) {
    BiConfig bi;
    bi.id = std::move(id);
    bi.place = std::move(place);
    bi.title = settings.text("title");
    bi.enabled = settings.boolean("enabled");
    bi.every = settings.duration("every");
    bi.at = settings.text("at");
    bi.dir = settings.text("dir");
    bi.formats = settings.list("formats");
    if (bi.formats.empty()) bi.formats = {"csv"};
    bi.incremental = settings.boolean("incremental");
    bi.key = settings.text("key");
    bi.utc_offset = settings.text("utc_offset");
    const Settings& weights = settings.block("rating");
    bi.weight_number = weights.integer("number");
    bi.weight_speed = weights.integer("speed");
    bi.weight_completeness = weights.integer("completeness");
    bi.weight_quality = weights.integer("quality");
    bi.min_closed = weights.integer("min_closed");
    const Settings& heat_map = settings.block("heat_map");
    bi.cell_millidegrees = heat_map.integer("cell_millidegrees");
    bi.min_count = heat_map.integer("min_count");
    bi.send = build_bi_place(settings.block("send"));
    bi.source = settings;
    return bi;
}

BiConfig default_bi() {
    YamlNode nothing;
    nothing.kind = YamlNode::Kind::map;
    ConfigProblems problems;
    return build_bi("default", read_settings(nothing, bi_keys(), {"", ".", Environment(), problems}), {});
}

std::optional<int> bi_offset(const std::string& written, int region_minutes) {
    return written.empty() ? region_minutes : offset_of(written);
}

std::optional<int> minute_of_day(const std::string& text) {
    const auto time = parse_rfc3339("2000-01-01T" + text + ":00Z");
    if (text.size() != 5 || !time) return std::nullopt;
    return static_cast<int>(
        std::chrono::duration_cast<std::chrono::minutes>(*time - std::chrono::floor<std::chrono::days>(*time)).count());
}

}  // namespace gateway
