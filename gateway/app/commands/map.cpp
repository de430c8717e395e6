// map test | run | explain: mappings without a gateway that runs.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/commands/input_file.hpp"
#include "gateway/app/json_pretty.hpp"
#include "gateway/app/mapping_files.hpp"
#include "gateway/app/text_table.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/fixtures.hpp"
#include "gateway/mapping/loss_report.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;

constexpr int good = 0, failed = 1, wrong_usage = 2;
constexpr std::uint64_t max_document = 64u << 20;

struct MapArguments {
    std::string mapping = "config", file, dictionaries;
    std::vector<std::string> params;  ///< "name=value"
    bool json = false;
};

/// Something was not there or not readable: wrong usage.
struct Unusable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Mapping load(const fs::path& file, const MapArguments& arguments) {
    if (!fs::is_regular_file(file)) throw Unusable("файл не читается / the file cannot be read: " + file.string());
    if (!arguments.dictionaries.empty() && !fs::is_directory(arguments.dictionaries))
        throw Unusable("нет такой папки / no such folder: " + arguments.dictionaries);
    return arguments.dictionaries.empty() ? Mapping::load(file) : Mapping::load(file, arguments.dictionaries);
}

std::string document_of(const MapArguments& arguments) {
    try {
        return read_input_file(arguments.file == "-" ? "/dev/stdin" : arguments.file, max_document);
    } catch (const std::runtime_error& error) {
        throw Unusable(error.what());
    }
}

MappingParams params_of(const MapArguments& arguments) {
    MappingParams params;
    for (const auto& pair : arguments.params) {
        const auto middle = pair.find('=');
        if (middle == std::string::npos || middle == 0)
            throw Unusable("параметр пишется имя=значение / a parameter is name=value: " + pair);
        params[pair.substr(0, middle)] = pair.substr(middle + 1);
    }
    return params;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "—" : text;
}

struct Tally {
    std::size_t cases = 0, failed = 0;
};

/// One mapping's cases, a line each.
void test_one(const fs::path& file, const MapArguments& arguments, Tally& tally) {
    std::cout << file.string() << "\n";
    try {
        const Mapping mapping = load(file, arguments);
        const auto results = run_fixtures(mapping, fixtures_of(file));
        std::cout << "  digest " << mapping.digest() << ", справочники / dictionaries: " << joined(mapping.dictionaries())
                  << "\n";
        if (results.empty())
            std::cout << "  нет примеров / no fixtures: " << fixtures_of(file).filename().string() << "/*.in.json, *.in.xml\n";
        for (const FixtureResult& result : results) {
            ++tally.cases;
            tally.failed += result.passed ? 0 : 1;
            std::cout << (result.passed ? "  ok    " : "  FAIL  ") << result.name << (result.passed ? "" : ": ")
                      << result.detail << "\n";
        }
    } catch (const Unusable&) {
        throw;
    } catch (const std::exception& error) {
        ++tally.failed;
        std::cout << "  FAIL  " << error.what() << "\n";
    }
}

int test(const MapArguments& arguments) {
    if (!fs::exists(arguments.mapping))
        throw Unusable("нет такого файла или папки / no such file or folder: " + arguments.mapping);
    const auto files = mappings_below(arguments.mapping);
    if (files.empty())
        throw Unusable("здесь нет отображений (.jq, .xslt) / no mappings (.jq, .xslt) here: " + arguments.mapping);
    Tally tally;
    for (const auto& file : files) test_one(file, arguments, tally);
    std::cout << "отображений / mappings " << files.size() << ", примеров / cases " << tally.cases << ", ошибок / failed "
              << tally.failed << "\n";
    return tally.failed == 0 && tally.cases > 0 ? good : failed;
}

void warn_unmapped(const std::vector<UnmappedWord>& words) {
    for (const UnmappedWord& word : words)
        std::cerr << "справочник / dictionary " << word.dictionary << ": нет кода / no such code '" << printable(word.value)
                  << "'\n";
}

int run(const MapArguments& arguments) {
    const Mapping mapping = load(arguments.mapping, arguments);
    const MappedDocument made = mapping.run(document_of(arguments), params_of(arguments));
    std::cout << made.text << (made.text.ends_with('\n') ? "" : "\n");
    warn_unmapped(made.unmapped);
    return good;
}

void print_report(const Mapping& mapping, const LossReport& report) {
    std::cout << "отображение / mapping       " << mapping.name() << "\n"
              << "версия / digest             " << mapping.digest() << "\n"
              << "справочники / dictionaries  " << joined(mapping.dictionaries()) << "\n"
              << "полей / fields              " << report.fields << (report.cut ? "+" : "") << ", не перенесено / not carried "
              << report.lost.size() << "\n";
    for (const auto& path : report.lost) std::cout << "  - " << printable(path) << "\n";
    std::cout << "незнакомых кодов / unmapped codes " << report.made.unmapped.size() << "\n";
    for (const UnmappedWord& word : report.made.unmapped)
        std::cout << "  ? " << word.dictionary << ": '" << printable(word.value) << "'\n";
}

void print_report_json(const Mapping& mapping, const LossReport& report) {
    boost::json::array lost, unmapped, dictionaries;
    for (const auto& path : report.lost) lost.emplace_back(path);
    for (const auto& word : report.made.unmapped) unmapped.push_back({{"dictionary", word.dictionary}, {"value", word.value}});
    for (const auto& name : mapping.dictionaries()) dictionaries.emplace_back(name);
    std::cout << pretty_json(boost::json::object{{"mapping", mapping.name()},
                                                 {"digest", mapping.digest()},
                                                 {"dictionaries", std::move(dictionaries)},
                                                 {"fields", report.fields},
                                                 {"cut", report.cut},
                                                 {"not_carried", std::move(lost)},
                                                 {"unmapped", std::move(unmapped)}});
}

int explain(const MapArguments& arguments) {
    const Mapping mapping = load(arguments.mapping, arguments);
    const LossReport report = loss_of(mapping, document_of(arguments), params_of(arguments));
    arguments.json ? print_report_json(mapping, report) : print_report(mapping, report);
    return good;
}

/// The verb's exit code; a document or a program that is not fit is the answer "no".
template <class Verb>
int carefully(Verb verb, const MapArguments& arguments) {
    try {
        return verb(arguments);
    } catch (const Unusable& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
        return wrong_usage;
    } catch (const Fault& fault) {
        const auto& cause = info(fault.cause());
        const bool of_document = fault.cause() != Cause::mapping_failed;
        std::cerr << "appeal-gateway: " << (of_document ? arguments.file + ": " : "") << cause.ru << " / " << cause.en << " "
                  << printable(fault.detail()) << (fault.place().empty() ? "" : " (" + printable(fault.place()) + ")") << "\n";
        return failed;
    }
}

using Verb = int (*)(const MapArguments&);

CLI::App* add_verb(CLI::App& map, CommandExit& exit, const char* name, const char* title, Verb verb) {
    auto arguments = std::make_shared<MapArguments>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = map.add_subcommand(name, title);
    command->add_option("--dictionaries", arguments->dictionaries,
                        "Папка справочников / folder of dictionaries (default: dictionaries рядом / beside)");
    if (verb == &test) {
        command->add_option("PATH", arguments->mapping, "Папка или отображение / folder or mapping")->capture_default_str();
    } else {
        command->add_option("MAPPING", arguments->mapping, "Отображение .jq или .xslt / mapping")->required();
        command->add_option("FILE", arguments->file, "Документ; '-' — стандартный ввод / document; '-' is stdin")->required();
        command->add_option("--param", arguments->params, "имя=значение, можно повторять / name=value, may be repeated")
            ->take_all();
    }
    if (verb == &explain) command->add_flag("--json", arguments->json, "Ответ в JSON / answer in JSON");
    command->callback([arguments, verb, &exit] { exit.code = carefully(verb, *arguments); });
    return command;
}

}  // namespace

void add_map_command(CLI::App& app, CommandExit& exit) {
    CLI::App* map = app.add_subcommand("map", "Отображения: проверить, выполнить, объяснить / mappings: test, run, explain");
    map->require_subcommand(1);
    add_verb(*map, exit, "test", "Примеры рядом с отображениями / the fixtures beside mappings", &test);
    add_verb(*map, exit, "run", "Результат на стандартный вывод / the result on stdout", &run);
    add_verb(*map, exit, "explain", "Что не переносится и какие коды незнакомы / what is lost and unmapped", &explain);
}

}  // namespace gateway
