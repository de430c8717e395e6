// A training scenario for the stand: orders, waits and expectations in YAML, played in order (adapters/stand/README.md).
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway {

/// One thing that must hold of a page. Texts may hold ${names}.
struct ScenarioCondition {
    std::string at;                        ///< JSON pointer; empty = the whole page
    std::optional<boost::json::value> is;  ///< equal
    std::optional<std::string> contains;
    std::optional<bool> exists;
    std::optional<std::int64_t> count, at_least, at_most;
    /// Set: `at` is a list, and what is counted are its objects with all these members. Else a number is compared.
    std::optional<boost::json::object> lines;
};

struct ScenarioStep {
    enum class Kind {
        order,   ///< POST to a system of the stand or to the gateway
        wait,    ///< GET until the conditions hold, at most `within`
        expect,  ///< GET once
        pause    ///< let `within` pass
    };
    Kind kind = Kind::pause;
    int line = 0;
    std::string title, target;                ///< target: "smev/state", "pos/appeals", "gateway/api/v1/…"
    boost::json::value with;                  ///< body of an order
    std::map<std::string, std::string> save;  ///< name → JSON pointer into the answer
    std::vector<ScenarioCondition> conditions;
    Duration within{10'000};
};

struct Scenario {
    std::string title;
    std::filesystem::path file;
    Duration timeout{60'000};                  ///< of the whole; at most 10 minutes
    std::map<std::string, std::string> names;  ///< `let`; "file:x.xml" is that file's text, beside the scenario
    std::vector<ScenarioStep> steps;           ///< 1…1000
};

/// Throws std::runtime_error: all problems, one per line as "file:line:column: …".
Scenario read_scenario(const std::filesystem::path& file);

}  // namespace gateway
