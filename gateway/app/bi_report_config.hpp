// What bi/reports/*.yaml says: a report, and when it is made by itself.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/analytics/report.hpp"
#include "gateway/app/config_problem.hpp"
#include "gateway/app/yaml_tree.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

/// One file of the folder bi/reports.
struct BiReportConfig {
    std::string id;  ///< = file name
    SettingPlace place;
    bool enabled = true;
    ReportPlan plan;
    std::string at;  ///< "HH:MM" of the region, every day: makes the report of the last period that is not there yet
    std::int64_t after_days = 0;  ///< days to wait after the end of a period, for answers that come late
    std::filesystem::path dir;
    std::string utc_offset;
};

const std::vector<SettingKey>& bi_report_keys();
/// `tree` is what `settings` were read from: it knows the place of every word. Faults are added to `problems`.
BiReportConfig build_bi_report(std::string id, const Settings& settings, const YamlNode& tree, SettingPlace place,
                               ConfigProblems& problems);

}  // namespace gateway
