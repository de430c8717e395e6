// Certificates as they come with signatures: partners are few and sign often, and decoding a GOST key costs a fifth of a check.
#pragma once

#include <string_view>

#include "gateway/signature/certificate.hpp"

namespace gateway {

/// Certificate::from_der, remembering a bounded number of recent ones by all of their octets. Says nothing of trust. Any
/// thread.
Certificate recent_certificate(std::string_view der);

}  // namespace gateway
