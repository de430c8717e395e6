// The examples that stand beside a mapping and hold it to its word.
//
//     topics.jq
//     topics.fixtures/water.in.json        what comes in
//     topics.fixtures/water.out.json       what must come out, compared by value: member order and white space do not count
//     topics.fixtures/water.unmapped       "dictionary;code" lines that must be named; absent = none may be
//     topics.fixtures/water.params.json    {"client_id": "…"}; absent = no parameters
//     topics.fixtures/broken.fault         instead of an .out: the stable code of the refusal, "delivery.mapping"
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/mapping/mapping.hpp"

namespace gateway {

struct FixtureResult {
    std::string name;  ///< "water"
    bool passed = false;
    std::string detail;  ///< what is otherwise, in one or a few lines; empty when passed
};

/// "DIR/NAME.fixtures" of "DIR/NAME.jq".
std::filesystem::path fixtures_of(const std::filesystem::path& mapping_file);

/// By name; none when there is no folder. Throws std::runtime_error when a file of a fixture cannot be read. Blocking.
std::vector<FixtureResult> run_fixtures(const Mapping& mapping, const std::filesystem::path& folder);

}  // namespace gateway
