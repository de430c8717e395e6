#include "gateway/app/check_output.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "gateway/app/json_pretty.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

json::array partners_json(const CheckReport& report) {
    json::array partners;
    for (const auto& [connector, reach] : report.partners)
        partners.push_back(json::object{{"connector", connector},
                                        {"reachable", reach.reachable},
                                        {"cause", reach.reachable ? json::value(nullptr) : json::value(info(reach.cause).code)},
                                        {"detail", reach.detail}});
    return partners;
}

json::array problems_json(const CheckReport& report) {
    json::array problems;
    for (const auto& problem : report.problems.sorted())
        problems.push_back(json::object{{"weight", problem.weight == ConfigProblem::Weight::error ? "error" : "warning"},
                                        {"file", problem.place.file},
                                        {"line", problem.place.line},
                                        {"column", problem.place.column},
                                        {"ru", problem.ru},
                                        {"en", problem.en},
                                        {"detail", problem.detail}});
    return problems;
}

}  // namespace

std::string check_problems(const CheckReport& report) {
    std::string lines;
    for (const auto& problem : report.problems.sorted()) lines += to_line(problem) + "\n";
    return lines;
}

std::string check_summary(const CheckReport& report) {
    const auto count = [](std::size_t number) { return std::to_string(number); };
    std::string stages;
    for (const auto& stage : report.stages) stages += (stages.empty() ? "" : ", ") + stage;
    if (!report.good())
        return "ошибок / errors: " + count(report.problems.errors()) +
               ", предупреждений / warnings: " + count(report.problems.warnings()) + "; этапы / stages: " + stages + "\n";
    const Config& config = report.config;
    std::string lines = "OK " + config.dir.string() + ": слушателей / listeners " + count(config.listeners.size()) +
                        ", коннекторов / connectors " + count(config.connectors.size()) + ", маршрутов / routes " +
                        count(config.routes.size()) + ", ключей / keys " + count(config.keys.size()) +
                        ", предупреждений / warnings " + count(report.problems.warnings()) + "\n";
    for (const auto& [connector, reach] : report.partners)
        lines += "   " + connector + ": доступен / reachable" + (reach.detail.empty() ? "" : ", " + reach.detail) + "\n";
    return lines + "   этапы / stages: " + stages + "; digest " + config.digest + "\n";
}

std::string check_json(const CheckReport& report) {
    return pretty_json(json::object{{"good", report.good()},
                                    {"digest", report.config.digest},
                                    {"stages", json::array(report.stages.begin(), report.stages.end())},
                                    {"errors", report.problems.errors()},
                                    {"warnings", report.problems.warnings()},
                                    {"problems", problems_json(report)},
                                    {"partners", partners_json(report)}});
}

}  // namespace gateway
