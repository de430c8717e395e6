#include "gateway/app/bi_report_config.hpp"

#include <algorithm>

#include "gateway/app/bi_config.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;

std::vector<SettingKey> sheet_keys() {
    return {
        KeyBuilder("name", text, "Имя листа", "Name of the sheet").required().example("Отраслевые блоки"),
        KeyBuilder("table", choice, "Таблица показателей", "Table of measures")
            .choices(report_tables())
            .fallback("measure_total"),
        KeyBuilder("rows", text, "Разрез: строка на его значение; у other_breakdown не нужен",
                   "Slice: a row per value of it; not of other_breakdown")
            .example("sector"),
        KeyBuilder("columns", text_list, "Столбцы таблицы (docs/bi.md)", "Columns of the table (docs/bi.md)")
            .required()
            .example("[count_in, count_closed, in_term_permille]"),
        KeyBuilder("values", text_list, "Только эти значения разреза", "Only these values of the slice").example("[roads]"),
        KeyBuilder("order", text, "Столбец порядка; '-' перед ним — сначала большие",
                   "Column of the order; '-' before it: largest first")
            .example("'-count_in'"),
        KeyBuilder("at_least", integer, "Строки, где поступило меньше, опускаются", "Rows where fewer came in are left out")
            .fallback("0")
            .range(0, 1'000'000'000),
        KeyBuilder("limit", integer, "Сколько строк; 0 — все", "How many rows; 0 = all").fallback("0").range(0, 1'000'000),
        KeyBuilder("total", boolean, "Последняя строка — всего", "A last row of all").fallback("false"),
    };
}

std::vector<SettingKey> make_keys() {
    return {
        KeyBuilder("title", text, "Название отчёта", "Title of the report").required().example("Отчёт для Центра компетенций"),
        KeyBuilder("enabled", boolean, "Делать ли по расписанию", "Whether it is made by itself").fallback("true"),
        KeyBuilder("period", choice, "За какой период", "What period it is about")
            .choices({"month", "quarter", "year"})
            .fallback("quarter"),
        KeyBuilder("sheets", block_list, "Листы", "Sheets").required().keys(sheet_keys()),
        KeyBuilder("at", text, "Время региона, в которое недостающий отчёт делается сам; без ключа — только bi report",
                   "Time of the region at which a missing report is made by itself; without the key only by bi report")
            .example("06:00"),
        KeyBuilder("after_days", integer, "Через сколько дней после конца периода", "How many days after the end of a period")
            .fallback("5")
            .range(0, 366),
        KeyBuilder("dir", path, "Папка: файл ИМЯ-2026-Q3.xlsx", "Folder: the file NAME-2026-Q3.xlsx")
            .example("../var/bi/reports"),
        KeyBuilder("utc_offset", text, "Смещение местного времени; без ключа — как у сроков",
                   "Offset of local days; that of the legal terms without the key")
            .example("'+03:00'"),
    };
}

/// Looks at the words of one sheet where they stand.
class SheetCheck {
public:
    SheetCheck(const std::string& file, const YamlNode& node, ConfigProblems& problems)
        : file_(file), node_(node), problems_(problems) {}

    void check(const ReportSheet& sheet) const {
        const auto columns = report_columns(sheet.table);
        if (const YamlNode* list = node_.find("columns"))
            for (const YamlNode& item : list->items) known(item, item.text, columns, "показателя", "measure");
        const YamlNode* order = node_.find("order");
        if (order != nullptr && !sheet.order.empty())
            known(*order, sheet.order.substr(sheet.order.front() == '-' ? 1 : 0), columns, "показателя", "measure");
        check_slice(sheet);
    }

private:
    void check_slice(const ReportSheet& sheet) const {
        const YamlNode* rows = node_.find("rows");
        if (sheet.table == "other_breakdown") return;
        std::vector<std::string> slices(slice_names.begin(), slice_names.end());
        if (sheet.table == "rating") slices = {"sector", "organ", "municipality"};
        if (rows == nullptr)
            problems_.error({file_, node_.line, node_.column}, "нет ключа 'rows': разрез строк",
                            "the key 'rows' is missing: the slice of the rows");
        else
            known(*rows, sheet.slice, slices, "разреза", "slice");
    }

    void known(const YamlNode& where, const std::string& word, const std::vector<std::string>& words, const char* ru,
               const char* en) const {
        if (std::find(words.begin(), words.end(), word) != words.end()) return;
        const Hint hint = hint_for(word, words);
        problems_.error({file_, where.line, where.column}, std::string("нет ") + ru + " '" + word + "'" + hint.ru,
                        std::string("no ") + en + " '" + word + "'" + hint.en);
    }

    const std::string& file_;
    const YamlNode& node_;
    ConfigProblems& problems_;
};

ReportSheet build_sheet(const Settings& block) {
    ReportSheet sheet;
    sheet.name = block.text("name");
    sheet.table = block.text("table");
    sheet.slice = block.text("rows");
    sheet.columns = block.list("columns");
    sheet.values = block.list("values");
    sheet.order = block.text("order");
    sheet.at_least = block.integer("at_least");
    sheet.limit = block.integer("limit");
    sheet.total = block.boolean("total") && sheet.table == "measure_total";
    return sheet;
}

/// What a spreadsheet takes as the name of a sheet.
constexpr std::size_t longest_name = 31;

std::size_t characters_in(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void check_names(const BiReportConfig& report, const YamlNode& sheets, ConfigProblems& problems) {
    for (std::size_t i = 0; i < report.plan.sheets.size() && i < sheets.items.size(); ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            const std::string& name = report.plan.sheets[i].name;
            if (j == i && (name.empty() || characters_in(name) > longest_name))
                problems.error({report.place.file, sheets.items[i].line, sheets.items[i].column},
                               "имя листа — от 1 до 31 знака", "a sheet's name has 1 to 31 characters");
            const bool taken = j == i ? name == "Отчёт" : report.plan.sheets[j].name == name;
            if (!taken) continue;
            problems.error({report.place.file, sheets.items[i].line, sheets.items[i].column}, "имя листа '" + name + "' занято",
                           "the sheet's name '" + name + "' is taken");
        }
}

void check_schedule(const BiReportConfig& report, const Settings& settings, ConfigProblems& problems) {
    if (!report.at.empty() && !minute_of_day(report.at))
        problems.error(settings.place("at"), "ожидается время '06:00'", "expected a time like '06:00'");
    if (!report.at.empty() && report.dir.empty())
        problems.error(report.place, "нет ключа 'dir': куда класть отчёты", "the key 'dir' is missing: where reports go");
    if (!bi_offset(report.utc_offset, 0))
        problems.error(settings.place("utc_offset"), "ожидается смещение '+03:00'", "expected an offset like '+03:00'");
}

}  // namespace

const std::vector<SettingKey>& bi_report_keys() {
    static const std::vector<SettingKey> keys = make_keys();
    return keys;
}

BiReportConfig build_bi_report(std::string id, const Settings& settings, const YamlNode& tree, SettingPlace place,
                               ConfigProblems& problems) {
    BiReportConfig report;
    report.id = std::move(id);
    report.place = std::move(place);
    report.enabled = settings.boolean("enabled");
    report.plan.title = settings.text("title");
    report.plan.span = report_span_of(settings.text("period")).value_or(ReportSpan::quarter);
    report.at = settings.text("at");
    report.after_days = settings.integer("after_days");
    report.dir = settings.text("dir");
    report.utc_offset = settings.text("utc_offset");
    for (const auto& [name, block] : settings.blocks("sheets")) report.plan.sheets.push_back(build_sheet(block));
    const YamlNode* sheets = tree.find("sheets");  // a list, when every block of it was read
    if (sheets != nullptr && sheets->items.size() == report.plan.sheets.size()) {
        for (std::size_t i = 0; i < sheets->items.size(); ++i)
            SheetCheck(report.place.file, sheets->items[i], problems).check(report.plan.sheets[i]);
        check_names(report, *sheets, problems);
    }
    check_schedule(report, settings, problems);
    return report;
}

}  // namespace gateway
