// META-INF/ASiCManifest.xml: the digest of every member, in the order of the archive (ETSI EN 319 162-1, annex A.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway {

struct ManifestEntry {
    std::string name, mime;
    std::string sha256;  ///< hex
};

std::string manifest_xml(const std::vector<ManifestEntry>& entries);

/// Throws DossierFlaw or Fault when it is no such manifest.
std::vector<ManifestEntry> read_manifest(std::string_view xml);

}  // namespace gateway
