// `dossier verify`: everything that can be checked of a dossier without the gateway that made it.
#pragma once

#include <filesystem>
#include <string_view>

#include "gateway/dossier/report.hpp"
#include "gateway/signature/verify_file.hpp"

namespace gateway {

struct DossierVerifyOptions {
    const TrustStore* trust = nullptr;
    ChainCheck chain = ChainCheck::required;  ///< without a trust store then nobody is trusted
};

/// Never throws for what the file holds. Memory does not grow with attachments.
DossierReport verify_dossier(std::string_view file, const DossierVerifyOptions& options);

/// Throws std::runtime_error when the file cannot be read.
DossierReport verify_dossier_file(const std::filesystem::path& file, const DossierVerifyOptions& options);

}  // namespace gateway
