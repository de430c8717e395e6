#include "gateway/app/scan_config.hpp"

#include <boost/asio/io_context.hpp>
#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"
#include "gateway/http/scan_command.hpp"
#include "gateway/http/scan_icap.hpp"

namespace gateway {

std::vector<SettingKey> scan_keys() {
    using enum SettingType;
    return {
        KeyBuilder("icap", text, "Антивирус по ICAP (RESPMOD)", "Scanner by ICAP (RESPMOD)")
            .example("icap://127.0.0.1:1344/avscan"),
        KeyBuilder("command", text_list,
                   "Или программа с полным путём: код 0 — чисто, 1 — найдено; {file} заменяется путём к файлу",
                   "Or a program by its full path: exit code 0 = clean, 1 = found; {file} becomes the path of the file")
            .example("/usr/bin/clamdscan, --fdpass, --no-summary"),
        KeyBuilder("unavailable", choice, "Когда антивирус недоступен: ждать или передавать непроверенным (skipped)",
                   "When the scanner is away: wait, or carry on unscanned (skipped)")
            .fallback("block")
            .choices({"block", "pass_unscanned"}),
        KeyBuilder("timeout", duration, "Время на один файл", "Time for one file").fallback("60s").range(100, 3'600'000),
    };
}

ScanConfig build_scan(const Settings& settings, SettingPlace place) {
    ScanConfig config;
    config.place = std::move(place);
    config.icap = settings.text("icap");
    config.command = settings.list("command");
    config.pass_unscanned = settings.text("unavailable") == "pass_unscanned";
    config.timeout = settings.duration("timeout");
    return config;
}

void check_scan(const ScanConfig& config, ConfigProblems& problems) {
    if (!config.place.file.empty() && config.icap.empty() == config.command.empty()) {
        problems.error(config.place, "нужно одно из двух: icap или command", "one of the two is needed: icap or command");
        return;
    }
    try {
        boost::asio::io_context io;
        Workers none(1);
        make_scanner(config, io.get_executor(), none);
    } catch (const std::runtime_error& error) {
        problems.error(config.place, "проверка на вирусы не настраивается", "the virus scan cannot be set up", error.what());
    }
}

std::unique_ptr<Scanner> make_scanner(const ScanConfig& config, boost::asio::any_io_executor io, Workers& workers) {
    if (!config.icap.empty()) return make_icap_scanner(std::move(io), workers, parse_icap_address(config.icap));
    if (!config.command.empty()) return make_command_scanner(std::move(io), config.command);
    return nullptr;
}

ScanRules scan_rules_of(const ScanConfig& config, Scanner* scanner) {
    ScanRules rules;
    rules.scanner = scanner;
    rules.unavailable = config.pass_unscanned ? ScanRules::Unavailable::pass_unscanned : ScanRules::Unavailable::block;
    rules.within = config.timeout;
    return rules;
}

}  // namespace gateway
