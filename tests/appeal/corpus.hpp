// The corpus tests/data/appeal/{good,bad}: what readers and schemas are held against. Names beginning with "event" are events,
// all others appeals. Beside each bad file stands NAME.expect with the cause, the place ("*" = any) and what the schema says:
// refuses (nothing said), accepts (it cannot express the rule) or unreadable (the text is not JSON or XML at all).
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <places.hpp>
#include <string>
#include <vector>

namespace gateway::testing {

inline std::string octets_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Files of the folder ("good" or "bad") with this extension, by name.
inline std::vector<std::filesystem::path> corpus(const std::string& folder, const std::string& extension) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(SOURCE_DIR) + "/tests/data/appeal/" + folder))
        if (entry.path().extension() == extension) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

inline bool is_event(const std::filesystem::path& file) {
    return file.filename().string().starts_with("event");
}

/// "key: value" lines of NAME.expect.
inline std::map<std::string, std::string> expectation(const std::filesystem::path& file) {
    std::ifstream in(file.string() + ".expect");
    std::map<std::string, std::string> values;
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(": ");
        if (colon != std::string::npos) values[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return values;
}

}  // namespace gateway::testing
