// The queries of fact_recount.cpp: what each table of an export is, in SQL over the stored documents.
#pragma once

#include <string_view>

namespace gateway {

/// Makes TEMP tables `rules`, `f` (facts; seq NULL = stands in for an appeal that was changed since) and `frame` (one row).
extern const char* const recount_tables;
/// Fills `f` from the appeals that were not changed since: ?1 mark, ?2 "180 minutes", ?3 "-180 minutes", ?4 as of.
extern const char* const recount_facts;
/// Makes `sliced` (every fact once per slice) and `moves` (what came in and what was closed on a day).
extern const char* const recount_slices;

extern const char* const recount_exported;   ///< rows of appeal_fact
extern const char* const recount_events;     ///< rows of status_event: ?1 mark, ?2 "180 minutes"
extern const char* const recount_daily;      ///< rows of measure_daily
extern const char* const recount_total;      ///< rows of measure_total
extern const char* const recount_breakdown;  ///< rows of other_breakdown
extern const char* const recount_rating;     ///< rows of rating
extern const char* const recount_heat;       ///< cells of heat_map: ?1 side in millionths of a degree, ?2 side in
                                             ///< thousandths, ?3 fewest questions of a cell

}  // namespace gateway
