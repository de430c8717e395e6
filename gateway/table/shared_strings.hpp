// The texts that cells of a workbook refer to by number: few or many, they take the same memory.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// Filled once from front to back, then read in any order; one thread at a time. Texts over `in_memory` octets lie in files
/// that have no name and vanish with the object.
class SharedStrings {
public:
    explicit SharedStrings(std::filesystem::path spool_dir, std::size_t in_memory = std::size_t{8} << 20);
    ~SharedStrings();
    SharedStrings(const SharedStrings&) = delete;
    SharedStrings& operator=(const SharedStrings&) = delete;

    /// Throws Fault(store_unavailable) when the disk refuses.
    void add(std::string_view text);
    std::uint64_t size() const { return count_; }
    /// Throws Fault(malformed) for a number that names no text. The view is good until the next call.
    std::string_view at(std::uint64_t number);

private:
    struct Slot {
        std::uint64_t number = UINT64_MAX;
        std::string text;
    };
    void spill();
    std::string fetch(std::uint64_t number) const;

    std::filesystem::path spool_dir_;
    std::size_t in_memory_;
    std::uint64_t count_ = 0;
    std::uint64_t end_ = 0;            ///< octets of all texts
    std::string texts_;                ///< not yet in the file: from `spilled_texts_` on
    std::vector<std::uint64_t> ends_;  ///< where each text ends; not yet in the file: from `spilled_ends_` on
    std::uint64_t spilled_texts_ = 0, spilled_ends_ = 0;
    int texts_fd_ = -1, ends_fd_ = -1;
    std::vector<Slot> recent_;
};

}  // namespace gateway
