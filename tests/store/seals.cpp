#include "seals.hpp"

#include <fstream>

namespace gateway::test {

BodySeals seals_under(const std::vector<std::string>& keys) {
    std::vector<BodyKey> made;
    for (const std::string& id : keys) {
        std::string octets;
        while (octets.size() < 32) octets += id;
        made.push_back({id, octets.substr(0, 32)});
    }
    BodySeals seals;
    seals.vault = std::make_shared<const Vault>(keys.front(), made);
    seals.facts_of = [](const std::string&) { return std::string(R"({"facts":true})"); };
    return seals;
}

std::vector<std::string> files_with(const std::filesystem::path& directory, const std::string& needle) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string octets{std::istreambuf_iterator<char>(in), {}};
        if (octets.find(needle) != std::string::npos) found.push_back(entry.path().filename().string());
    }
    return found;
}

}  // namespace gateway::test
