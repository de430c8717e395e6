// Certificates, keys and trust stores as the administrator's desk shows them.
#pragma once

#include <vector>

#include "gateway/admin/desk.hpp"
#include "gateway/app/key_inventory.hpp"

namespace gateway {

/// `entries` with its marks set for `now`.
std::vector<DeskCertificate> desk_certificates(std::vector<KeyEntry> entries, Time now);
std::vector<DeskTrust> desk_trust(const KeyRing& ring);
std::vector<DeskKeyTrouble> desk_key_troubles(const KeyRing& ring);

}  // namespace gateway
