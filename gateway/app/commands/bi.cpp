// bi export, bi reconcile: facts and measures for analytics, read from the store also while the gateway runs.
#include <boost/json.hpp>
#include <iostream>
#include <memory>
#include <sstream>

#include "gateway/analytics/local_day.hpp"
#include "gateway/app/bi_export.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/key_ring.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

constexpr int good = 0, not_good = 1;

constexpr const char* help =
    R"(Хранилище только читается, можно при работающем шлюзе. Что в файлах и формулы показателей: docs/bi.md.
The store is only read, also while the gateway runs. What the files hold and the formulas of the measures: docs/bi.md.
Коды выхода / exit codes: 0 готово, сходится / done, agrees; 1 не удалось, расхождения / failed, differences;
2 неверный вызов / wrong usage.)";

struct BiOptions {
    std::string config = "config", job, out, dir, from, to, offset, key, trust;
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

BiMeans means_of(const BiOptions& options, const Config& config) {
    BiConfig settings = bi_settings(config, options.job);
    if (!options.formats.empty()) settings.formats = options.formats;
    if (!options.offset.empty()) settings.utc_offset = options.offset;
    if (!options.key.empty()) settings.key = options.key;
    std::shared_ptr<const SigningKey> key;
    SystemClock clock;
    KeyRing ring(config, clock);
    if (!settings.key.empty()) key = ring.key(settings.key, "bi");
    return {config, settings, std::move(key)};
}

boost::json::object json_of(const Manifest& manifest) {
    boost::json::object files;
    for (const ExportFile& file : manifest.files) files[file.name] = file.rows;
    return {{"export_id", manifest.export_id},   {"mode", manifest.since ? "incremental" : "full"},
            {"watermark", manifest.mark.change}, {"appeals", manifest.mark.appeals},
            {"unreadable", manifest.unreadable}, {"files", std::move(files)}};
}

int run_export(const BiOptions& options) {
    const Config config = config_of(options);
    BiRequest request{options.out, {}, {options.from, options.to}};
    if (options.since >= 0) request.since = options.since;
    const Manifest manifest = means_of(options, config).make(request, SystemClock().now());
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
    const Config config = config_of(options);
    std::optional<TrustStore> trust;
    if (!options.trust.empty()) trust = TrustStore::load(options.trust);
    const ReconcileReport report = means_of(options, config).check(options.dir, trust ? &*trust : nullptr, SystemClock().now());
    options.json ? print_report(report) : print_text(report);
    return report.good() ? good : not_good;
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
        ->check(CLI::NonNegativeNumber)
        ->excludes(full);
    command->add_option("--from", options->from, "Первый день / first day")->check(check_day);
    command->add_option("--to", options->to, "Последний день / last day")->check(check_day);
    command->add_option("--utc-offset", options->offset, "Смещение местного времени, +03:00 / offset of local days")
        ->check([](const std::string& text) { return offset_of(text) ? "" : "ожидается / expected +03:00: " + text; });
    command->callback([options, &exit] { exit.code = run_export(*options); });
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

}  // namespace

void add_bi_command(CLI::App& app, CommandExit& exit) {
    auto options = std::make_shared<BiOptions>();  // shared with the callbacks, which CLI11 keeps
    CLI::App* bi = app.add_subcommand("bi", "Выгрузка в BI: ЦУР РФ и аналитика / exports for BI and analytics");
    bi->require_subcommand(1);
    bi->footer(help);
    add_export(*bi, options, exit);
    add_reconcile(*bi, options, exit);
}

}  // namespace gateway
