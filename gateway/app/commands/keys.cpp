#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <iomanip>
#include <iostream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/commands/keys_config.hpp"
#include "gateway/app/text_table.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate.hpp"
#include "gateway/signature/make_keys.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;

struct KeysOptions {
    std::string dir, config = "config";
    std::vector<std::string> files;
    int days = 365;
    bool force = false, json = false;
};

struct Listed {
    std::string file;
    Certificate certificate;
};

std::string algorithm_of(const Certificate& certificate) {
    try {
        return std::string(to_text(certificate.signature_kind()));
    } catch (const Fault&) {
        return "other";
    }
}

std::int64_t days_left(const Certificate& certificate, Time now) {
    return std::chrono::floor<std::chrono::days>(certificate.not_after() - now).count();
}

bool holds_certificates(const fs::path& file) {
    const std::string name = file.filename().string();
    return !name.ends_with(".key.pem") && (name.ends_with(".pem") || name.ends_with(".crt") || name.ends_with(".cer"));
}

/// Certificates of the folder (with sub-folders) and of the files named; a file named must be readable.
std::vector<Listed> certificates_of(const KeysOptions& options) {
    std::vector<fs::path> files(options.files.begin(), options.files.end());
    if (!options.dir.empty())
        for (const auto& entry : fs::recursive_directory_iterator(options.dir))
            if (entry.is_regular_file() && holds_certificates(entry.path())) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Listed> found;
    for (const fs::path& file : files)
        for (const Certificate& certificate : Certificate::read_pem_file(file)) found.push_back({file.string(), certificate});
    return found;
}

boost::json::object as_json(const Listed& one, Time now) {
    const Certificate& certificate = one.certificate;
    return {{"file", one.file},
            {"subject", certificate.subject()},
            {"common_name", certificate.common_name()},
            {"issuer", certificate.issuer()},
            {"algorithm", algorithm_of(certificate)},
            {"serial", certificate.serial()},
            {"not_before", to_rfc3339(certificate.not_before())},
            {"not_after", to_rfc3339(certificate.not_after())},
            {"days_left", days_left(certificate, now)},
            {"sha256", certificate.sha256()}};
}

void list(const KeysOptions& options) {
    const Time now = SystemClock().now();
    const std::vector<Listed> found = certificates_of(options);
    if (options.json) {
        boost::json::array all;
        for (const Listed& one : found) all.push_back(as_json(one, now));
        std::cout << boost::json::serialize(all) << "\n";
        return;
    }
    std::vector<TextRow> rows{
        {"ФАЙЛ/FILE", "ВЛАДЕЛЕЦ/SUBJECT", "АЛГОРИТМ/ALGORITHM", "СЕРИЙНЫЙ №/SERIAL", "ДО/NOT AFTER", "ДНЕЙ/DAYS LEFT"}};
    for (const auto& [file, certificate] : found)
        rows.push_back({file, certificate.common_name(), algorithm_of(certificate), certificate.serial(),
                        to_rfc3339(certificate.not_after()).substr(0, 10), std::to_string(days_left(certificate, now))});
    std::cout << text_table(rows);
}

void show(const KeysOptions& options) {
    const Time now = SystemClock().now();
    for (const Listed& one : certificates_of(options)) {
        const boost::json::object facts = as_json(one, now);
        if (options.json) {
            std::cout << boost::json::serialize(facts) << "\n";
            continue;
        }
        for (const auto& [key, value] : facts) {
            const std::string text = value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
            std::cout << std::left << std::setw(13) << std::string(key) << text << "\n";
        }
        std::cout << "\n";
    }
}

void make(const KeysOptions& options) {
    const MadeKeys made =
        make_test_keys(options.dir, {.now = SystemClock().now(), .days = options.days, .force = options.force});
    if (made == MadeKeys::already_there)
        std::cout << "Набор ключей уже есть, ничего не изменено / a key set is there already, nothing was changed (--force): ";
    else
        std::cout << "Тестовые ключи созданы / test keys made: ";
    std::cout << options.dir << "\n";
}

}  // namespace

void add_keys_command(CLI::App& app, CommandExit&) {
    CLI::App* keys = app.add_subcommand("keys", "Ключи и сертификаты / keys and certificates");
    keys->require_subcommand(1);
    const auto options = std::make_shared<KeysOptions>();  // shared by the three callbacks, which CLI11 keeps

    CLI::App* maker = keys->add_subcommand("make", "Создать тестовые центры, ключи и сертификаты / make the test set of keys");
    maker->add_option("--dir", options->dir, "Папка / folder")->required();
    maker->add_option("--days", options->days, "Срок действия / validity in days")
        ->check(CLI::Range(1, 3650))
        ->capture_default_str();
    maker->add_flag("--force", options->force, "Создать заново / make anew what is there");
    maker->callback([options] { make(*options); });

    CLI::App* lister = keys->add_subcommand(
        "list", "Сертификаты конфигурации: сроки, кто использует, что делать / certificates of the configuration, or of files");
    lister->add_option("--config", options->config, "Папка конфигурации / configuration directory")->capture_default_str();
    CLI::Option* dir = lister->add_option("--dir", options->dir, "Вместо конфигурации: папка с подпапками / a folder instead");
    dir->check(CLI::ExistingDirectory);
    CLI::Option* files = lister->add_option("FILES", options->files, "Вместо конфигурации: файлы / files instead");
    files->check(CLI::ExistingFile);
    lister->add_flag("--json", options->json, "JSON");
    lister->callback([options, dir, files] {
        if (dir->empty() && files->empty())
            list_keys_of_config({options->config, {}, options->json});
        else
            list(*options);
    });

    CLI::App* shower = keys->add_subcommand(
        "show", "Подробно: сертификаты файла или имени из конфигурации / in full: a file, or a name of the configuration");
    shower->add_option("NAME", options->files, "Файл или имя / file or name")->required()->expected(1);
    shower->add_option("--config", options->config, "Папка конфигурации / configuration directory")->capture_default_str();
    shower->add_flag("--json", options->json, "JSON, объект в строке / one object a line");
    shower->callback([options] {
        const std::string& name = options->files.front();
        if (fs::is_regular_file(name)) return show(*options);
        if (!show_keys_of_config({options->config, name, options->json}))
            throw std::runtime_error("нет ни файла, ни ключа, слушателя или хранилища '" + name +
                                     "' в конфигурации / neither a file nor a name of the configuration: " + name);
    });
}

}  // namespace gateway
