#include <stdexcept>

#include "adapters/municipal/translation.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

bool is_oktmo_prefix(const std::string& text) {
    return !text.empty() && text.size() <= 11 && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::vector<SettingKey> mapping_keys() {
    using enum SettingType;
    return {
        KeyBuilder("format", choice, "Вид документов партнёра", "Form of the partner's documents")
            .choices({"json", "xml", "csv"})
            .fallback("json"),
        KeyBuilder("content_type", text, "Content-Type того, что шлём; без ключа — по виду",
                   "Content-Type of what we send; by the form without it")
            .example("application/json; charset=utf-8"),
        KeyBuilder("out", path, "Обращение → документ партнёра (.jq, .xslt); без ключа — каноническое обращение",
                   "Appeal → partner's document (.jq, .xslt); without it the canonical appeal")
            .example("mappings/city-out.jq"),
        KeyBuilder("event_out", path, "Статус или ответ → документ партнёра", "Status or answer → partner's document")
            .example("mappings/city-event.jq"),
        KeyBuilder("in", path, "Документ партнёра → обращение или событие", "Partner's document → appeal or event")
            .example("mappings/city-in.jq"),
        KeyBuilder("items", text, "Где в документе список (/путь); без ключа документ — одно обращение или событие",
                   "Where the list stands in a document (/path); without it a document is one appeal or event")
            .example("/requests"),
        KeyBuilder("csv_separator", text, "CSV: разделитель", "CSV: separator").fallback(";").example(";"),
        KeyBuilder("csv_columns", text_list, "CSV: столбцы того, что шлём", "CSV: columns of what we send")
            .example("[\"number\", \"text\"]"),
        KeyBuilder("regime", choice, "Режим обращений, в которых он не указан", "Regime of appeals that say none")
            .choices({"fz59", "pos_message", "open_source", "incident112", "other"})
            .fallback("other"),
        KeyBuilder("territory", text_list, "ОКТМО партнёра (начала кодов): чужих обращений он не видит и не приносит",
                   "The partner's ОКТМО (prefixes): it neither sees nor brings appeals of others")
            .example("[\"33701\"]"),
    };
}

TranslationSettings read_mapping(const Settings& block) {
    using Format = TranslationSettings::Format;
    TranslationSettings read;
    const auto& format = block.text("format");
    read.format = format == "xml" ? Format::xml : format == "csv" ? Format::csv : Format::json;
    read.content_type = block.text("content_type");
    read.out = block.text("out");
    read.event_out = block.text("event_out");
    read.in = block.text("in");
    read.items = block.text("items");
    read.csv_separator = block.text("csv_separator");
    read.csv_columns = block.list("csv_columns");
    read.regime = block.text("regime");
    read.territory = block.list("territory");
    if (read.csv_separator.size() != 1 || read.csv_separator == "\"")
        throw std::runtime_error("csv_separator: один знак / one character");
    if (!read.items.empty() && !read.items.starts_with('/'))
        throw std::runtime_error("items: ожидается /путь / a /path is expected");
    for (const auto& code : read.territory)
        if (!is_oktmo_prefix(code)) throw std::runtime_error("territory: ОКТМО — цифры / digits are expected: " + code);
    return read;
}

}  // namespace gateway::municipal
