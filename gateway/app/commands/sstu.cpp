// sstu check FILE, sstu batch: reports for ССТУ that go by hand.
#include <fstream>
#include <iostream>
#include <sstream>

#include "adapters/sstu/batch.hpp"
#include "adapters/sstu/report_rules.hpp"
#include "gateway/app/commands/commands.hpp"

namespace gateway {
namespace {

constexpr int good = 0, not_good = 1, wrong_usage = 2;

int check_report(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in.is_open() || in.bad()) {
        std::cerr << "appeal-gateway: файл не читается / cannot read the file: " << file << "\n";
        return wrong_usage;
    }
    const auto flaws = sstu::flaws_of_report(text.view());
    for (const auto& flaw : flaws)
        std::cout << (flaw.place.empty() ? "/" : flaw.place) << ": " << flaw.ru << " / " << flaw.en << "\n";
    if (flaws.empty()) std::cout << "отчёт верен / the report is valid\n";
    return flaws.empty() ? good : not_good;
}

int pack(const std::string& from, const std::string& to) {
    if (!std::filesystem::is_directory(from)) {
        std::cerr << "appeal-gateway: нет такой папки / no such folder: " << from << "\n";
        return wrong_usage;
    }
    const sstu::Batch batch = sstu::pack_reports(from, to);
    for (const auto& part : batch.parts) std::cout << part.string() << "\n";
    for (const auto& flaw : batch.flaws) std::cerr << flaw.file << ": " << flaw.what << "\n";
    std::cerr << "отчётов / reports: " << batch.reports << ", отложено / left out: " << batch.flaws.size() << "\n";
    return batch.flaws.empty() ? good : not_good;
}

}  // namespace

void add_sstu_command(CLI::App& app, CommandExit& exit) {
    CLI::App* sstu = app.add_subcommand("sstu", "Отчёты для ССТУ / reports for ССТУ");
    sstu->require_subcommand(1);
    auto file = std::make_shared<std::string>();  // shared with the callbacks, which run after this function
    CLI::App* check =
        sstu->add_subcommand("check", "Проверить отчёт о рассмотрении по правилам / check a handling report by the rules");
    check->add_option("FILE", *file, "отчёт, JSON / the report, JSON")->required();
    check->callback([file, &exit] { exit.code = check_report(*file); });

    struct Folders {
        std::string from, to;
    };
    auto folders = std::make_shared<Folders>();
    CLI::App* batch = sstu->add_subcommand(
        "batch",
        "Сложить отчёты папки в template001.zip, … не больше 50 МБ каждый / pack the reports of a folder, 50 MB each at most");
    batch
        ->add_option("--from", folders->from,
                     "Папка отчётов (out_dir коннектора) / folder of reports (the connector's out_dir)")
        ->required();
    batch
        ->add_option("--out", folders->to,
                     "Куда архивы; прежние не перезаписываются / where the archives go; none is overwritten")
        ->required();
    batch->callback([folders, &exit] { exit.code = pack(folders->from, folders->to); });
}

}  // namespace gateway
