// The operator's data quality in the configuration: rules (quality/*.yaml), who answers for which sector block and the daily
// notice (block `quality` of gateway.yaml).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "gateway/app/config_problem.hpp"
#include "gateway/appeal/quality_rules.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

/// Who is told: a person or post, and where its mail goes.
struct QualityHead {
    std::string head;
    std::string mail;  ///< empty = no notice
};

/// The daily notice; without a block none is sent.
struct QualityNoticeConfig {
    std::string url;  ///< smtp://HOST:PORT or smtps://…; empty = no notices
    std::string user, password;
    std::filesystem::path ca_file;  ///< with it TLS is demanded
    Duration timeout{};             ///< of one letter
    std::string from;
    int minute = 0;             ///< of the region's day: then the notice of the day before is sent
    bool when_nothing = false;  ///< a letter also for a day without a word
    int top = 0;                ///< rules that are named with their appeals
    bool on() const { return !url.empty(); }
};

struct QualityConfig {
    std::vector<QualityRule> rules;              ///< by id; disabled ones left out
    QualityHead operator_head;                   ///< hears of everything
    std::map<std::string, QualityHead> sectors;  ///< by block
    QualityNoticeConfig notice;
};

/// The block `quality` of gateway.yaml, and a file of the folder quality.
std::vector<SettingKey> quality_keys();
const std::vector<SettingKey>& quality_rule_keys();

/// What no type of a key can check is added to the problems with its place.
QualityConfig build_quality(const Settings& settings, ConfigProblems& problems);
QualityRule build_quality_rule(std::string id, const Settings& settings, ConfigProblems& problems);

}  // namespace gateway
