#include "adapters/table_import/settings.hpp"

#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::table_import {

std::vector<SettingKey> table_setting_keys() {
    using enum SettingType;
    return {
        KeyBuilder("inbox", path, "Папка, куда кладут файлы", "Folder files are dropped into")
            .required()
            .example("../var/import/pos-export"),
        KeyBuilder("done", path, "Папка разобранных файлов; по умолчанию done внутри inbox",
                   "Folder of files that were read; default: done below inbox")
            .example("../var/import/pos-export/done"),
        KeyBuilder("bad", path, "Папка отвергнутых файлов; по умолчанию bad внутри inbox",
                   "Folder of files that were refused; default: bad below inbox")
            .example("../var/import/pos-export/bad"),
        KeyBuilder("columns", path, "Таблица столбцов (CSV): ключ, заголовок, тип", "Map of columns (CSV): key, header, type")
            .required()
            .example("mappings/pos-export.columns.csv"),
        KeyBuilder("mapping", path, "Отображение строки в обращение (jq)", "Mapping of a row to an appeal (jq)")
            .required()
            .example("mappings/pos-export.jq"),
        KeyBuilder("key", text, "Ключ столбца, по которому строка узнаётся", "Key of the column that names a row")
            .fallback("number")
            .example("number"),
        KeyBuilder("id_kind", text, "Вид внешнего идентификатора", "Kind of the external id")
            .fallback("number")
            .example("pos_id"),
        KeyBuilder("numbers_of", text,
                   "Соединение, под чьим именем известны те же номера: строка и обращение оттуда — одно обращение",
                   "Connector that knows the same numbers: a row and an appeal from there are one appeal")
            .example("pos-edms"),
        KeyBuilder("utc_offset", text, "Время региона относительно UTC", "The region's time relative to UTC")
            .fallback("+03:00")
            .example("+11:00"),
        KeyBuilder("stable_for", duration, "Сколько файл должен не меняться", "How long a file must not change")
            .fallback("5s")
            .example("5s")
            .range(0, 3'600'000),
        KeyBuilder("in_flight", integer, "Строк одновременно", "Rows at a time").fallback("32").example("32").range(1, 256),
        KeyBuilder("max_file", size, "Наибольший файл", "Largest file").fallback("256MiB").example("256MiB"),
        KeyBuilder("max_rows", integer, "Наибольшее число строк", "Most rows")
            .fallback("1048576")
            .example("1048576")
            .range(1, 10'000'000),
        KeyBuilder("delimiter", choice, "Разделитель CSV", "Delimiter of CSV")
            .fallback("auto")
            .example("semicolon")
            .choices({"auto", "semicolon", "comma", "tab"}),
    };
}

TableSettings read_table_settings(const Settings& settings) {
    TableSettings read;
    read.inbox = settings.text("inbox");
    read.done = settings.text("done").empty() ? read.inbox / "done" : std::filesystem::path(settings.text("done"));
    read.bad = settings.text("bad").empty() ? read.inbox / "bad" : std::filesystem::path(settings.text("bad"));
    read.columns = settings.text("columns");
    read.mapping = settings.text("mapping");
    read.key = settings.text("key");
    read.id_kind = settings.text("id_kind");
    read.numbers_of = settings.text("numbers_of");
    read.utc_offset = settings.text("utc_offset");
    if (!parse_rfc3339("2026-01-01T00:00:00" + read.utc_offset))
        throw std::runtime_error("settings.utc_offset: ожидается +03:00 / expected +03:00");
    read.stable_for = settings.duration("stable_for");
    read.in_flight = static_cast<int>(settings.integer("in_flight"));
    read.table.limits.max_file = settings.size("max_file");
    read.table.limits.max_rows = settings.integer("max_rows");
    const std::string& delimiter = settings.text("delimiter");
    if (delimiter == "semicolon") read.table.delimiter = ';';
    if (delimiter == "comma") read.table.delimiter = ',';
    if (delimiter == "tab") read.table.delimiter = '\t';
    return read;
}

}  // namespace gateway::table_import
