// bi export|reconcile|measures|categories: facts and measures for analytics, read from the store also while the gateway runs.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <sstream>

#include "gateway/analytics/category_import.hpp"
#include "gateway/analytics/digest_file.hpp"
#include "gateway/analytics/local_day.hpp"
#include "gateway/app/bi_export.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/key_ring.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

constexpr int good = 0, not_good = 1, unusable = 2;

constexpr const char* help =
    R"(Хранилище только читается, можно при работающем шлюзе. Что в файлах и формулы показателей: docs/bi.md.
The store is only read, also while the gateway runs. What the files hold and the formulas of the measures: docs/bi.md.
Коды выхода / exit codes: 0 готово, сходится / done, agrees; 1 не удалось, расхождения / failed, differences;
2 неверный вызов, в папке нет выгрузки / wrong usage, no export in the folder.)";

struct BiOptions {
    std::string config = "config", job, out, dir, from, to, offset, key, trust;
    std::string slice = "all", file;
    std::vector<std::string> formats;
    std::int64_t since = -1;
    bool full = false, json = false;
};

/// Faults of the configuration that do not touch the export do not matter here, as for `store check`.
Config config_of(const BiOptions& options) {
    ConfigReading reading = read_config({options.config, adapter_kinds(), process_environment()});
    if (reading.config.data_dir.empty())
        throw std::runtime_error("в конфигурации нет data_dir, см. check / the configuration has no data_dir, see check");
    return std::move(reading.config);
}

/// What a verb works with, in the order of dependence: a key lives no longer than its ring.
class Office {
public:
    enum class Key { wanted, unused };

    Office(const BiOptions& options, Key key) : config_(config_of(options)), ring_(config_, clock_) {
        BiConfig settings = bi_settings(config_, options.job);
        if (!options.formats.empty()) settings.formats = options.formats;
        if (!options.offset.empty()) settings.utc_offset = options.offset;
        if (!options.key.empty()) settings.key = options.key;
        const bool loaded = key == Key::wanted && !settings.key.empty();
        means_ = std::make_unique<BiMeans>(config_, settings, loaded ? ring_.key(settings.key, "bi") : nullptr);
    }

    const BiMeans& means() const { return *means_; }
    Time now() const { return clock_.now(); }

private:
    Config config_;
    SystemClock clock_;
    KeyRing ring_;
    std::unique_ptr<BiMeans> means_;
};

boost::json::object json_of(const Manifest& manifest) {
    boost::json::object files;
    for (const ExportFile& file : manifest.files) files[file.name] = file.rows;
    return {{"export_id", manifest.export_id},   {"mode", manifest.since ? "incremental" : "full"},
            {"watermark", manifest.mark.change}, {"appeals", manifest.mark.appeals},
            {"unreadable", manifest.unreadable}, {"files", std::move(files)}};
}

int run_export(const BiOptions& options) {
    BiRequest request{options.out, {}, {options.from, options.to}};
    if (options.since >= 0) request.since = options.since;
    const Office office(options, Office::Key::wanted);
    const Manifest manifest = office.means().make(request, office.now());
    if (options.json) {
        std::cout << boost::json::serialize(json_of(manifest)) << "\n";
        return good;
    }
    std::vector<TextRow> rows{{"ФАЙЛ/FILE", "СТРОК/ROWS", "SHA-256"}};
    for (const ExportFile& file : manifest.files) rows.push_back({file.name, std::to_string(file.rows), file.sha256});
    std::cout << text_table(rows) << "выгружено / exported: " << options.out
              << "\nотметка / watermark: " << manifest.mark.change << "\n";
    if (manifest.unreadable > 0)
        std::cerr << "appeal-gateway: обращений не прочитано / appeals that cannot be read: " << manifest.unreadable << "\n";
    return good;
}

using Level = ReconcileFinding::Level;

std::string_view word_of(Level level) {
    if (level == Level::good) return "good";
    return level == Level::note ? "note" : "bad";
}

std::string_view mark_of(Level level) {
    if (level == Level::good) return "верно / good";
    return level == Level::note ? "к сведению / note" : "НЕВЕРНО / BAD";
}

void print_text(const ReconcileReport& report) {
    for (const ReconcileFinding& one : report.findings) {
        std::cout << "[" << mark_of(one.level) << "] " << one.check << ": " << one.ru << " / " << one.en << "\n";
        if (!one.detail.empty()) std::cout << "    " << printable(one.detail) << "\n";
    }
    std::cout << (report.good() ? "выгрузка сходится / the export agrees" : "выгрузка НЕ сходится / the export does NOT agree")
              << "\n";
}

void print_report(const ReconcileReport& report) {
    boost::json::array findings;
    for (const ReconcileFinding& one : report.findings)
        findings.push_back(boost::json::object{
            {"check", one.check}, {"level", word_of(one.level)}, {"ru", one.ru}, {"en", one.en}, {"detail", one.detail}});
    std::cout << boost::json::serialize(boost::json::object{{"good", report.good()},
                                                            {"export_id", report.export_id},
                                                            {"differences", report.differences},
                                                            {"findings", std::move(findings)}})
              << "\n";
}

int run_reconcile(const BiOptions& options) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(std::filesystem::path(options.dir) / manifest_name, error)) {
        std::cerr << "appeal-gateway: в папке нет выгрузки / no export in the folder: " << options.dir << "\n";
        return unusable;
    }
    std::optional<TrustStore> trust;
    if (!options.trust.empty()) trust = TrustStore::load(options.trust);
    const Office office(options, Office::Key::wanted);
    const ReconcileReport report = office.means().check(options.dir, trust ? &*trust : nullptr, office.now());
    options.json ? print_report(report) : print_text(report);
    return report.good() ? good : not_good;
}

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
    const Office office(options, Office::Key::unused);
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
        return good;
    }
    std::erase_if(totals.measures, [&](const auto& row) { return row.front() != options.slice; });
    print_measures(totals.measures);
    return good;
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
    return good;
}

std::string check_day(const std::string& text) {
    return end_of_day(text, 0) ? "" : "ожидается дата 2026-03-02 / expected a day like 2026-03-02: " + text;
}

void add_common(CLI::App& command, BiOptions& options) {
    command.add_option("--config", options.config, "Папка конфигурации / configuration directory")->capture_default_str();
    command.add_option("--job", options.job, "Файл папки bi без .yaml / a file of the folder bi, without .yaml");
    command.add_option("--key", options.key, "Ключ из gateway.yaml вместо названного в файле / a key of gateway.yaml instead");
    command.add_flag("--json", options.json, "Одним объектом JSON / as one JSON object");
    command.footer(help);
}

void check_range(const BiOptions& options) {
    if (!options.from.empty() && !options.to.empty() && options.from > options.to)
        throw CLI::ValidationError("--to", "раньше, чем --from / is before --from");
}

void add_days(CLI::App& command, BiOptions& options) {
    command.add_option("--from", options.from, "Первый день / first day")->check(check_day);
    command.add_option("--to", options.to, "Последний день / last day")->check(check_day);
    command.add_option("--utc-offset", options.offset, "Смещение местного времени, +03:00 / offset of local days")
        ->check([](const std::string& text) { return offset_of(text) ? "" : "ожидается / expected +03:00: " + text; });
}

void add_export(CLI::App& bi, const std::shared_ptr<BiOptions>& options, CommandExit& exit) {
    CLI::App* command = bi.add_subcommand("export", "Выгрузить факты и показатели / export facts and measures");
    add_common(*command, *options);
    command->add_option("--out", options->out, "Папка выгрузки; прежняя в ней заменяется / the export's folder")->required();
    command->add_option("--format", options->formats, "csv, xlsx, jsonl, geojson; через запятую / comma between")
        ->delimiter(',')
        ->check(CLI::IsMember({"csv", "xlsx", "jsonl", "geojson"}));
    CLI::Option* full = command->add_flag("--full", options->full, "Все факты (по умолчанию) / all facts (default)");
    command
        ->add_option("--since", options->since, "Отметка прошлой выгрузки: только изменившееся / watermark of an export before")
        ->check([](const std::string& text) {
            const bool digits = !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos;
            return digits ? std::string() : "ожидается целое число / expected a whole number: " + text;
        })
        ->excludes(full);
    add_days(*command, *options);
    command->callback([options, &exit] {
        check_range(*options);
        exit.code = run_export(*options);
    });
}

void add_reconcile(CLI::App& bi, const std::shared_ptr<BiOptions>& options, CommandExit& exit) {
    CLI::App* command = bi.add_subcommand("reconcile",
                                          "Пересчитать выгрузку по хранилищу, проверить суммы и подпись / count an export "
                                          "again from the store, check digests and signature");
    add_common(*command, *options);
    command->add_option("EXPORT_DIR", options->dir, "Папка выгрузки / the export's folder")->required();
    command->add_option("--trust", options->trust, "Папка с корневыми сертификатами / folder of roots");
    command->callback([options, &exit] { exit.code = run_reconcile(*options); });
}

void add_measures(CLI::App& bi, const std::shared_ptr<BiOptions>& options, CommandExit& exit) {
    CLI::App* command = bi.add_subcommand("measures",
                                          "Показатели за период: таблица; --json — все разрезы и рейтинги / measures "
                                          "of a period: a table; --json: all slices and ratings");
    add_common(*command, *options);
    command->add_option("--slice", options->slice, "Разрез / slice")
        ->check(CLI::IsMember(std::vector<std::string>(slice_names.begin(), slice_names.end())))
        ->capture_default_str();
    add_days(*command, *options);
    command->callback([options, &exit] {
        check_range(*options);
        exit.code = run_measures(*options);
    });
}

void add_categories(CLI::App& bi, const std::shared_ptr<BiOptions>& options, CommandExit& exit) {
    CLI::App* categories = bi.add_subcommand("categories", "Категории проблем / problem categories");
    categories->require_subcommand(1);
    CLI::App* command = categories->add_subcommand(
        "import", "Список категорий из BI (CSV, XLSX) — в справочник / a list of BI as a dictionary");
    command->add_option("FILE", options->file, "Файл / file")->required()->check(CLI::ExistingFile);
    command->add_option("--config", options->config, "Папка конфигурации / configuration directory")->capture_default_str();
    command->callback([options, &exit] { exit.code = run_import(*options); });
}

}  // namespace

void add_bi_command(CLI::App& app, CommandExit& exit) {
    auto options = std::make_shared<BiOptions>();  // shared with the callbacks, which CLI11 keeps
    CLI::App* bi = app.add_subcommand("bi", "Выгрузка в BI: ЦУР РФ и аналитика / exports for BI and analytics");
    bi->require_subcommand(1);
    bi->footer(help);
    add_export(*bi, options, exit);
    add_reconcile(*bi, options, exit);
    add_measures(*bi, options, exit);
    add_categories(*bi, options, exit);
}

}  // namespace gateway
