// `store check`: everything that can be verified of a store without the gateway, also of one that is in use.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/store/body_seals.hpp"

namespace gateway {

struct StoreCheck {
    std::int64_t journal_records = 0, messages = 0, appeals = 0, deliveries = 0, files = 0;
    std::int64_t evidence = 0, parked = 0, mail = 0;
    std::int64_t sealed = 0, open = 0,
                 erased = 0;            ///< rows with bodies: sealed, in the clear; appeals whose bodies were erased
    std::vector<std::string> erasures;  ///< one sentence per erased appeal, at most `most_erasures`
    /// One sentence per fault, at most `StoreCheck::most_faults` of each kind; the store is good when there is none.
    std::vector<std::string> faults;
    /// Leases that are not ended: normal while a gateway runs, recovered by the next start otherwise.
    std::vector<std::string> leases;
    std::string last_hash;  ///< the end of the chain: to be kept elsewhere, so that a cut tail is noticed

    static constexpr std::size_t most_faults = 20, most_erasures = 20;
};

/// Reads one state of the store in `data_dir` and verifies: SQLite's own integrity, the hash chain over the whole journal,
/// every reference between tables, the counters, the turn of every line, that each file a row names exists with the right
/// digest, that evidence, mail and parked messages are what their digests say, and that every sealed body opens. What was
/// erased is no fault. Changes nothing, takes no lock. Throws std::runtime_error with one sentence (Russian / English) when
/// there is no store or the gateway has yet to update it.
StoreCheck check_store(const std::filesystem::path& data_dir, BodySeals seals = {});

}  // namespace gateway
