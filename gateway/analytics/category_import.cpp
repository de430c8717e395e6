#include "gateway/analytics/category_import.hpp"

#include <array>
#include <map>
#include <optional>
#include <stdexcept>

#include "gateway/table/header.hpp"
#include "gateway/table/table.hpp"

namespace gateway {
namespace {

enum Column { block, category, title, match, measure, target, column_count };
constexpr std::array<std::string_view, column_count> column_names{"block", "category", "title", "match", "measure", "target"};

using Places = std::array<std::optional<std::size_t>, column_count>;

std::optional<Column> column_of(const std::string& header) {
    static const std::map<std::string, Column> known = [] {
        std::map<std::string, Column> words;
        for (const auto& [word, column] : {std::pair{"block", block},
                                           {"Отраслевой блок", block},
                                           {"Блок", block},
                                           {"category", category},
                                           {"Код", category},
                                           {"Код категории", category},
                                           {"title", title},
                                           {"Категория", title},
                                           {"Название", title},
                                           {"match", match},
                                           {"Тема", match},
                                           {"Подкатегория", match},
                                           {"measure", measure},
                                           {"Показатель", measure},
                                           {"target", target},
                                           {"Цель", target}})
            words[header_form(word)] = column;
        return words;
    }();
    const auto found = known.find(header_form(header));
    if (found == known.end()) return std::nullopt;
    return found->second;
}

Places places_of(const TableRow& head) {
    Places places;
    for (std::size_t i = 0; i < head.cells.size(); ++i) {
        const auto column = column_of(head.cells[i]);
        if (!column) continue;
        if (places[*column])
            throw std::runtime_error("столбец назван дважды / a column stands twice: " + std::string(column_names[*column]));
        places[*column] = i;
    }
    for (const Column needed : {block, title})
        if (!places[needed])
            throw std::runtime_error("нет столбца / the column is missing: " + std::string(column_names[needed]));
    return places;
}

/// The next row that is no remark ("# …"), as our own dictionaries have them.
bool next_row(TableReader& table, TableRow& row) {
    while (table.next(row))
        if (row.cells.empty() || !row.cells.front().starts_with('#')) return true;
    return false;
}

std::string csv_cell(const std::string& cell) {
    std::string text = "\"";
    for (const char c : cell) text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

/// Gives codes to categories that came without.
class Codes {
public:
    std::string code_of(const std::string& of_block, const std::string& of_title) {
        std::string& code = codes_[{of_block, of_title}];
        if (code.empty()) code = (of_block.empty() ? "any" : of_block) + "." + std::to_string(++counts_[of_block]);
        return code;
    }

private:
    std::map<std::pair<std::string, std::string>, std::string> codes_;
    std::map<std::string, int> counts_;
};

}  // namespace

CategoryImport import_categories(const std::filesystem::path& file) {
    const auto table = open_table(file);
    TableRow row;
    if (!next_row(*table, row)) throw std::runtime_error(file.string() + ": пусто / nothing in it");
    const Places places = places_of(row);
    CategoryImport made;
    made.csv = "block;category;title;match;measure;target\n";
    Codes codes;
    while (next_row(*table, row)) {
        std::array<std::string, column_count> cells;
        for (std::size_t i = 0; i < column_count; ++i)
            if (places[i] && *places[i] < row.cells.size()) cells[i] = clean_cell(row.cells[*places[i]]);
        if (cells[category].empty() && !cells[title].empty()) cells[category] = codes.code_of(cells[block], cells[title]);
        for (std::size_t i = 0; i < column_count; ++i) made.csv += (i > 0 ? ";" : "") + csv_cell(cells[i]);
        made.csv += "\n";
    }
    made.list = CategoryList::parse(file.filename().string(), made.csv);
    if (made.list.categories().empty()) throw std::runtime_error(file.string() + ": нет категорий / no categories");
    return made;
}

}  // namespace gateway
