// Checks an export against the store it was made of: signature, digests, and every number counted a second time.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/analytics/manifest.hpp"
#include "gateway/signature/certificate.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

struct ReconcileFinding {
    enum class Level { good, note, bad };
    Level level = Level::bad;
    std::string check;   ///< "signature", "digests", "appeal_fact.csv", …
    std::string ru, en;  ///< one sentence
    std::string detail;  ///< the first differences, "; " between them; empty = none
};

struct ReconcileReport {
    std::string export_id;
    std::vector<ReconcileFinding> findings;
    std::int64_t differences = 0;
    bool good() const;
};

struct ReconcileMeans {
    /// Opens the second count for the frame the manifest names.
    std::function<std::unique_ptr<FactRecount>(const RecountFrame&)> open_recount;
    const TrustStore* trust = nullptr;  ///< null = the signer must be `own`
    std::optional<Certificate> own;     ///< of the key exports are signed with now
    bool must_be_signed = false;
    Time now{};
};

/// Throws std::runtime_error when the folder holds no readable manifest or the store cannot be read.
ReconcileReport reconcile(const std::filesystem::path& dir, const ReconcileMeans& means);

}  // namespace gateway
