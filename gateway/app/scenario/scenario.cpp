#include "gateway/app/scenario/scenario.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "gateway/app/yaml_tree.hpp"
#include "gateway/core/setting_values.hpp"

namespace gateway {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_steps = 1'000;
constexpr Duration longest{600'000};

std::string text_of_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) throw std::runtime_error("не читается / cannot read " + file.string());
    return text.str();
}

/// A plain scalar that looks like a number, true, false or null is one; everything else is a text.
json::value scalar_of(const YamlNode& node) {
    if (!node.plain) return json::value(node.text);
    if (node.text == "true" || node.text == "false") return json::value(node.text == "true");
    std::int64_t number = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto [stop, error] = std::from_chars(node.text.data(), end, number);
    if (error == std::errc{} && stop == end && !node.text.empty()) return json::value(number);
    return json::value(node.text);
}

json::value json_of(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::empty) return nullptr;
    if (node.kind == YamlNode::Kind::scalar) return scalar_of(node);
    if (node.kind == YamlNode::Kind::list) {
        json::array list;
        for (const YamlNode& item : node.items) list.push_back(json_of(item));
        return list;
    }
    json::object object;
    for (const YamlEntry& entry : node.entries) object[entry.key] = json_of(entry.value);
    return object;
}

class ScenarioReader {
public:
    explicit ScenarioReader(const fs::path& file) { scenario_.file = file; }

    Scenario read() {
        const auto tree = read_yaml(text_of_file(scenario_.file), scenario_.file.string(), problems_);
        if (tree && tree->kind != YamlNode::Kind::map) wrong(*tree, "a map with title and steps");
        if (tree && tree->kind == YamlNode::Kind::map) read_top(*tree);
        if (!problems_.has_errors()) return std::move(scenario_);
        std::string all;
        for (const ConfigProblem& problem : problems_.sorted()) all += (all.empty() ? "" : "\n") + to_line(problem);
        throw std::runtime_error(all);
    }

private:
    void wrong(const YamlNode& node, const std::string& expected) {
        problems_.error({scenario_.file.string(), node.line, node.column}, "ожидается " + expected, "expected: " + expected);
    }
    void unknown(const YamlEntry& entry, const std::vector<std::string>& known) {
        const Hint hint = hint_for(entry.key, known);
        problems_.error({scenario_.file.string(), entry.line, entry.column}, "неизвестный ключ " + entry.key + hint.ru,
                        "unknown key " + entry.key + hint.en);
    }
    std::string text(const YamlNode& node) {
        if (node.kind != YamlNode::Kind::scalar) wrong(node, "a text");
        return node.text;
    }
    Duration duration(const YamlNode& node) {
        const auto read = parse_duration(node.text);
        if (!read || Duration{*read} > longest) wrong(node, "a duration up to 10m, for instance 30s");
        return Duration{read.value_or(0)};
    }
    std::int64_t number(const YamlNode& node) {
        const json::value value = scalar_of(node);
        if (!value.is_int64()) wrong(node, "a whole number");
        return value.is_int64() ? value.get_int64() : 0;
    }
    json::object object(const YamlNode& node) {
        if (node.kind != YamlNode::Kind::map) wrong(node, "a map");
        const json::value value = json_of(node);
        return value.is_object() ? value.get_object() : json::object();
    }

    void read_top(const YamlNode& top);
    void read_names(const YamlNode& node);
    void read_step(const YamlNode& node);
    bool read_verb(ScenarioStep& step, const YamlEntry& entry);
    void read_conditions(ScenarioStep& step, const YamlNode& node);
    ScenarioCondition condition(const YamlNode& node);

    Scenario scenario_;
    ConfigProblems problems_;
};

void ScenarioReader::read_top(const YamlNode& top) {
    for (const YamlEntry& entry : top.entries) {
        if (entry.key == "title") {
            scenario_.title = text(entry.value);
        } else if (entry.key == "timeout") {
            scenario_.timeout = duration(entry.value);
        } else if (entry.key == "let") {
            read_names(entry.value);
        } else if (entry.key == "steps") {
            if (entry.value.items.empty() || entry.value.items.size() > most_steps)
                wrong(entry.value, "a list of 1 to 1000 steps");
            for (const YamlNode& step : entry.value.items) read_step(step);
        } else {
            unknown(entry, {"title", "timeout", "let", "steps"});
        }
    }
    if (scenario_.steps.empty() && !problems_.has_errors()) wrong(top, "steps");
}

void ScenarioReader::read_names(const YamlNode& node) {
    for (const YamlEntry& entry : node.entries) {
        std::string value = text(entry.value);
        constexpr std::string_view from_file = "file:";
        if (value.starts_with(from_file)) {
            const fs::path file = scenario_.file.parent_path() / value.substr(from_file.size());
            if (!fs::is_regular_file(file)) {
                wrong(entry.value, "a file beside the scenario");
                continue;
            }
            value = text_of_file(file);
        }
        scenario_.names[entry.key] = std::move(value);
    }
}

bool ScenarioReader::read_verb(ScenarioStep& step, const YamlEntry& entry) {
    using Kind = ScenarioStep::Kind;
    if (entry.key == "do") {
        step.kind = Kind::order;
    } else if (entry.key == "wait") {
        step.kind = Kind::wait;
    } else if (entry.key == "expect") {
        step.kind = Kind::expect;
    } else if (entry.key == "pause") {
        step.kind = Kind::pause;
        step.within = duration(entry.value);
        return true;
    } else {
        return false;
    }
    step.target = text(entry.value);
    if (step.target.find('/') == std::string::npos) wrong(entry.value, "SYSTEM/ACTION, for instance smev/state");
    return true;
}

void ScenarioReader::read_step(const YamlNode& node) {
    ScenarioStep step;
    step.line = node.line;
    int verbs = 0;
    if (node.kind != YamlNode::Kind::map) return wrong(node, "a step with do, wait, expect or pause");
    for (const YamlEntry& entry : node.entries) {
        if (read_verb(step, entry)) {
            ++verbs;
        } else if (entry.key == "title") {
            step.title = text(entry.value);
        } else if (entry.key == "with") {
            step.with = json_of(entry.value);
        } else if (entry.key == "within") {
            step.within = duration(entry.value);
        } else if (entry.key == "until" || entry.key == "that") {
            read_conditions(step, entry.value);
        } else if (entry.key == "save") {
            for (const YamlEntry& name : entry.value.entries) step.save[name.key] = text(name.value);
        } else {
            unknown(entry, {"do", "wait", "expect", "pause", "title", "with", "within", "until", "that", "save"});
        }
    }
    if (verbs != 1) wrong(node, "exactly one of do, wait, expect, pause");
    const bool looks = step.kind == ScenarioStep::Kind::wait || step.kind == ScenarioStep::Kind::expect;
    if (looks && step.conditions.empty()) wrong(node, "conditions: until or that");
    scenario_.steps.push_back(std::move(step));
}

void ScenarioReader::read_conditions(ScenarioStep& step, const YamlNode& node) {
    if (node.kind == YamlNode::Kind::map) step.conditions.push_back(condition(node));
    for (const YamlNode& item : node.items) step.conditions.push_back(condition(item));
}

ScenarioCondition ScenarioReader::condition(const YamlNode& node) {
    ScenarioCondition made;
    int tests = 0;
    for (const YamlEntry& entry : node.entries) {
        ++tests;
        if (entry.key == "at") {
            made.at = text(entry.value);
            --tests;
        } else if (entry.key == "lines") {
            made.lines = object(entry.value);
            --tests;
        } else if (entry.key == "is") {
            made.is = json_of(entry.value);
        } else if (entry.key == "contains") {
            made.contains = text(entry.value);
        } else if (entry.key == "exists") {
            made.exists = text(entry.value) == "true";
        } else if (entry.key == "count") {
            made.count = number(entry.value);
        } else if (entry.key == "at_least") {
            made.at_least = number(entry.value);
        } else if (entry.key == "at_most") {
            made.at_most = number(entry.value);
        } else {
            unknown(entry, {"at", "lines", "is", "contains", "exists", "count", "at_least", "at_most"});
        }
    }
    if (tests == 0) wrong(node, "a condition: is, contains, exists, count, at_least or at_most");
    return made;
}

}  // namespace

Scenario read_scenario(const fs::path& file) {
    return ScenarioReader(file).read();
}

}  // namespace gateway
