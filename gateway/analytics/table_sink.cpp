#include "gateway/analytics/table_sink.hpp"

#include <array>
#include <stdexcept>

#include "gateway/analytics/digest_file.hpp"
#include "gateway/analytics/xlsx_sink.hpp"
#include "gateway/appeal/json_codec.hpp"

namespace gateway {
namespace {

constexpr std::array<std::string_view, 4> words{"csv", "xlsx", "jsonl", "geojson"};

bool looks_like_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
}

/// Lines of text into one file.
class LineSink : public TableSink {
public:
    LineSink(const TableSpec& table, const std::filesystem::path& dir, ExportFormat format)
        : table_(table),
          name_(std::string(table.name) + "." + std::string(to_text(format))),
          format_(format),
          file_(dir / name_) {}

    ExportFile finish() override {
        ExportFile file{name_, std::string(table_.name), std::string(to_text(format_)), rows_, file_.size(), {}};
        file.sha256 = file_.finish();
        return file;
    }

protected:
    const TableSpec& table_;
    std::string name_;
    ExportFormat format_;
    DigestFile file_;
    std::string line_;
    std::int64_t rows_ = 0;
};

class CsvSink final : public LineSink {
public:
    CsvSink(const TableSpec& table, const std::filesystem::path& dir) : LineSink(table, dir, ExportFormat::csv) {
        line_ = "\xEF\xBB\xBF";
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (i > 0) line_ += ';';
            line_ += table.columns[i].name;
        }
        end_line();
    }

    void row(const std::vector<std::string>& cells) override {
        line_.clear();
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (i > 0) line_ += ';';
            add(table_.columns[i].type == ColumnType::text ? guarded_cell(cells.at(i)) : cells.at(i));
        }
        end_line();
        ++rows_;
    }

private:
    void add(const std::string& cell) {
        if (cell.find_first_of(";\"\r\n,") == std::string::npos) {
            line_ += cell;
            return;
        }
        line_ += '"';
        for (const char c : cell) {
            if (c == '"') line_ += '"';
            line_ += c;
        }
        line_ += '"';
    }

    void end_line() {
        line_ += "\r\n";
        file_.write(line_);
    }
};

class JsonLinesSink final : public LineSink {
public:
    JsonLinesSink(const TableSpec& table, const std::filesystem::path& dir) : LineSink(table, dir, ExportFormat::jsonl) {}

    void row(const std::vector<std::string>& cells) override {
        line_ = "{";
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            if (i > 0) line_ += ',';
            line_.append("\"").append(table_.columns[i].name).append("\":").append(value(table_.columns[i].type, cells.at(i)));
        }
        line_ += "}\n";
        file_.write(line_);
        ++rows_;
    }

private:
    static std::string value(ColumnType type, const std::string& cell) {
        if (type == ColumnType::text) return json_string(cell);
        if (cell.empty()) return "null";
        if (type == ColumnType::integer) return cell;
        if (type == ColumnType::flag) return cell == "1" ? "true" : "false";
        return json_string(cell);
    }
};

}  // namespace

std::string_view to_text(ExportFormat format) {
    return words[static_cast<std::size_t>(format)];
}

ExportFormat export_format_of(std::string_view word) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word) return static_cast<ExportFormat>(i);
    throw std::invalid_argument("ожидается csv, xlsx, jsonl или geojson, а не / expected one of these, not '" +
                                std::string(word) + "'");
}

std::unique_ptr<TableSink> make_sink(ExportFormat format, const TableSpec& table, const std::filesystem::path& dir) {
    if (format == ExportFormat::csv) return std::make_unique<CsvSink>(table, dir);
    if (format == ExportFormat::jsonl) return std::make_unique<JsonLinesSink>(table, dir);
    if (format == ExportFormat::xlsx) return make_xlsx_sink(table, dir);
    throw std::logic_error("a heat map is no table");
}

std::string guarded_cell(const std::string& text) {
    const bool escaped = text.size() > 1 && text.front() == '\'' && (looks_like_formula(text.substr(1)) || text[1] == '\'');
    return looks_like_formula(text) || escaped ? "'" + text : text;
}

std::string plain_cell(const std::string& text) {
    const bool guarded = text.size() > 1 && text.front() == '\'' && (looks_like_formula(text.substr(1)) || text[1] == '\'');
    return guarded ? text.substr(1) : text;
}

}  // namespace gateway
