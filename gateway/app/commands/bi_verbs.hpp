// What the verbs below `bi` have in common: their options and what they work with.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gateway/app/bi_export.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/key_ring.hpp"

namespace gateway {

/// Exit codes of `bi`.
inline constexpr int bi_good = 0, bi_not_good = 1, bi_unusable = 2;

struct BiOptions {
    std::string config = "config", job, out, dir, from, to, offset, key, trust;
    std::string slice = "all", file, report, period;
    std::vector<std::string> formats;
    std::int64_t since = -1;
    bool full = false, json = false;
};

/// What a verb works with, in the order of dependence: a key lives no longer than its ring.
class BiOffice {
public:
    enum class Key { wanted, unused };

    /// Throws std::runtime_error with one sentence. Faults of the configuration that do not touch the export do not matter
    /// here, as for `store check`.
    BiOffice(const BiOptions& options, Key key);

    const Config& config() const { return reading_.config; }
    const ConfigProblems& problems() const { return reading_.problems; }
    const BiConfig& settings() const { return settings_; }
    const BiMeans& means() const { return *means_; }
    Time now() const { return clock_.now(); }

private:
    ConfigReading reading_;
    BiConfig settings_;
    SystemClock clock_;
    KeyRing ring_;  ///< after the reading, whose names it knows
    std::unique_ptr<BiMeans> means_;
};

/// --config, --job, --key, --json and the footer.
void add_bi_common(CLI::App& command, BiOptions& options);
/// --from, --to, --utc-offset.
void add_bi_days(CLI::App& command, BiOptions& options);
/// For CLI11: empty for "+03:00", else what is wrong.
std::string check_bi_offset(const std::string& text);
/// Throws CLI::ValidationError when --to is before --from.
void check_bi_range(const BiOptions& options);

using SharedBiOptions = std::shared_ptr<BiOptions>;  ///< shared with the callbacks, which CLI11 keeps

void add_bi_export(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit);
void add_bi_send(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit);
void add_bi_status(CLI::App& bi, CommandExit& exit);
void add_bi_reconcile(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit);
void add_bi_measures(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit);
void add_bi_report(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit);
void add_bi_categories(CLI::App& bi, const SharedBiOptions& options, CommandExit& exit);

}  // namespace gateway
