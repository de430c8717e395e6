// A store whose bodies are sealed, and what lies in its files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/store/body_seals.hpp"

namespace gateway::test {

/// The first of `keys` seals; a key's octets are its name repeated. Facts of a document are {"facts":true}.
BodySeals seals_under(const std::vector<std::string>& keys);

/// The files below `directory` that hold `needle`, by name.
std::vector<std::string> files_with(const std::filesystem::path& directory, const std::string& needle);

}  // namespace gateway::test
