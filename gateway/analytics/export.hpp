// Makes an export: one walk over the store, rows into files as they come, sums at the end, the whole published at once.
#pragma once

#include <filesystem>
#include <functional>

#include "gateway/analytics/manifest.hpp"
#include "gateway/mapping/sectors.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway {

struct ExportOrder {
    std::filesystem::path out;  ///< becomes the export's folder; what an export before left there is replaced
    std::vector<ExportFormat> formats{ExportFormat::csv};
    std::optional<std::int64_t> since;  ///< a watermark: facts and events of appeals changed behind it alone
    DayRange range;                     ///< of local days
    int offset_minutes = 0;
    RatingWeights weights;
    HeatMapRules heat_map;
    std::string instance;
    const CategoryList* categories = nullptr;  ///< null = none; outlives the call
    const Sectors* sectors = nullptr;          ///< for the dictionary; null = none
    const SigningKey* key = nullptr;           ///< null = the manifest is not signed
    std::function<bool()> cancelled;           ///< asked at every appeal; true ends the export. Empty = never
};

/// Blocking: on a worker or in a command. Memory does not grow with the number of appeals. Throws std::runtime_error with one
/// sentence; then nothing was published, and what was there before stays as it was.
Manifest make_export(FactReader& reader, const ExportOrder& order, Time now);

}  // namespace gateway
