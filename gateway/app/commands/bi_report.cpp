// bi report: a workbook of measures by its definition.
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>

#include "gateway/app/commands/bi_verbs.hpp"

namespace gateway {
namespace {

/// Null with the reason said: there is no such report, or its definition is wrong.
const BiReportConfig* report_of(const BiOffice& office, const BiOptions& options) {
    std::vector<std::string> names;
    for (const BiReportConfig& report : office.config().bi_reports) {
        names.push_back(report.id);
        if (report.id != options.report) continue;
        if (!office.problems().has_errors_in(report.place.file)) return &report;
    }
    bool known = false;
    for (const ConfigProblem& problem : office.problems().sorted()) {
        const std::filesystem::path file(problem.place.file);
        if (problem.weight != ConfigProblem::Weight::error || file.stem() != options.report ||
            file.parent_path().filename() != "reports")
            continue;
        std::cerr << "appeal-gateway: " << to_line(problem) << "\n";
        known = true;
    }
    const Hint hint = hint_for(options.report, names);
    if (!known)
        std::cerr << "appeal-gateway: нет отчёта / no report bi/reports/" << options.report << ".yaml" << hint.ru << hint.en
                  << "\n";
    return nullptr;
}

std::string expected(ReportSpan span) {
    if (span == ReportSpan::year) return "2026";
    return span == ReportSpan::quarter ? "2026-Q3" : "2026-09";
}

int run_report(const BiOptions& options) {
    const BiOffice office(options, BiOffice::Key::unused);
    const BiReportConfig* report = report_of(office, options);
    if (report == nullptr) return bi_unusable;
    const auto period = report_period_of(options.period, report->plan.span);
    if (!period) {
        std::cerr << "appeal-gateway: период отчёта — / the period of this report is like " << expected(report->plan.span)
                  << ", не / not '" << options.period << "'\n";
        return bi_unusable;
    }
    BiConfig settings = settings_of_report(office.config(), *report);
    if (!options.offset.empty()) settings.utc_offset = options.offset;
    const BiMeans means(office.config(), settings, nullptr);
    const ReportRows rows = means.report(report->plan, *period, options.out, office.now());
    if (options.json) {
        boost::json::object sheets;
        for (const auto& [name, count] : rows) sheets[name] = count;
        std::cout << boost::json::serialize(boost::json::object{{"report", report->id},
                                                                {"period", period->name},
                                                                {"from", period->days.from},
                                                                {"to", period->days.to},
                                                                {"file", options.out},
                                                                {"sheets", std::move(sheets)}})
                  << "\n";
        return bi_good;
    }
    std::cout << report->plan.title << ", " << period->title << "\n";
    for (const ReportSheet& sheet : report->plan.sheets)
        std::cout << "  " << sheet.name << ": строк / rows " << rows.at(sheet.name) << "\n";
    std::cout << options.out << "\n";
    return bi_good;
}

}  // namespace

void add_bi_report(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit) {
    CLI::App* command =
        bi.add_subcommand("report", "Отчёт XLSX по описанию config/bi/reports/ИМЯ.yaml / an XLSX report by its definition");
    add_bi_common(*command, *options);
    command->add_option("NAME", options->report, "Отчёт / report")->required();
    command->add_option("--period", options->period, "2026-Q3, 2026-09, 2026: по описанию / as the definition says")
        ->required();
    command->add_option("--out", options->out, "Файл XLSX; прежний заменяется / the file, in place of what was there")
        ->required();
    command->add_option("--utc-offset", options->offset, "Смещение местного времени, +03:00 / offset of local days")
        ->check(check_bi_offset);
    command->callback([options, &exit] { exit.code = run_report(*options); });
}

}  // namespace gateway
