#include "gateway/mapping/fixtures.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/mapping/document_difference.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in && !in.eof()) throw std::runtime_error("файл не читается / cannot read the file: " + file.string());
    return text;
}

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
    return text;
}

/// The files of one case.
struct Fixture {
    fs::path in, out, unmapped, params, fault;
};

/// "water" of "water.in.json"; empty for files that are no part of a fixture.
std::string case_of(const fs::path& file, Fixture& fixture) {
    const std::string name = file.filename().string();
    const auto take = [&](std::string_view ending, fs::path& place) -> std::string {
        if (!name.ends_with(ending) || name.size() == ending.size()) return {};
        place = file;
        return name.substr(0, name.size() - ending.size());
    };
    for (const auto& [ending, place] : {std::pair{".in.json", &fixture.in},
                                        {".in.xml", &fixture.in},
                                        {".out.json", &fixture.out},
                                        {".out.xml", &fixture.out},
                                        {".out.txt", &fixture.out},
                                        {".unmapped", &fixture.unmapped},
                                        {".params.json", &fixture.params},
                                        {".fault", &fixture.fault}}) {
        if (auto found = take(ending, *place); !found.empty()) return found;
    }
    return {};
}

std::map<std::string, Fixture> fixtures_in(const fs::path& folder) {
    std::map<std::string, Fixture> fixtures;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        Fixture part;
        const std::string name = case_of(entry.path(), part);
        if (name.empty()) continue;
        Fixture& whole = fixtures[name];
        for (const auto place : {&Fixture::in, &Fixture::out, &Fixture::unmapped, &Fixture::params, &Fixture::fault})
            if (!(part.*place).empty()) whole.*place = part.*place;
    }
    return fixtures;
}

MappingParams params_of(const fs::path& file) {
    MappingParams params;
    if (file.empty()) return params;
    boost::system::error_code error;
    const auto value = boost::json::parse(read(file), error);
    if (error || !value.is_object())
        throw std::runtime_error(file.string() + ": нужен объект JSON со строками / a JSON object of strings is wanted");
    for (const auto& [name, text] : value.as_object())
        params[std::string(name)] = text.is_string() ? std::string(text.as_string()) : boost::json::serialize(text);
    return params;
}

std::string listed(const std::vector<UnmappedWord>& words) {
    std::vector<std::string> lines;
    for (const UnmappedWord& word : words) lines.push_back(word.dictionary + ";" + word.value + "\n");
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const auto& line : lines) text += line;
    return text;
}

std::string unmapped_difference(const fs::path& file, const std::vector<UnmappedWord>& words) {
    std::string expected = file.empty() ? std::string() : read(file);
    std::vector<UnmappedWord> wanted;
    for (std::size_t at = 0; at < expected.size();) {
        const auto end = std::min(expected.find('\n', at), expected.size());
        const std::string line = trimmed(expected.substr(at, end - at));
        at = end + 1;
        if (line.empty()) continue;
        const auto middle = std::min(line.find(';'), line.size());
        wanted.push_back({line.substr(0, middle), middle < line.size() ? line.substr(middle + 1) : ""});
    }
    const std::string before = listed(wanted), after = listed(words);
    return before == after ? std::string() : "незнакомые коды / unmapped codes: expected\n" + before + "are\n" + after;
}

std::string run_case(const Mapping& mapping, const Fixture& fixture) {
    if (fixture.in.empty()) return "нет входа / no input: .in.json или/or .in.xml";
    if (fixture.out.empty() && fixture.fault.empty())
        return "нет ожидаемого / nothing is expected: .out.json, .out.xml, .fault";
    const std::string refusal = fixture.fault.empty() ? std::string() : trimmed(read(fixture.fault));
    try {
        const MappedDocument made = mapping.run(read(fixture.in), params_of(fixture.params));
        if (!refusal.empty()) return "ожидался отказ / a refusal was expected: " + refusal;
        const bool json = fixture.out.extension() == ".json";
        const std::string parted =
            json || fixture.out.extension() == ".xml"
                ? difference(json ? MappingFormat::json : MappingFormat::xml, read(fixture.out), made.text)
                : text_difference(trimmed(read(fixture.out)), trimmed(made.text));
        return parted.empty() ? unmapped_difference(fixture.unmapped, made.unmapped) : parted;
    } catch (const Fault& fault) {
        const std::string code(info(fault.cause()).code);
        return code == refusal ? std::string() : "отказ / refusal " + code + ": " + fault.detail();
    }
}

}  // namespace

fs::path fixtures_of(const fs::path& mapping_file) {
    return fs::path(mapping_file).replace_extension(".fixtures");
}

std::vector<FixtureResult> run_fixtures(const Mapping& mapping, const fs::path& folder) {
    std::vector<FixtureResult> results;
    for (const auto& [name, fixture] : fixtures_in(folder)) {
        std::string detail = run_case(mapping, fixture);
        results.push_back({name, detail.empty(), std::move(detail)});
    }
    return results;
}

}  // namespace gateway
