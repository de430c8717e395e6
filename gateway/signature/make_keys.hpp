// The test authorities, keys and certificates of the demonstration and of every test. Nothing of this is trusted anywhere.
//
//   DIR/gost/   ca, gateway-sign, gateway-sign-512, smev-sign, federal-sign, official-sign; bad ones: expired-sign,
//               revoked-sign (in ca.crl), stranger-sign (another authority), nousage-sign (may not sign)
//   DIR/rsa/    ca, server, client-gateway, client-partner, gateway-sign
//   DIR/ec/     ca, gateway-sign
//   DIR/trust/gost|rsa|ec/   the roots and CRLs, ready for TrustStore::load
//
// Each NAME is NAME.crt.pem and NAME.key.pem (mode 0600). Authorities live ten years, their CRL too.
#pragma once

#include <filesystem>

#include "gateway/core/time.hpp"

namespace gateway {

struct MakeKeysOptions {
    Time now{};
    int days = 365;      ///< validity of all but authorities, 1…3650
    bool force = false;  ///< makes everything anew where a set lies already
};

enum class MadeKeys { fresh, already_there };

/// Makes the set, or leaves a complete one as it is. Throws std::runtime_error when a part of a set or an expired one lies
/// there (without `force`), or when a file cannot be written. Needs start_crypto(). Under a second on one core.
MadeKeys make_test_keys(const std::filesystem::path& dir, const MakeKeysOptions& options);

}  // namespace gateway
