// Which external ids are surely in no row: most of those that are asked for come with a new appeal, and to know that here
// spares a visit to the readers.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gateway/store/sqlite_native.hpp"

namespace gateway {

/// A Bloom filter over the normal forms of all ids. Never "no" of an id whose row is committed: rows are never removed, an id
/// is added before its commit, and the process is alone with its store. With more than `most` appeals it says "maybe" of
/// everything.
class KnownIds {
public:
    KnownIds();
    /// All ids of the store, once before the first call. Throws SqliteError.
    void load(Connection& db);
    /// Only the writer's thread, before the commit of the row.
    void add(std::string_view normal);
    /// False: no row has it. Any thread.
    bool may_hold(std::string_view normal) const;

private:
    static constexpr std::size_t bits = std::size_t{1} << 24;  ///< 2 MiB; one wrong "maybe" in a hundred at `most`
    static constexpr std::int64_t most = 1'600'000;

    std::vector<std::atomic<std::uint64_t>> words_;
    std::int64_t added_ = 0;  ///< by the writer's thread
    std::atomic<bool> crowded_{false};
};

}  // namespace gateway
