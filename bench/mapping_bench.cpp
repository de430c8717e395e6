// How many documents one core translates: the ready mappings of config/mappings over their own fixtures, by kind, and a
// dictionary alone. The ratio is to reading the same document without a program, for a dictionary to that of the jq mapping.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "bench/figures.hpp"
#include "bench/timing.hpp"
#include "gateway/mapping/interpreter.hpp"
#include "gateway/mapping/jq_mapping.hpp"
#include "gateway/mapping/mapping.hpp"
#include "gateway/xml/document.hpp"

namespace {

using namespace gateway;
namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

/// One mapping and the document it is fed.
struct Subject {
    Subject(std::string name_, const fs::path& mappings, const std::string& file, const std::string& fixture)
        : name(std::move(name_)),
          mapping(Mapping::load(mappings / file)),
          document(text_of(mappings / (fs::path(file).stem().string() + ".fixtures") / fixture)) {}

    std::string name;
    Mapping mapping;
    std::string document;
    MappingParams params{{"connector", "bench"}, {"utc_offset", "+03:00"}};
};

Dictionary wide_dictionary(int words) {
    std::string csv = "from;to;valid_from;valid_to\n";
    for (int i = 0; i < words; ++i) csv += "Тема номер " + std::to_string(i) + ";topic-" + std::to_string(i) + ";2026-01-01;\n";
    return Dictionary::parse("wide.csv", csv);
}

void run(const bench::Options& options, const fs::path& config) {
    const fs::path mappings = config / "mappings";
    const Subject card("jq.edds112_card", mappings, "edds112-card.jq", "power.in.json");
    const Subject row("jq.pos_export_row", mappings, "pos-export.jq", "answered.in.json");
    const Subject answer("xslt.pos_edms_answer", mappings, "pos-edms-answer.xslt", "answer.in.xml");
    const JqMapping nothing = JqMapping::parse("nothing.jq", ".");
    const Dictionary wide = wide_dictionary(10'000);
    std::vector<bench::Candidate> candidates;
    for (const Subject* one : {&card, &row, &answer}) {
        if (one->mapping.format() == MappingFormat::json)
            candidates.push_back({one->name + ".read", [&nothing, one] { nothing.run(one->document); }});
        else
            candidates.push_back({one->name + ".read", [one] { XmlDocument::parse(one->document); }});
        candidates.push_back({one->name, [one] { one->mapping.run(one->document, one->params); }});
    }
    candidates.push_back({"dictionary.known", [&wide] { Interpreter("2026-03-02").word(wide, "ТЕМА  номер 7777"); }});
    candidates.push_back({"dictionary.unknown", [&wide] { Interpreter("2026-03-02").word(wide, "Шум"); }});
    bench::take_turns(candidates, options.quick ? 7 : 25, 0.02);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const bool of_dictionary = candidates[i].name.starts_with("dictionary.");
        const bench::Candidate& base = of_dictionary ? candidates[1] : candidates[i - i % 2];
        print(options, {"mapping." + candidates[i].name, 1e6 / candidates[i].us, "1/cpu-s", base.us / candidates[i].us,
                        "mapping." + base.name});
    }
}

}  // namespace

/// bench_mapping [--quick] [--json] [CONFIG]
int main(int argc, char* argv[]) {
    try {
        std::string config = "config";
        for (int i = 1; i < argc; ++i)
            if (argv[i][0] != '-') config = argv[i];
        run(gateway::bench::options_of(argc, argv), config);
    } catch (const std::exception& error) {
        std::cerr << "bench_mapping: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
