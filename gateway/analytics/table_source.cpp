#include "gateway/analytics/table_source.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "gateway/analytics/breakdown.hpp"
#include "gateway/analytics/dictionaries.hpp"
#include "gateway/analytics/heat_map.hpp"
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

/// A heat map as rows of heat_map_table; a cell that is no square of its side is no cell.
class HeatSource final : public TableSource {
public:
    HeatSource(const fs::path& file, const TableSpec& table) : names_(names_of(table)) {
        std::ifstream in(file, std::ios::binary);
        if (!in) throw std::runtime_error("файл не читается / the file cannot be read");
        const json::value map = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
        for (const json::value& feature : map.at("features").as_array()) add(feature);
    }

    const std::vector<std::string>& names() const override { return names_; }

    bool next(std::vector<std::string>& cells) override {
        if (at_ == rows_.size()) return false;
        cells = rows_[at_++];
        return true;
    }

private:
    static std::int64_t milli(const json::value& point, std::size_t axis) {
        return std::llround(point.at(axis).to_number<double>() * 1000);
    }

    void add(const json::value& feature) {
        const json::value& properties = feature.at("properties");
        const json::array& ring = feature.at("geometry").at("coordinates").at(0).as_array();
        const auto side = properties.at("cell_millidegrees").to_number<std::int64_t>();
        const std::int64_t south = milli(ring.at(0), 1), west = milli(ring.at(0), 0);
        const std::pair<std::int64_t, std::int64_t> corners[]{
            {west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}, {west, south}};
        bool square = ring.size() == std::size(corners) && south % side == 0 && west % side == 0;
        for (std::size_t i = 0; square && i < ring.size(); ++i)
            square = corners[i] == std::pair(milli(ring[i], 0), milli(ring[i], 1));
        if (!square) throw std::runtime_error("ячейка не квадрат сетки / a cell that is no square of the grid");
        const auto row = [&](std::string sector, const json::value& count) {
            rows_.push_back({std::to_string(side), std::to_string(south), std::to_string(west), std::move(sector),
                             std::to_string(count.to_number<std::int64_t>())});
        };
        row("", properties.at("count"));
        std::map<std::string, json::value> sectors;
        for (const auto& [name, count] : properties.at("sectors").as_object()) sectors.emplace(name, count);
        for (const auto& [name, count] : sectors) row(name, count);
    }

    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> rows_;
    std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<TableSource> open_source(const fs::path& dir, const ExportFile& file, const TableSpec& table) {
    const ExportFormat format = export_format_of(file.format);
    if (format == ExportFormat::jsonl) return std::make_unique<JsonSource>(dir / file.name, table);
    if (format == ExportFormat::geojson) return std::make_unique<HeatSource>(dir / file.name, table);
    return std::make_unique<SheetSource>(dir / file.name, table, format == ExportFormat::csv);
}

const TableSpec* table_of_export(std::string_view name) {
    for (const TableSpec* table : {&fact_table(), &status_event_table(), &measure_daily_table(), &measure_total_table(),
                                   &rating_table(), &breakdown_table(), &dictionary_table(), &heat_map_table()})
        if (table->name == name) return table;
    return nullptr;
}

}  // namespace gateway
