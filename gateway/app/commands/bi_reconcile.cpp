// bi reconcile: an export counted again from the store.
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <optional>

#include "gateway/app/commands/bi_verbs.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

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
        return bi_unusable;
    }
    std::optional<TrustStore> trust;
    if (!options.trust.empty()) trust = TrustStore::load(options.trust);
    const BiOffice office(options, BiOffice::Key::wanted);
    const ReconcileReport report = office.means().check(options.dir, trust ? &*trust : nullptr, office.now());
    options.json ? print_report(report) : print_text(report);
    return report.good() ? bi_good : bi_not_good;
}

}  // namespace

void add_bi_reconcile(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit) {
    CLI::App* command = bi.add_subcommand("reconcile",
                                          "Пересчитать выгрузку по хранилищу, проверить суммы и подпись / count an export "
                                          "again from the store, check digests and signature");
    add_bi_common(*command, *options);
    command->add_option("EXPORT_DIR", options->dir, "Папка выгрузки / the export's folder")->required();
    command->add_option("--trust", options->trust, "Папка с корневыми сертификатами / folder of roots");
    command->callback([options, &exit] { exit.code = run_reconcile(*options); });
}

}  // namespace gateway
