#include "gateway/analytics/xlsx_sink.hpp"

#include "gateway/analytics/digest_file.hpp"
#include "gateway/table/xlsx_writer.hpp"

namespace gateway {
namespace {

class XlsxSink final : public TableSink {
public:
    XlsxSink(const TableSpec& table, const std::filesystem::path& dir)
        : table_(table), name_(std::string(table.name) + ".xlsx"), file_(dir / name_), book_(file_) {
        begin_sheet();
    }

    void row(const std::vector<std::string>& cells) override {
        if (book_.rows() == XlsxWriter::max_rows) begin_sheet();
        line_.clear();
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            const ColumnType type = table_.columns[i].type;
            const bool number = type == ColumnType::integer || type == ColumnType::flag;
            line_.push_back({cells.at(i), number ? XlsxCell::Kind::number : XlsxCell::Kind::text});
        }
        book_.row(line_);
        ++rows_;
    }

    ExportFile finish() override {
        book_.finish();
        sync_file(file_);
        return {name_, std::string(table_.name), "xlsx", rows_, std::filesystem::file_size(file_), sha256_hex_of_file(file_)};
    }

private:
    void begin_sheet() {
        const std::string name(table_.name);
        book_.sheet(++sheets_ == 1 ? name : name + "_" + std::to_string(sheets_));
        line_.clear();
        for (const ColumnSpec& column : table_.columns) line_.push_back({column.name, XlsxCell::Kind::head});
        book_.row(line_);
    }

    const TableSpec& table_;
    std::string name_;
    std::filesystem::path file_;
    XlsxWriter book_;
    std::vector<XlsxCell> line_;
    std::int64_t rows_ = 0;
    int sheets_ = 0;
};

}  // namespace

std::unique_ptr<TableSink> make_xlsx_sink(const TableSpec& table, const std::filesystem::path& dir) {
    return std::make_unique<XlsxSink>(table, dir);
}

}  // namespace gateway
