#include "gateway/analytics/report.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "gateway/analytics/breakdown.hpp"
#include "gateway/analytics/digest_file.hpp"
#include "gateway/table/xlsx_writer.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;
using Cells = std::vector<std::string>;

const TableSpec* table_named(std::string_view name) {
    for (const TableSpec* table : {&measure_total_table(), &rating_table(), &breakdown_table()})
        if (table->name == name) return table;
    return nullptr;
}

std::size_t place_of(const TableSpec& table, std::string_view column) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].name == column) return i;
    throw std::invalid_argument("no column " + std::string(column));
}

std::int64_t number_of(const std::string& cell) {
    std::int64_t value = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return value;
}

/// One sheet: picks rows of its table and columns of these.
class SheetMaker {
public:
    using Dictionary = std::vector<Cells>;

    SheetMaker(const ReportSheet& sheet, const Totals& totals, const Dictionary& dictionary)
        : sheet_(sheet), table_(*table_named(sheet.table)), totals_(totals), dictionary_(dictionary) {
        for (const std::string& column : sheet.columns) places_.push_back(place_of(table_, column));
        sliced_ = sheet.table != breakdown_table().name;
    }

    std::int64_t write(XlsxWriter& book) const {
        book.sheet(sheet_.name);
        head(book);
        std::int64_t count = 0;
        for (const Cells& row : rows()) {
            if (sheet_.limit > 0 && count == sheet_.limit) break;
            put(book, row, sliced_ ? row[1] : row[0], sliced_ ? title_of(sheet_.slice, row[1]) : title_of("sector", row[0]));
            ++count;
        }
        if (sheet_.total) put(book, all(), "", "Всего"), ++count;
        return count;
    }

private:
    static bool is_number(const ColumnSpec& column) { return column.type == ColumnType::integer; }

    const std::vector<Cells>& source() const {
        if (sheet_.table == rating_table().name) return totals_.rating;
        return sliced_ ? totals_.measures : totals_.other;
    }

    bool wanted(const Cells& row) const {
        if (sliced_ && row[0] != sheet_.slice) return false;
        const std::string& value = sliced_ ? row[1] : row[0];
        const auto& values = sheet_.values;
        if (!values.empty() && std::find(values.begin(), values.end(), value) == values.end()) return false;
        return number_of(row[place_of(table_, "count_in")]) >= sheet_.at_least;
    }

    /// Cells that say nothing stand behind all others, whichever way the order goes.
    void sort(std::vector<Cells>& rows) const {
        if (sheet_.order.empty()) return;
        const bool down = sheet_.order.front() == '-';
        const std::size_t place = place_of(table_, sheet_.order.substr(down ? 1 : 0));
        const bool number = is_number(table_.columns[place]);
        std::sort(rows.begin(), rows.end(), [&](const Cells& a, const Cells& b) {
            const std::string &left = a[place], &right = b[place];
            if (left == right) return a < b;
            if (left.empty() || right.empty()) return !left.empty();
            if (number) return down ? number_of(left) > number_of(right) : number_of(left) < number_of(right);
            return down ? left > right : left < right;
        });
    }

    std::vector<Cells> rows() const {
        std::vector<Cells> picked;
        for (const Cells& row : source())
            if (wanted(row)) picked.push_back(row);
        sort(picked);
        return picked;
    }

    /// The row of the slice "all"; of a period without anything, zeros.
    Cells all() const {
        for (const Cells& row : totals_.measures)
            if (row[0] == "all") return row;
        return period_cells("all", "", {}, 0);
    }

    std::string title_of(std::string_view dictionary, const std::string& code) const {
        if (code.empty()) return "не указано";
        for (const Cells& row : dictionary_)
            if (row[0] == dictionary && row[1] == code) return row[2];
        return code;
    }

    void head(XlsxWriter& book) const {
        std::vector<XlsxCell> line{{"Код", XlsxCell::Kind::head}, {"Название", XlsxCell::Kind::head}};
        for (const std::size_t place : places_) line.push_back({table_.columns[place].ru, XlsxCell::Kind::head});
        book.row(line);
    }

    void put(XlsxWriter& book, const Cells& row, const std::string& code, const std::string& title) const {
        std::vector<XlsxCell> line{{code}, {title}};
        for (const std::size_t place : places_)
            line.push_back({row[place], is_number(table_.columns[place]) ? XlsxCell::Kind::number : XlsxCell::Kind::text});
        book.row(line);
    }

    const ReportSheet& sheet_;
    const TableSpec& table_;
    const Totals& totals_;
    const Dictionary& dictionary_;
    std::vector<std::size_t> places_;
    bool sliced_ = true;
};

void write_notes(XlsxWriter& book, const ReportPlan& plan, const ReportPeriod& period, const ReportNotes& notes,
                 std::int64_t unreadable) {
    book.sheet("Отчёт");
    book.row({{"Отчёт", XlsxCell::Kind::head}, {plan.title, XlsxCell::Kind::head}});
    const std::pair<std::string, std::string> lines[]{
        {"Период", period.title},
        {"Дни, время региона " + notes.utc_offset, period.days.from + " — " + period.days.to},
        {"Шлюз", notes.instance},
        {"Составлен", notes.made_at},
        {"Отметка хранилища", std::to_string(notes.watermark)},
        {"Обращений не прочитано", std::to_string(unreadable)},
        {"Формулы показателей", "docs/bi.md"}};
    for (const auto& [name, value] : lines) book.row({{name}, {value}});
}

}  // namespace

std::vector<std::string> report_tables() {
    return {"measure_total", "rating", "other_breakdown"};
}

std::vector<std::string> report_columns(std::string_view table) {
    std::vector<std::string> names;
    const TableSpec* found = table_named(table);
    if (found == nullptr) return names;
    for (const ColumnSpec& column : found->columns)
        if (column.name != "slice" && column.name != "value") names.emplace_back(column.name);
    return names;
}

ReportRows write_report(const fs::path& file, const ReportPlan& plan, const ReportPeriod& period, const Totals& totals,
                        const ReportNotes& notes, const std::vector<Cells>& dictionary) {
    const fs::path part = file.string() + ".part";
    std::error_code ignored;
    fs::remove(part, ignored);
    ReportRows rows;
    XlsxWriter book(part);
    write_notes(book, plan, period, notes, totals.unreadable);
    for (const ReportSheet& sheet : plan.sheets) rows[sheet.name] = SheetMaker(sheet, totals, dictionary).write(book);
    book.finish();
    sync_file(part);
    fs::rename(part, file, ignored);
    if (ignored) throw std::runtime_error(file.string() + ": не удалось записать / cannot be written");
    return rows;
}

}  // namespace gateway
