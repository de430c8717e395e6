// Reports for people (Центр компетенций, Минцифры; регламенты: 000 3.3, 4.3; 003 4.1): sheets of a workbook, put together of
// the same measures as the exports, by a plan that is data (config/bi/reports/*.yaml).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/analytics/total.hpp"

namespace gateway {

enum class ReportSpan { month, quarter, year };
std::string_view to_text(ReportSpan span);
/// "month", "quarter", "year"; nullopt for anything else.
std::optional<ReportSpan> report_span_of(std::string_view word);

struct ReportSheet {
    std::string name;                  ///< of the sheet
    std::string table;                 ///< "measure_total", "rating" or "other_breakdown"
    std::string slice;                 ///< of the first two: whose values are the rows; empty for other_breakdown
    std::vector<std::string> columns;  ///< of the table, in their order
    std::vector<std::string> values;   ///< only these values of the slice; empty = all
    std::string order;                 ///< a column, "-" before it = the largest first; empty = as the table is
    std::int64_t at_least = 0;         ///< rows with fewer questions that came in are left out
    std::int64_t limit = 0;            ///< that many rows; 0 = all
    bool total = false;                ///< measure_total: a last row of all values
};

struct ReportPlan {
    std::string title;
    ReportSpan span = ReportSpan::quarter;
    std::vector<ReportSheet> sheets;
};

/// What a plan may name: tables, and columns of one. Unknown tables have none.
std::vector<std::string> report_tables();
std::vector<std::string> report_columns(std::string_view table);

/// A period that a report is about.
struct ReportPeriod {
    std::string name;   ///< "2026-Q3", "2026-09", "2026"
    std::string title;  ///< "III квартал 2026 года"
    DayRange days;
};

/// nullopt for what is no period of this span: "2026-Q5", "2026-13", a month where quarters are reported.
std::optional<ReportPeriod> report_period_of(std::string_view name, ReportSpan span);
/// The last period that has ended before the local day ("2026-10-05" → "2026-Q3").
ReportPeriod period_before(std::string_view day, ReportSpan span);

/// What stands on the first sheet beside the plan's own words.
struct ReportNotes {
    std::string instance, made_at, utc_offset;
    std::int64_t watermark = 0;
};

/// Rows of every sheet by its name, the head not counted.
using ReportRows = std::map<std::string, std::int64_t>;

/// Writes the workbook to `file`, in place of what was there, at once. Names of codes come from rows of the table dictionary.
/// Throws std::runtime_error when the disk refuses.
ReportRows write_report(const std::filesystem::path& file, const ReportPlan& plan, const ReportPeriod& period,
                        const Totals& totals, const ReportNotes& notes,
                        const std::vector<std::vector<std::string>>& dictionary);

}  // namespace gateway
