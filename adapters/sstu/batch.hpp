// Reports of a folder as ZIP files for upload by hand: template001.zip, template002.zip, …, each of at most 50 MB.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gateway::sstu {

inline constexpr std::uint64_t part_limit = 50'000'000;  ///< octets of one ZIP

struct BatchFlaw {
    std::string file, what;  ///< file name; text_of its flaws
};

struct Batch {
    std::vector<std::filesystem::path> parts;  ///< in order
    std::size_t reports = 0;                   ///< packed
    std::vector<BatchFlaw> flaws;              ///< files left out, by name
};

/// Packs every <guid>.json of `from`, by name; those with flaws are left out and named. `to` is made; parts that stand there
/// from before are not overwritten: std::runtime_error. One report is held in memory at a time. Blocking.
Batch pack_reports(const std::filesystem::path& from, const std::filesystem::path& to, std::uint64_t limit = part_limit);

}  // namespace gateway::sstu
