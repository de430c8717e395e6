#include "gateway/table/sheet.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/core/fault.hpp"
#include "gateway/table/cell.hpp"

namespace gateway {
namespace {

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0;
    std::size_t letters = 0;
    for (; letters < reference.size() && letters < 8 && reference[letters] >= 'A' && reference[letters] <= 'Z'; ++letters)
        column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A' + 1);
    if (letters == 0) return std::nullopt;
    return column - 1;
}

void SheetEvents::refuse(const char* what) const {
    throw Fault(Cause::too_large, what, book_.sheet + ", row " + std::to_string(row_.number));
}

void SheetEvents::open(std::string_view name, const XmlStreamAttributes& attributes) {
    if (name == "sheetData") in_data_ = true;
    if (!in_data_) return;
    if (name == "row") return open_row(attributes);
    if (!in_row_) return;
    if (name == "c") return open_cell(attributes);
    if (!in_cell_) return;
    if (name == "rPh") in_phonetic_ = true;
    if ((name == "v" || name == "t") && !in_phonetic_) in_value_ = true;
}

void SheetEvents::close(std::string_view name) {
    if (name == "sheetData") in_data_ = false;
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "rPh") in_phonetic_ = false;
    if (name == "c" && in_cell_) close_cell();
    if (name == "row" && in_row_) close_row();
}

void SheetEvents::text(std::string_view piece) {
    if (!in_value_) return;
    if (value_.size() + piece.size() > limits_.max_cell) refuse("a cell is too long");
    value_ += piece;
}

void SheetEvents::open_row(const XmlStreamAttributes& attributes) {
    if (++seen_rows_ > limits_.max_rows) refuse("more rows than a spreadsheet can hold");
    const auto said = number_of<std::int64_t>(attributes.value("r").value_or(""));
    row_.number = said && *said > row_.number && *said < INT32_MAX ? *said : row_.number + 1;
    row_.cells.clear();
    row_size_ = 0;
    next_column_ = 0;
    in_row_ = true;
}

void SheetEvents::open_cell(const XmlStreamAttributes& attributes) {
    column_ = column_of(attributes.value("r").value_or("")).value_or(next_column_);
    if (column_ >= limits_.max_columns) refuse("too many columns");
    next_column_ = column_ + 1;
    type_ = attributes.value("t").value_or("n");
    style_ = number_of<std::size_t>(attributes.value("s").value_or("")).value_or(0);
    value_.clear();
    in_cell_ = true;
}

std::string SheetEvents::cell_value() {
    if (type_ == "s") {
        const auto number = number_of<std::uint64_t>(value_);
        if (!number)
            throw Fault(Cause::malformed, "a cell names no text", book_.sheet + ", row " + std::to_string(row_.number));
        return std::string(strings_.at(*number));
    }
    if (type_ == "inlineStr" || type_ == "str") return unescaped_text(value_);
    if (type_ == "b") return value_ == "1" ? "true" : "false";
    if (type_ != "n") return value_;  // "d": a date as it stands; "e": an error of a formula
    const bool date = style_ < book_.style_is_date.size() && book_.style_is_date[style_];
    if (date)
        if (auto text = date_text(value_, book_.from_1904)) return *text;
    return number_text(value_);
}

void SheetEvents::close_cell() {
    in_cell_ = in_value_ = in_phonetic_ = false;
    if (value_.empty()) return;
    std::string text = cell_value();
    row_size_ += text.size();
    if (row_size_ > limits_.max_row) refuse("a row is too long");
    if (row_.cells.size() <= column_) row_.cells.resize(column_ + 1);
    row_.cells[column_] = std::move(text);
}

void SheetEvents::close_row() {
    in_row_ = false;
    const bool has_value = std::any_of(row_.cells.begin(), row_.cells.end(), [](const auto& cell) { return !cell.empty(); });
    if (has_value) rows.push_back(row_);
}

void SharedStringsEvents::open(std::string_view name, const XmlStreamAttributes&) {
    if (name == "si") {
        in_item_ = true;
        text_.clear();
    }
    if (name == "rPh") in_phonetic_ = true;
    if (name == "t") in_text_ = in_item_ && !in_phonetic_;
}

void SharedStringsEvents::close(std::string_view name) {
    if (name == "t") in_text_ = false;
    if (name == "rPh") in_phonetic_ = false;
    if (name != "si" || !in_item_) return;
    in_item_ = false;
    strings_.add(unescaped_text(text_));
}

void SharedStringsEvents::text(std::string_view piece) {
    if (!in_text_) return;
    if (text_.size() + piece.size() > limits_.max_cell) throw Fault(Cause::too_large, "a text is too long", "sharedStrings");
    text_ += piece;
}

}  // namespace gateway
