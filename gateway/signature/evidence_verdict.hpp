// What the evidence of a signature says about a check that has ended: one wording for XML signatures and CMS.
#pragma once

#include "gateway/core/cause.hpp"
#include "gateway/core/envelope.hpp"

namespace gateway {

/// Sets the verdict ("valid", "invalid", "untrusted", "expired", "absent") and, unless `cause` is none, the reason. The reason
/// of a valid one is left: it may say that the certificate's status could not be learned.
void pronounce(SignatureEvidence& evidence, Cause cause);

}  // namespace gateway
