// The block `scan` of gateway.yaml: how files are looked at before they are carried on.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/app/config_problem.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/flow/scan_gate.hpp"

namespace gateway {

struct ScanConfig {
    SettingPlace place;
    std::string icap;                  ///< icap://HOST:1344/SERVICE
    std::vector<std::string> command;  ///< program and arguments; neither: nothing is scanned
    bool pass_unscanned = false;
    Duration timeout{};  ///< one file
    bool on() const { return !icap.empty() || !command.empty(); }
};

std::vector<SettingKey> scan_keys();
ScanConfig build_scan(const Settings& settings, SettingPlace place);

/// What would keep the scanner from being made.
void check_scan(const ScanConfig& config, ConfigProblems& problems);

/// Null when nothing is scanned. Throws std::runtime_error with one sentence.
std::unique_ptr<Scanner> make_scanner(const ScanConfig& config, boost::asio::any_io_executor io, Workers& workers);
ScanRules scan_rules_of(const ScanConfig& config, Scanner* scanner);

}  // namespace gateway
