#include "gateway/analytics/table_source.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

#include "gateway/analytics/breakdown.hpp"
#include "gateway/analytics/dictionaries.hpp"
#include "gateway/analytics/rating.hpp"
#include "gateway/table/table.hpp"

namespace gateway {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::vector<std::string> names_of(const TableSpec& table) {
    std::vector<std::string> names;
    for (const ColumnSpec& column : table.columns) names.emplace_back(column.name);
    return names;
}

/// Our own files may be as large as they are.
TableOptions options_for_export() {
    TableOptions options;
    options.limits.max_file = options.limits.max_unpacked = std::uint64_t{1} << 40;
    options.limits.max_ratio = 1'000'000;
    options.limits.max_rows = std::int64_t{1} << 40;
    options.delimiter = ';';
    return options;
}

class SheetSource final : public TableSource {
public:
    SheetSource(const fs::path& file, const TableSpec& table, bool csv)
        : table_(table), csv_(csv), reader_(open_table(file, options_for_export())) {
        if (!reader_->next(row_)) throw std::runtime_error("нет строки заголовков / no head");
        names_ = row_.cells;
        if (names_ != names_of(table)) throw std::runtime_error("другие столбцы / other columns");
    }

    const std::vector<std::string>& names() const override { return names_; }

    bool next(std::vector<std::string>& cells) override {
        if (!reader_->next(row_)) return false;
        if (row_.cells.size() > names_.size())
            throw std::runtime_error("строка длиннее заголовка / a row longer than the head");
        cells = std::move(row_.cells);
        cells.resize(names_.size());
        for (std::size_t i = 0; csv_ && i < cells.size(); ++i)
            if (table_.columns[i].type == ColumnType::text) cells[i] = plain_cell(cells[i]);
        return true;
    }

private:
    const TableSpec& table_;
    bool csv_;
    std::unique_ptr<TableReader> reader_;
    TableRow row_;
    std::vector<std::string> names_;
};

class JsonSource final : public TableSource {
public:
    JsonSource(const fs::path& file, const TableSpec& table) : in_(file, std::ios::binary), names_(names_of(table)) {
        if (!in_) throw std::runtime_error("файл не читается / the file cannot be read");
    }

    const std::vector<std::string>& names() const override { return names_; }

    bool next(std::vector<std::string>& cells) override {
        if (!std::getline(in_, line_)) return false;
        const json::value row = json::parse(line_);
        if (row.as_object().size() != names_.size()) throw std::runtime_error("другие столбцы / other columns");
        cells.clear();
        for (const std::string& name : names_) cells.push_back(text_of(row.at(name)));
        return true;
    }

private:
    static std::string text_of(const json::value& value) {
        if (value.is_string()) return std::string(value.as_string());
        if (value.is_null()) return {};
        if (value.is_bool()) return value.as_bool() ? "1" : "0";
        return json::serialize(value);
    }

    std::ifstream in_;
    std::vector<std::string> names_;
    std::string line_;
};

}  // namespace

std::unique_ptr<TableSource> open_source(const fs::path& dir, const ExportFile& file, const TableSpec& table) {
    const ExportFormat format = export_format_of(file.format);
    if (format == ExportFormat::jsonl) return std::make_unique<JsonSource>(dir / file.name, table);
    if (format == ExportFormat::geojson) throw std::logic_error("a heat map is no table");
    return std::make_unique<SheetSource>(dir / file.name, table, format == ExportFormat::csv);
}

const TableSpec* table_of_export(std::string_view name) {
    for (const TableSpec* table : {&fact_table(), &status_event_table(), &measure_daily_table(), &measure_total_table(),
                                   &rating_table(), &breakdown_table(), &dictionary_table()})
        if (table->name == name) return table;
    return nullptr;
}

}  // namespace gateway
