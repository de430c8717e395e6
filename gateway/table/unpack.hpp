// Files packed for an exchange: the documents of a ZIP in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

struct UnpackedFile {
    std::string name, octets;  ///< the name without its folders
};

/// The files with one of the extensions (".json"; an empty list: every file), in the order of the directory; archives within
/// are left out. Throws Fault: malformed (no ZIP, damaged, encrypted), too_large (over `max_octets` in all, over 10 000
/// members). Any thread.
std::vector<UnpackedFile> unpack_zip(const std::string& octets, const std::vector<std::string>& extensions,
                                     std::uint64_t max_octets);

/// ".json" of "A.JSON"; empty without.
std::string file_extension(std::string_view name);

}  // namespace gateway
