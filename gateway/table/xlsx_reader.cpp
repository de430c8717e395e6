#include "gateway/table/xlsx_reader.hpp"

#include "gateway/table/archive_native.hpp"
#include "gateway/table/book.hpp"
#include "gateway/table/sheet.hpp"

namespace gateway {
namespace {

class XlsxReader final : public TableReader {
public:
    XlsxReader(const std::filesystem::path& file, const TableOptions& options)
        : limits_(options.limits),
          archive_(file, limits_),
          book_(read_book(archive_)),
          strings_(options.spool_dir.empty() ? file.parent_path() : options.spool_dir),
          sheet_(book_, strings_, limits_),
          xml_(sheet_) {
        read_strings();
        archive_.open(book_.sheet);
    }

    bool next(TableRow& row) override {
        while (sheet_.rows.empty() && !ended_) read_on();
        if (sheet_.rows.empty()) return false;
        row = std::move(sheet_.rows.front());
        sheet_.rows.pop_front();
        return true;
    }

private:
    void read_strings() {
        if (book_.strings.empty() || !archive_.has(book_.strings)) return;
        SharedStringsEvents events(strings_, limits_);
        XmlStream xml(events);
        archive_.read(book_.strings, [&](std::string_view piece) { xml.feed(piece); });
        xml.finish();
    }

    void read_on() {
        if (archive_.next(piece_)) return xml_.feed(piece_);
        xml_.finish();
        ended_ = true;
    }

    TableLimits limits_;
    Archive archive_;
    Book book_;
    SharedStrings strings_;
    SheetEvents sheet_;
    XmlStream xml_;
    std::string piece_;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<TableReader> open_workbook(const std::filesystem::path& file, const TableOptions& options) {
    return std::make_unique<XlsxReader>(file, options);
}

}  // namespace gateway
