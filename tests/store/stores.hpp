// The stores the contract suite runs over: one line for a new one here and one in rig.cpp.
#pragma once

#include <catch2/catch.hpp>
#include <string>

namespace gateway::test {

inline auto every_store() {
    return Catch::Generators::values<std::string>({"memory", "sqlite", "sealed"});
}

}  // namespace gateway::test
