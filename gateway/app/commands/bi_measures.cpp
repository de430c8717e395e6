// bi measures|categories: measures on the terminal, and BI's list of categories as a dictionary.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>

#include "gateway/analytics/category_import.hpp"
#include "gateway/analytics/digest_file.hpp"
#include "gateway/app/commands/bi_verbs.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

/// A row as an object: numbers as numbers, nothing as null.
boost::json::object row_json(const TableSpec& table, const std::vector<std::string>& cells) {
    boost::json::object row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        boost::json::value value = nullptr;
        if (table.columns[i].type == ColumnType::text)
            value = cells[i];
        else if (!cells[i].empty())
            value = std::stoll(cells[i]);
        row[table.columns[i].name] = std::move(value);
    }
    return row;
}

/// The columns of measure_total that fit a terminal.
constexpr std::array shown_measures{"value",        "count_in",         "count_closed",      "open",
                                    "overdue_open", "in_term_permille", "answered_permille", "satisfied_permille",
                                    "median_hours", "load_permille"};

void print_measures(const std::vector<std::vector<std::string>>& rows) {
    const auto& columns = measure_total_table().columns;
    std::vector<TextRow> table{{}};
    std::vector<std::size_t> places;
    for (const std::string_view name : shown_measures) {
        const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.name == name; });
        places.push_back(static_cast<std::size_t>(found - columns.begin()));
        table[0].emplace_back(name);
    }
    for (const auto& row : rows) {
        table.emplace_back();
        for (const std::size_t place : places) table.back().push_back(row[place].empty() ? "-" : row[place]);
    }
    std::cout << text_table(table);
}

int run_measures(const BiOptions& options) {
    const BiOffice office(options, BiOffice::Key::unused);
    Totals totals = office.means().totals({options.from, options.to}, office.now());
    if (totals.unreadable > 0)
        std::cerr << "appeal-gateway: обращений не прочитано / appeals that cannot be read: " << totals.unreadable << "\n";
    if (options.json) {
        boost::json::array measures, rating;
        for (const auto& row : totals.measures) measures.push_back(row_json(measure_total_table(), row));
        for (const auto& row : totals.rating) rating.push_back(row_json(rating_table(), row));
        std::cout << boost::json::serialize(
                         boost::json::object{{"measures", std::move(measures)}, {"rating", std::move(rating)}})
                  << "\n";
        return bi_good;
    }
    std::erase_if(totals.measures, [&](const auto& row) { return row.front() != options.slice; });
    print_measures(totals.measures);
    return bi_good;
}

int run_import(const BiOptions& options) {
    const auto folder = std::filesystem::path(options.config) / "dictionaries";
    if (!std::filesystem::is_directory(folder)) throw std::runtime_error("нет папки / no such folder: " + folder.string());
    const CategoryImport made = import_categories(options.file);
    const auto fresh = folder / ("." + std::string(category_file) + ".new");
    std::filesystem::remove(fresh);
    write_file(fresh, made.csv);
    std::filesystem::rename(fresh, folder / category_file);
    for (const std::string& block : made.list.short_blocks())
        std::cerr << "appeal-gateway: у блока меньше трёх категорий / the block has fewer than three categories: " << block
                  << "\n";
    std::cout << "категорий / categories: " << made.list.categories().size() << ", " << (folder / category_file).string()
              << "\n";
    return bi_good;
}

}  // namespace

void add_bi_measures(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit) {
    CLI::App* command = bi.add_subcommand("measures",
                                          "Показатели за период: таблица; --json — все разрезы и рейтинги / measures "
                                          "of a period: a table; --json: all slices and ratings");
    add_bi_common(*command, *options);
    command->add_option("--slice", options->slice, "Разрез / slice")
        ->check(CLI::IsMember(std::vector<std::string>(slice_names.begin(), slice_names.end())))
        ->capture_default_str();
    add_bi_days(*command, *options);
    command->callback([options, &exit] {
        check_bi_range(*options);
        exit.code = run_measures(*options);
    });
}

void add_bi_categories(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit) {
    CLI::App* categories = bi.add_subcommand("categories", "Категории проблем / problem categories");
    categories->require_subcommand(1);
    CLI::App* command = categories->add_subcommand(
        "import", "Список категорий из BI (CSV, XLSX) — в справочник / a list of BI as a dictionary");
    command->add_option("FILE", options->file, "Файл / file")->required()->check(CLI::ExistingFile);
    command->add_option("--config", options->config, "Папка конфигурации / configuration directory")->capture_default_str();
    command->callback([options, &exit] { exit.code = run_import(*options); });
}

}  // namespace gateway
