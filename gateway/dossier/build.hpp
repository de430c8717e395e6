// From what is known of an appeal to one signed file.
#pragma once

#include <filesystem>

#include "gateway/dossier/content.hpp"
#include "gateway/dossier/pack.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway {

/// Writes the dossier into a new file (mode 0600): it holds personal data in full and is for the authority that may see it.
/// Blocking; files are streamed. Throws std::runtime_error when a file cannot be read or written, and then none is left.
DossierPack::Written build_dossier(const DossierContent& content, const SigningKey& key, const std::filesystem::path& out);

}  // namespace gateway
