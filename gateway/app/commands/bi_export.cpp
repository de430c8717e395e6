// bi export|send|status: an export by hand, one taken to its receiver, and how the scheduled ones went.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <optional>

#include "gateway/app/bi_carrier.hpp"
#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/commands/bi_verbs.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

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
    const BiOffice office(options, BiOffice::Key::wanted);
    const Manifest manifest = office.means().make(request, office.now());
    if (options.json) {
        std::cout << boost::json::serialize(json_of(manifest)) << "\n";
        return bi_good;
    }
    std::vector<TextRow> rows{{"ФАЙЛ/FILE", "СТРОК/ROWS", "SHA-256"}};
    for (const ExportFile& file : manifest.files) rows.push_back({file.name, std::to_string(file.rows), file.sha256});
    std::cout << text_table(rows) << "выгружено / exported: " << options.out
              << "\nотметка / watermark: " << manifest.mark.change << "\n";
    if (manifest.unreadable > 0)
        std::cerr << "appeal-gateway: обращений не прочитано / appeals that cannot be read: " << manifest.unreadable << "\n";
    return bi_good;
}

/// Files in their order until one is not taken; then its reason.
Task<void> carry(WebClient& web, BiPlace place, std::filesystem::path folder, std::vector<std::string> names) {
    for (const std::string& name : names) co_await carry_file(web, place, folder, name);
}

int run_send(const BiOptions& options) {
    const BiOffice office(options, BiOffice::Key::unused);
    const BiPlace& place = office.settings().send;
    if (!place.named())
        throw std::runtime_error("в файле bi нет send.url: куда передавать / the file of bi has no send.url: where to");
    std::error_code absent;
    const auto folder = std::filesystem::canonical(options.dir, absent);
    if (absent || !std::filesystem::is_regular_file(folder / manifest_name, absent)) {
        std::cerr << "appeal-gateway: в папке нет выгрузки / no export in the folder: " << options.dir << "\n";
        return bi_unusable;
    }
    const auto names = files_to_carry(folder);
    boost::asio::io_context io;
    WebClient web(io.get_executor());
    std::exception_ptr trouble;
    boost::asio::co_spawn(io, carry(web, place, folder, names), [&](const std::exception_ptr& error) {
        trouble = error;
        web.stop();
    });
    io.run();
    if (trouble) std::rethrow_exception(trouble);
    std::cout << "передано файлов / files sent: " << names.size() << ", " << place.url << "/" << folder.filename().string()
              << "\n";
    return bi_good;
}

std::string word_of_sending(const boost::json::value& one) {
    if (const std::string pending = text_of(one, "pending"); !pending.empty()) return "в пути / on its way: " + pending;
    if (const std::string words = text_of(one, "last_refusal"); !words.empty()) return "отказ / refused: " + words;
    return time_of(one, "last_sent");
}

int run_status(const AdminOptions& options) {
    const boost::json::value exports = client_of(options).get("/status").at("exports");
    if (options.json) {
        print_json(exports);
        return bi_good;
    }
    std::vector<TextRow> rows{{"ВЫГРУЗКА/EXPORT", "СДЕЛАНО/MADE", "СБОЕВ/FAILED", "ПЕРЕДАНО/SENT", "ОТКАЗОВ/REFUSED",
                               "ПОСЛЕДНЯЯ/LAST (UTC)", "ПОЛУЧАТЕЛЬ/RECEIVER", "ОШИБКА/ERROR"}};
    for (const auto& one : exports.as_array())
        rows.push_back({text_of(one, "id"), text_of(one, "made"), text_of(one, "failed"), text_of(one, "sent"),
                        text_of(one, "refused"), time_of(one, "last_made"), word_of_sending(one), text_of(one, "last_error")});
    std::cout << text_table(rows);
    return bi_good;
}

}  // namespace

void add_bi_export(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit) {
    CLI::App* command = bi.add_subcommand("export", "Выгрузить факты и показатели / export facts and measures");
    add_bi_common(*command, *options);
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
    add_bi_days(*command, *options);
    command->callback([options, &exit] {
        check_bi_range(*options);
        exit.code = run_export(*options);
    });
}

void add_bi_send(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit) {
    CLI::App* command = bi.add_subcommand(
        "send", "Передать готовую выгрузку получателю (send в файле bi) / take an export to its receiver (send of the file)");
    add_bi_common(*command, *options);
    command->add_option("EXPORT_DIR", options->dir, "Папка выгрузки / the export's folder")->required();
    command->callback([options, &exit] { exit.code = run_send(*options); });
}

void add_bi_status(CLI::App& bi, CommandExit& exit) {
    auto options = std::make_shared<AdminOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command =
        bi.add_subcommand("status", "Как прошли выгрузки работающего шлюза / how the exports of the running gateway went");
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [options] { return run_status(*options); }); });
}

}  // namespace gateway
