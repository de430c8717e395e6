// bi …: facts, measures and reports for analytics, read from the store also while the gateway runs.
#include <stdexcept>

#include "gateway/analytics/local_day.hpp"
#include "gateway/app/commands/bi_verbs.hpp"

namespace gateway {
namespace {

constexpr const char* help =
    R"(Хранилище только читается, можно при работающем шлюзе. Что в файлах и формулы показателей: docs/bi.md.
The store is only read, also while the gateway runs. What the files hold and the formulas of the measures: docs/bi.md.
Коды выхода / exit codes: 0 готово, сходится / done, agrees; 1 не удалось, расхождения / failed, differences;
2 неверный вызов, в папке нет выгрузки / wrong usage, no export in the folder.)";

ConfigReading reading_of(const BiOptions& options) {
    ConfigReading reading = read_config({options.config, adapter_kinds(), process_environment()});
    if (reading.config.data_dir.empty())
        throw std::runtime_error("в конфигурации нет data_dir, см. check / the configuration has no data_dir, see check");
    return reading;
}

BiConfig settings_of(const Config& config, const BiOptions& options) {
    BiConfig settings = bi_settings(config, options.job);
    if (!options.formats.empty()) settings.formats = options.formats;
    if (!options.offset.empty()) settings.utc_offset = options.offset;
    if (!options.key.empty()) settings.key = options.key;
    return settings;
}

std::string check_day(const std::string& text) {
    return end_of_day(text, 0) ? "" : "ожидается дата 2026-03-02 / expected a day like 2026-03-02: " + text;
}

}  // namespace

BiOffice::BiOffice(const BiOptions& options, Key key)
    : reading_(reading_of(options)), settings_(settings_of(config(), options)), ring_(config(), clock_) {
    const bool loaded = key == Key::wanted && !settings_.key.empty();
    means_ = std::make_unique<BiMeans>(config(), settings_, loaded ? ring_.key(settings_.key, "bi") : nullptr);
}

void add_bi_common(CLI::App& command, BiOptions& options) {
    command.add_option("--config", options.config, "Папка конфигурации / configuration directory")->capture_default_str();
    command.add_option("--job", options.job, "Файл папки bi без .yaml / a file of the folder bi, without .yaml");
    command.add_option("--key", options.key, "Ключ из gateway.yaml вместо названного в файле / a key of gateway.yaml instead");
    command.add_flag("--json", options.json, "Одним объектом JSON / as one JSON object");
    command.footer(help);
}

std::string check_bi_offset(const std::string& text) {
    return offset_of(text) ? "" : "ожидается / expected +03:00: " + text;
}

void check_bi_range(const BiOptions& options) {
    if (!options.from.empty() && !options.to.empty() && options.from > options.to)
        throw CLI::ValidationError("--to", "раньше, чем --from / is before --from");
}

void add_bi_days(CLI::App& command, BiOptions& options) {
    command.add_option("--from", options.from, "Первый день / first day")->check(check_day);
    command.add_option("--to", options.to, "Последний день / last day")->check(check_day);
    command.add_option("--utc-offset", options.offset, "Смещение местного времени, +03:00 / offset of local days")
        ->check(check_bi_offset);
}

void add_bi_command(CLI::App& app, CommandExit& exit) {
    auto options = std::make_shared<BiOptions>();
    CLI::App* bi = app.add_subcommand("bi", "Выгрузка в BI: ЦУР РФ и аналитика / exports for BI and analytics");
    bi->require_subcommand(1);
    bi->footer(help);
    add_bi_export(*bi, options, exit);
    add_bi_send(*bi, options, exit);
    add_bi_status(*bi, exit);
    add_bi_reconcile(*bi, options, exit);
    add_bi_measures(*bi, options, exit);
    add_bi_report(*bi, options, exit);
    add_bi_categories(*bi, options, exit);
}

}  // namespace gateway
