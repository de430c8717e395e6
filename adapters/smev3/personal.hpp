// The official's signature (ЭП-СП) over the business content of a message that came.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/envelope.hpp"
#include "gateway/signature/trust.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

/// Checks PersonalSignature in SenderProvided*Data over `content`. Cause none: it holds and stands in `evidence` now. One that
/// does not hold is no evidence: only the ЭП-ОВ decides whether a message is taken. signature_missing: there is none. Any
/// thread.
Cause check_personal(const XmlDocument& document, XmlNode provided, XmlNode content, const TrustStore* trust, Time now,
                     std::vector<SignatureEvidence>& evidence);

/// Throws Fault for a signature that covers something else or does not fit: the message was changed on its way. One whose
/// certificate is not believed passes and is told with the appeal.
void require_unbroken(Cause personal);

/// "valid" or the cause's code, as it is told with the appeal; empty without a signature.
std::string word_of_personal(Cause personal);

}  // namespace gateway::smev3
