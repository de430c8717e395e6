// The XML of one sheet as it is read: elements in, rows out.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "gateway/table/book.hpp"
#include "gateway/table/shared_strings.hpp"
#include "gateway/table/table.hpp"
#include "gateway/xml/stream.hpp"

namespace gateway {

/// Rows that are complete wait in `rows`; one piece of XML makes a handful of them. Throws Fault(too_large | malformed).
class SheetEvents final : public XmlEvents {
public:
    SheetEvents(const Book& book, SharedStrings& strings, const TableLimits& limits)
        : book_(book), strings_(strings), limits_(limits) {}

    void open(std::string_view name, const XmlStreamAttributes& attributes) override;
    void close(std::string_view name) override;
    void text(std::string_view piece) override;

    std::deque<TableRow> rows;

private:
    void open_row(const XmlStreamAttributes& attributes);
    void open_cell(const XmlStreamAttributes& attributes);
    void close_cell();
    void close_row();
    std::string cell_value();
    [[noreturn]] void refuse(const char* what) const;

    const Book& book_;
    SharedStrings& strings_;
    const TableLimits& limits_;

    bool in_data_ = false, in_row_ = false, in_cell_ = false, in_value_ = false, in_phonetic_ = false;
    TableRow row_;
    std::size_t row_size_ = 0;
    std::int64_t seen_rows_ = 0;
    std::size_t column_ = 0;  ///< of the cell being read; from 0
    std::size_t next_column_ = 0;
    std::string type_, value_;
    std::size_t style_ = 0;
};

/// The XML of the shared texts: each <si> becomes one text; phonetic readings are left out.
class SharedStringsEvents final : public XmlEvents {
public:
    SharedStringsEvents(SharedStrings& strings, const TableLimits& limits) : strings_(strings), limits_(limits) {}
    void open(std::string_view name, const XmlStreamAttributes& attributes) override;
    void close(std::string_view name) override;
    void text(std::string_view piece) override;

private:
    SharedStrings& strings_;
    const TableLimits& limits_;
    bool in_item_ = false, in_text_ = false, in_phonetic_ = false;
    std::string text_;
};

/// "BC12" → 54; nullopt when no letters stand in front. From 0.
std::optional<std::size_t> column_of(std::string_view reference);

}  // namespace gateway
