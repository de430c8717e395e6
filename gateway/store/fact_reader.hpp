// Opens the store of a data directory for analytics, also while the gateway runs (core/fact_reader.hpp).
#pragma once

#include <filesystem>
#include <memory>

#include "gateway/core/fact_reader.hpp"
#include "gateway/store/body_seals.hpp"

namespace gateway {

/// The snapshot is taken here and held until the object goes: meanwhile the write-ahead log cannot be cut short. `seals` open
/// the documents (the point on the map is personal data).
std::unique_ptr<FactReader> open_fact_reader(const std::filesystem::path& data_dir, BodySeals seals = {});

/// Reads all facts of the frame into a temporary table (on disk) first. Needs no key but for the heat map: all else it counts
/// lies open beside sealed documents (the view appeal_facts).
std::unique_ptr<FactRecount> open_fact_recount(const std::filesystem::path& data_dir, const RecountFrame& frame,
                                               BodySeals seals = {});

}  // namespace gateway
