// Curves and parameter sets of keys, by name: what is believed and what the gateway signs with.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/signature/certificate.hpp"

namespace gateway {

/// GOST R 34.10-2012 sets by RFC 7836 and RFC 4357 (one curve may have two identifiers: `gost256_b` is also CryptoPro-A), RSA
/// and EC by size. All certificates seen in SMEV use `gost256_xa` (facts/smev.md §5.2). Sets for tests are none of these.
enum class KeyParameters {
    gost256_cp_a,
    gost256_cp_b,
    gost256_cp_c,
    gost256_xa,
    gost256_xb,
    gost256_a,
    gost256_b,
    gost256_c,
    gost256_d,
    gost512_a,
    gost512_b,
    gost512_c,
    rsa,  ///< of 2048 bits and more
    ec_p256,
    ec_p384,
    ec_p521
};

std::vector<KeyParameters> all_key_parameters();
std::string_view to_text(KeyParameters parameters);  ///< "gost256-xa", "rsa", "ec-p256", …
std::optional<KeyParameters> key_parameters_of(std::string_view text);

/// Of the certificate's key; nullopt when it is none of the above.
std::optional<KeyParameters> key_parameters_of(const Certificate& certificate);

/// What a person reads: the name above, or what else it is ("1.2.643.2.2.35.0", "rsa-1024").
std::string key_parameters_text(const Certificate& certificate);

/// Empty when the key is one of `allowed` (empty = all of the table), else one sentence.
std::string trouble_of_parameters(const Certificate& certificate, const std::vector<KeyParameters>& allowed);

}  // namespace gateway
