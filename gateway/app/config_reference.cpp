#include "gateway/app/bi_feed_config.hpp"
#include "gateway/app/bi_report_config.hpp"
#include "gateway/app/config_keys.hpp"
#include "gateway/app/config_schema.hpp"
#include "gateway/app/quality_config.hpp"
#include "gateway/core/setting_values.hpp"

namespace gateway {
namespace {

/// A word in a Markdown table's cell.
std::string cell(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '|' ? "\\|" : std::string(1, c);
    return out;
}

std::string code(const std::string& text) {
    return text.empty() ? std::string() : "`" + cell(text) + "`";
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + code(word);
    return out;
}

std::string range_of(const SettingKey& key) {
    if (key.min == INT64_MIN && key.max == INT64_MAX) return {};
    const std::string from = key.min == INT64_MIN ? "" : number_text(key.min, key.type);
    return ", " + from + "…" + (key.max == INT64_MAX ? "" : number_text(key.max, key.type));
}

std::string default_of(const SettingKey& key) {
    if (key.required) return "**обязателен / required**";
    return code(key.fallback);
}

std::string row(const std::string& path, const SettingKey& key) {
    std::string meaning = cell(key.title_ru) + "<br>" + cell(key.title_en);
    if (!key.choices.empty()) meaning += "<br>" + joined(key.choices);
    return "| `" + path + "` | " + std::string(to_text(key.type)) + range_of(key) + " | " + default_of(key) + " | " + meaning +
           " | " + code(key.example) + " |\n";
}

void rows(std::string& out, const std::string& prefix, const std::vector<SettingKey>& keys) {
    for (const auto& key : keys) {
        const std::string path = prefix + key.name;
        out += row(path, key);
        const std::string below = key.type == SettingType::block_map    ? ".ИМЯ."
                                  : key.type == SettingType::block_list ? "[]."
                                                                        : ".";
        rows(out, path + below, key.keys);
    }
}

void table(std::string& out, const std::string& prefix, const std::vector<SettingKey>& keys) {
    out +=
        "| ключ / key | тип / type | по умолчанию / default | значение / meaning | пример / example |\n|---|---|---|---|---|\n";
    rows(out, prefix, keys);
    out += "\n";
}

constexpr const char* introduction =
    "# Конфигурация / Configuration reference\n\n"
    "Страница создана командой `appeal-gateway config reference`; правьте описания ключей, а не её.\n"
    "This page is made by `appeal-gateway config reference`: change the descriptions of the keys, not the page.\n\n"
    "Имя файла — это имя (id): `a-z`, `0-9`, `-`, до 40 знаков. / A file's name is its id.\n\n"
    "| тип / type | как пишется / how it is written |\n|---|---|\n"
    "| text | слово или строка / a word or a string |\n"
    "| integer | целое число / a whole number |\n"
    "| boolean | `true`, `false` без кавычек / without quotes |\n"
    "| duration | `250ms`, `30s`, `5m`, `24h`, `7d` |\n"
    "| size | `512B`, `10kB`, `512KiB`, `20MB`, `20MiB`, `1GB`, `1GiB` |\n"
    "| url | `http://`, `https://`, `ftp://`, `ftps://`, `sftp://` |\n"
    "| path | относительно папки конфигурации / relative to the configuration directory |\n"
    "| secret | только ссылка / a reference only: `file:ПУТЬ`, `env:ИМЯ` |\n"
    "| choice | одно из слов / one of the words |\n"
    "| text_list | `[a, b]` |\n"
    "| text_map | имя → строка / name → string |\n"
    "| block, block_list, block_map | вложенные ключи / nested keys |\n\n"
    "Якоря, ссылки и теги YAML, второй документ в файле, повтор ключа, файл больше 1 МиБ и строка длиннее 8 КиБ не "
    "допускаются.\n"
    "YAML anchors, aliases and tags, a second document, duplicate keys, files above 1 MiB and lines above 8 KiB are "
    "refused.\n\n";

}  // namespace

std::string config_reference(const std::vector<AdapterKind>& kinds) {
    std::string out = introduction;
    out += "## gateway.yaml\n\n";
    table(out, "", gateway_keys());
    out += "## connectors/*.yaml\n\n";
    table(out, "", connector_keys());
    for (const auto& kind : kinds) {
        out += "### adapter: " + kind.name + "\n\n" + kind.title_ru + " / " + kind.title_en + "\n\n";
        table(out, "settings.", kind.settings);
    }
    out += "## routes/*.yaml\n\n";
    table(out, "", route_keys());
    out += "## deadlines/*.yaml\n\n";
    out +=
        "Имя файла — имя правила: `fz59.answer.yaml`. Без папки `deadlines` действуют встроенные правила. / A file's name is "
        "the "
        "rule's id. Without the folder `deadlines` the built-in rules are in force.\n\n";
    table(out, "", deadline_keys());
    out += "## calendars/*.csv, calendars/*.xml\n\n";
    out +=
        "Производственные календари лет, которых нет в программе (есть 2020–2026), по файлу на год: `2027.csv` — заголовок "
        "`date;kind`, затем строки `2027-01-01;off` (`off` — выходной будний день, `short` — сокращённый, `work` — рабочий "
        "выходной), `#` — примечание; или `2027.xml` с xmlcalendar.ru. / Production calendars of years the program lacks "
        "(2020–2026 are shipped), one file per year: CSV with the header `date;kind` and lines `2027-01-01;off` (`off` = a "
        "weekday off, `short` = shortened, `work` = a worked weekend day), `#` begins a remark; or XML of xmlcalendar.ru.\n\n";
    out += "## quality/*.yaml\n\n";
    out +=
        "Имя файла — имя правила: `answer.no-text.yaml`. Без папки `quality` качество не проверяется. / A file's name is the "
        "rule's id. Without the folder `quality` nothing is judged.\n\n";
    table(out, "", quality_rule_keys());
    out += "## bi/*.yaml\n\n";
    table(out, "", bi_keys());
    out += "## bi/reports/*.yaml\n\n";
    table(out, "", bi_report_keys());
    out += "## bi/feeds/*.yaml\n\n";
    table(out, "", bi_feed_keys());
    out.pop_back();
    return out;
}

}  // namespace gateway
