#include "gateway/app/mapping_files.hpp"

#include <algorithm>

namespace gateway {

namespace fs = std::filesystem;

bool is_mapping_file(const fs::path& file) {
    const auto extension = file.extension();
    return extension == ".jq" || extension == ".xslt" || extension == ".xsl";
}

std::vector<fs::path> mappings_below(const fs::path& place) {
    if (fs::is_regular_file(place)) return is_mapping_file(place) ? std::vector{place} : std::vector<fs::path>{};
    const fs::path root = fs::is_directory(place / "mappings") ? place / "mappings" : place;
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error))
        if (entry->is_regular_file() && is_mapping_file(entry->path())) files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace gateway
