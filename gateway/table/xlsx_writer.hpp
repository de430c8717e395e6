// Writes an XLSX workbook row by row in constant memory: each sheet grows in a file beside the workbook and is packed at the
// end.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// `text` of a number is what the cell shows: digits, perhaps a sign and a point. Empty = an empty cell.
struct XlsxCell {
    enum class Kind { text, number, head };
    std::string_view text;
    Kind kind = Kind::text;
};

/// Texts are never taken for formulas: they are written as texts. One thread. Throws std::runtime_error naming the file when
/// the disk refuses.
class XlsxWriter {
public:
    /// What a spreadsheet can hold in one sheet.
    static constexpr std::int64_t max_rows = 1'048'576;

    /// `file` must not exist. What is left unfinished vanishes with the object.
    explicit XlsxWriter(std::filesystem::path file);
    ~XlsxWriter();
    XlsxWriter(const XlsxWriter&) = delete;
    XlsxWriter& operator=(const XlsxWriter&) = delete;

    /// Begins a sheet. The name is cut to 31 characters, what spreadsheets forbid in it becomes '_'; names must differ.
    void sheet(std::string_view name);
    /// Appends to the last sheet; at most max_rows.
    void row(const std::vector<XlsxCell>& cells);
    std::int64_t rows() const { return rows_; }
    /// Packs the workbook; needs at least one sheet.
    void finish();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    void end_sheet();
    void put(std::string_view xml);
    std::filesystem::path part(std::size_t number) const;
    [[noreturn]] void refuse() const;

    std::filesystem::path file_;
    std::vector<std::string> names_;
    std::unique_ptr<std::FILE, Close> part_;
    std::string line_;
    std::vector<std::string> columns_;  ///< "A", "B", …
    std::int64_t rows_ = 0;
};

}  // namespace gateway
