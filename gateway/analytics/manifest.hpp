// What an export says of itself: manifest.json, with a detached CMS signature beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/analytics/categories.hpp"
#include "gateway/analytics/measures.hpp"
#include "gateway/analytics/rating.hpp"
#include "gateway/analytics/table_sink.hpp"

namespace gateway {

inline constexpr std::string_view manifest_name = "manifest.json", manifest_signature_name = "manifest.json.sig";
inline constexpr std::string_view bi_schema_version = "1.0";

struct HeatMapRules {
    std::int64_t cell_millidegrees = 10;  ///< side of a cell, thousandths of a degree
    std::int64_t min_count = 5;           ///< fewer questions in a cell are merged into one ten times as wide, or left out
};

struct Manifest {
    std::string schema_version{bi_schema_version};
    std::string export_id, instance;
    Time made_at{};
    std::optional<std::int64_t> since;  ///< incremental: the watermark of the export before; nullopt = full
    StoreMark mark;                     ///< mark.change is the watermark
    int offset_minutes = 0;
    DayRange range;
    RatingWeights weights;
    HeatMapRules heat_map;
    std::vector<RecountRule> category_rules;
    std::int64_t unreadable = 0;  ///< appeals left out because their document cannot be read
    std::vector<ExportFile> files;
};

std::string to_json(const Manifest& manifest);
/// Throws std::runtime_error with one sentence for what is no manifest or of another schema version.
Manifest manifest_of(std::string_view json);

}  // namespace gateway
