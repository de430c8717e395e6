// Tables (RFC 4180): read by the room `table`, written so that spreadsheets neither guess nor calculate.
#include <boost/json.hpp>
#include <set>

#include "adapters/municipal/items.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/table/table.hpp"

namespace gateway::municipal {
namespace json = boost::json;
namespace {

using Row = std::vector<std::string>;

std::string place_of(const TableRow& row) {
    return "line " + std::to_string(row.number);
}

Row names_of(TableReader& table) {
    TableRow row;
    if (!table.next(row)) throw Fault(Cause::malformed, "the table is empty");
    std::set<std::string> seen;
    for (const auto& name : row.cells)
        if (name.empty() || !seen.insert(name).second)
            throw Fault(Cause::malformed, "a column without name, or a name twice", place_of(row));
    return row.cells;
}

std::string cell_of(const json::object& row, const std::string& column) {
    const auto* value = row.if_contains(column);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_string()) return json::serialize(*value);
    std::string text(value->get_string());
    // Spreadsheets calculate what begins so: another's text must not.
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, 1, '\'');
    return text;
}

void write_cell(std::string_view text, char separator, std::string& out) {
    const bool plain = text.find_first_of("\"\r\n") == std::string_view::npos && text.find(separator) == std::string_view::npos;
    if (plain) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

void write_row(const Row& cells, char separator, std::string& out) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += separator;
        write_cell(cells[i], separator, out);
    }
    out += "\r\n";
}

}  // namespace

std::vector<std::string> csv_items(std::string_view document, char separator) {
    TableOptions options;
    options.delimiter = separator;
    const auto table = open_csv_text(std::string(document), options);
    const Row names = names_of(*table);
    std::vector<std::string> items;
    TableRow row;
    while (table->next(row)) {
        if (row.cells.size() != names.size())
            throw Fault(Cause::malformed, "as many cells as the first row has are expected", place_of(row));
        std::string item = "{";
        for (std::size_t i = 0; i < names.size(); ++i)
            item += (i == 0 ? "" : ",") + json_string(names[i]) + ":" + json_string(row.cells[i]);
        items.push_back(item + "}");
        if (items.size() > most_items) throw Fault(Cause::too_large, "too many rows in one table");
    }
    return items;
}

std::string csv_text(std::string_view json_rows, const std::vector<std::string>& columns, char separator) {
    boost::system::error_code error;
    json::value rows = json::parse(json::string_view(json_rows.data(), json_rows.size()), error);
    if (!error && rows.is_object()) rows = json::array{rows};
    if (error || !rows.is_array()) throw Fault(Cause::mapping_failed, "the mapping made neither an object nor a list of them");
    std::string out;
    write_row(columns, separator, out);
    for (const auto& row : rows.get_array()) {
        if (!row.is_object()) throw Fault(Cause::mapping_failed, "a row that is no object");
        Row cells;
        for (const auto& column : columns) cells.push_back(cell_of(row.get_object(), column));
        write_row(cells, separator, out);
    }
    return out;
}

}  // namespace gateway::municipal
