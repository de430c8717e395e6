#include "gateway/table/csv_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "gateway/core/fault.hpp"
#include "gateway/table/csv_text.hpp"

namespace gateway {
namespace {

/// The delimiter that stands most often outside quotes in the first line; ';' when none does.
char delimiter_of(std::string_view text) {
    constexpr std::array<char, 3> candidates{';', '\t', ','};
    std::array<int, 3> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) break;
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (!quoted && c == candidates[i]) ++counts[i];
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    return *most == 0 ? ';' : candidates[static_cast<std::size_t>(most - counts.begin())];
}

class CsvReader final : public TableReader {
public:
    CsvReader(CsvText text, const TableOptions& options)
        : limits_(options.limits), text_(std::move(text)), delimiter_(options.delimiter) {
        fill();
        if (piece_.starts_with("sep=") && piece_.size() > 5 && (piece_[5] == '\r' || piece_[5] == '\n')) {
            if (delimiter_ == 0) delimiter_ = piece_[4];
            at_ = 5;
        }
        if (delimiter_ == 0) delimiter_ = delimiter_of(piece_);
    }

    bool next(TableRow& row) override {
        while (read_row(row)) {
            const bool has_value =
                std::any_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return !cell.empty(); });
            if (!has_value) continue;
            if (++rows_ > limits_.max_rows) refuse("more rows than a spreadsheet can hold");
            return true;
        }
        return false;
    }

private:
    void fill() {
        at_ = 0;
        if (!text_.next(piece_)) piece_.clear();
    }
    /// The octet that comes next, without taking it; nullopt at the end.
    std::optional<char> peek() {
        if (at_ == piece_.size()) fill();
        if (piece_.empty()) return std::nullopt;
        return piece_[at_];
    }

    bool read_row(TableRow& row) {
        if (!peek()) return false;
        row.cells.clear();
        row.number = line_;
        row_size_ = 0;
        for (;;) {
            std::string cell = read_cell(row.number);
            if (row.cells.size() == limits_.max_columns) refuse("too many columns");
            row.cells.push_back(std::move(cell));
            const auto end = peek();
            if (end) ++at_;
            if (end == delimiter_) continue;
            if (end == '\r' && peek() == '\n') ++at_;
            if (end) ++line_;
            return true;
        }
    }

    bool ends_cell(char c) const { return c == delimiter_ || c == '\r' || c == '\n'; }

    /// Up to the delimiter or the line's end, which stay.
    std::string read_cell(std::int64_t begun_at) {
        std::string cell;
        bool quoted = peek() == '"';
        const bool was_quoted = quoted;
        if (quoted) ++at_;
        for (auto c = peek(); c; c = peek()) {
            if (!quoted && ends_cell(*c)) return cell;
            ++at_;
            if (was_quoted && quoted && *c == '"') {
                if (peek() == '"') {
                    append(cell, '"');
                    ++at_;
                } else {
                    quoted = false;
                }
                continue;
            }
            if (quoted && *c == '\n') ++line_;
            append(cell, *c);
        }
        if (quoted) throw Fault(Cause::malformed, "a quote is never closed", "line " + std::to_string(begun_at));
        return cell;
    }

    void append(std::string& cell, char c) {
        if (cell.size() == limits_.max_cell) refuse("a cell is too long");
        if (++row_size_ > limits_.max_row) refuse("a row is too long");
        cell += c;
    }

    [[noreturn]] void refuse(const char* what) const { throw Fault(Cause::too_large, what, "line " + std::to_string(line_)); }

    TableLimits limits_;
    CsvText text_;
    char delimiter_;
    std::string piece_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
    std::int64_t rows_ = 0;
    std::size_t row_size_ = 0;
};

}  // namespace

std::unique_ptr<TableReader> open_csv(const std::filesystem::path& file, const TableOptions& options) {
    return std::make_unique<CsvReader>(CsvText(file), options);
}

std::unique_ptr<TableReader> open_csv_text(std::string octets, const TableOptions& options) {
    if (octets.empty()) throw Fault(Cause::malformed, "the table is empty");
    if (octets.size() > options.limits.max_file) throw Fault(Cause::too_large, "a table over the limit");
    return std::make_unique<CsvReader>(CsvText(std::move(octets)), options);
}

}  // namespace gateway
