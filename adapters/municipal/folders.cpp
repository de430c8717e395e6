#include "adapters/municipal/folders.hpp"

#include <algorithm>

namespace gateway::municipal {

bool is_plain_name(std::string_view name) {
    constexpr std::size_t longest = 200;
    if (name.empty() || name.size() > longest || name == "." || name == "..") return false;
    return std::none_of(name.begin(), name.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7F || c == '/' || c == '\\' || c == '"' || c == '\'';
    });
}

std::string aside_name(const std::string& name) {
    return "." + name + ".part";
}

std::unique_ptr<Folders> make_folders(PlaceSettings place, AdapterKit kit) {
    return place.url.empty() ? make_local_folders(std::move(place), std::move(kit))
                             : make_remote_folders(std::move(place), std::move(kit));
}

}  // namespace gateway::municipal
