// Opens the store of a data directory for analytics, also while the gateway runs (core/fact_reader.hpp).
#pragma once

#include <filesystem>
#include <memory>

#include "gateway/core/fact_reader.hpp"

namespace gateway {

/// The snapshot is taken here and held until the object goes: meanwhile the write-ahead log cannot be cut short.
std::unique_ptr<FactReader> open_fact_reader(const std::filesystem::path& data_dir);

/// Reads all facts of the frame into a temporary table (on disk) first.
std::unique_ptr<FactRecount> open_fact_recount(const std::filesystem::path& data_dir, const RecountFrame& frame);

}  // namespace gateway
