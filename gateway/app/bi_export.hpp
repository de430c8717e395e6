// One export or check by the settings of a configuration: for the commands and for the schedule of the running gateway.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/analytics/export.hpp"
#include "gateway/analytics/reconcile.hpp"
#include "gateway/analytics/report.hpp"
#include "gateway/analytics/total.hpp"
#include "gateway/app/config.hpp"

namespace gateway {

/// What of an order does not stand in bi/*.yaml.
struct BiRequest {
    std::filesystem::path out;
    std::optional<std::int64_t> since;
    DayRange range;
    std::function<bool()> cancelled;  ///< asked on the way; true ends the export with an exception. Empty = never
};

/// What an export needs of the configuration, loaded once. Immutable: any thread.
class BiMeans {
public:
    /// `key` signs; null = the manifest is not signed. Throws std::runtime_error: a dictionary or key that cannot be loaded.
    BiMeans(const Config& config, const BiConfig& settings, std::shared_ptr<const SigningKey> key);

    /// A snapshot of the store. Blocking. Throws std::runtime_error when it cannot be read.
    std::unique_ptr<FactReader> open() const;
    /// Blocking; on a worker or in a command. Throws like make_export.
    Manifest make(const BiRequest& request, Time now) const;
    /// Blocking. Throws like count_totals.
    Totals totals(const DayRange& range, Time now) const;
    /// Blocking. Writes the report to `file`. Throws like count_totals and write_report.
    ReportRows report(const ReportPlan& plan, const ReportPeriod& period, const std::filesystem::path& file, Time now) const;
    /// Blocking. `trust` may be null. Throws like reconcile.
    ReconcileReport check(const std::filesystem::path& dir, const TrustStore* trust, Time now) const;

    const CategoryList& categories() const { return categories_; }

private:
    RatingWeights weights() const;

    std::filesystem::path data_dir_;
    BodySeals seals_;
    BiConfig settings_;
    std::string instance_;
    int offset_minutes_ = 0;
    std::vector<ExportFormat> formats_;
    CategoryList categories_;
    std::optional<Sectors> sectors_;
    std::shared_ptr<const SigningKey> key_;  ///< shared with the ring it came from
};

/// Settings of a file of bi/reports as if one of bi asked: days and weights of the only file there, or the defaults.
BiConfig settings_of_report(const Config& config, const BiReportConfig& report);

/// The file of `bi` by name; by an empty name the only one or the defaults. Throws std::runtime_error when there is none such.
BiConfig bi_settings(const Config& config, const std::string& name);

inline constexpr std::string_view category_file = "bi-categories.csv";  ///< in the folder dictionaries

}  // namespace gateway
