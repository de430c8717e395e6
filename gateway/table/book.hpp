// What stands around the cells of a workbook: where its first visible sheet is and which cell styles show dates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway {

class Archive;

struct Book {
    std::string sheet;                ///< member of the archive: "xl/worksheets/sheet1.xml"
    std::string strings;              ///< member with the shared texts; empty = none
    bool from_1904 = false;           ///< days are counted from 1904-01-01
    std::vector<bool> style_is_date;  ///< by the number a cell names its style with
};

/// Throws Fault(wrong_content_type) for a ZIP that is no workbook, and what reading its parts throws.
Book read_book(Archive& archive);

/// A number format as a spreadsheet writes it shows a date or a time: d, m, y, h or s outside quotes and brackets.
bool is_date_format(std::string_view code);
/// One of the formats every spreadsheet knows by number.
bool is_builtin_date_format(int id);

}  // namespace gateway
