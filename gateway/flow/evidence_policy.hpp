// Whether the signature evidence of a message suffices. The adapter has checked the signatures; this is the decision.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/envelope.hpp"

namespace gateway {

/// Of a connector.
enum class EvidencePolicy {
    required,  ///< at least one signature, and all of them valid
    optional,  ///< none, or all of them valid
    none       ///< evidence is kept, nothing depends on it
};

/// Throws Fault(signature_missing), or Fault with the cause the evidence gives (signature_invalid, certificate_…).
void check_evidence(EvidencePolicy policy, const std::vector<SignatureEvidence>& evidence);

}  // namespace gateway
