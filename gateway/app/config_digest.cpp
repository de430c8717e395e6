#include "gateway/app/config_digest.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "gateway/core/digest.hpp"

namespace gateway {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 10'000;

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

void add(const fs::path& dir, const fs::path& file, std::vector<std::string>& files) {
    if (files.size() >= most_files)
        throw std::runtime_error("more than 10000 files in the configuration directory " + dir.string());
    files.push_back(file.lexically_relative(dir).generic_string());
}

/// Everything below a folder, hidden names passed over; symbolic links to folders are not followed.
void add_tree(const fs::path& dir, const char* folder, std::vector<std::string>& files) {
    std::error_code absent;
    for (auto entry = fs::recursive_directory_iterator(dir / folder, absent); entry != fs::end(entry); ++entry) {
        if (is_hidden(entry->path())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            add(dir, entry->path(), files);
        }
    }
}

void add_yaml_files(const fs::path& dir, const char* folder, std::vector<std::string>& files) {
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(dir / folder, absent)) {
        const bool belongs = entry.path().extension() == ".yaml" && !is_hidden(entry.path()) && entry.is_regular_file();
        if (belongs) add(dir, entry.path(), files);
    }
}

}  // namespace

std::vector<std::string> config_files(const fs::path& dir) {
    std::vector<std::string> files;
    if (fs::is_regular_file(dir / "gateway.yaml")) files.emplace_back("gateway.yaml");
    for (const auto* folder : {"connectors", "routes", "deadlines", "quality", "bi", "bi/reports", "bi/feeds"})
        add_yaml_files(dir, folder, files);
    for (const auto* folder : {"dictionaries", "mappings", "calendars"}) add_tree(dir, folder, files);
    std::sort(files.begin(), files.end());
    return files;
}

std::string config_digest(const fs::path& dir) {
    Sha256 digest;
    for (const auto& file : config_files(dir)) digest.update(sha256_hex_of_file(dir / file) + "  " + file + "\n");
    return digest.finish_hex();
}

}  // namespace gateway
