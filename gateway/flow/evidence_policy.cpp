#include "gateway/flow/evidence_policy.hpp"

#include "gateway/core/fault.hpp"

namespace gateway {

namespace {

Cause cause_of_verdict(const SignatureEvidence& evidence) {
    if (const auto named = cause_of(evidence.reason); named && *named != Cause::none) return *named;
    if (evidence.verdict == "untrusted") return Cause::certificate_untrusted;
    if (evidence.verdict == "expired") return Cause::certificate_expired;
    return Cause::signature_invalid;
}

}  // namespace

void check_evidence(EvidencePolicy policy, const std::vector<SignatureEvidence>& evidence) {
    if (policy == EvidencePolicy::none) return;
    bool any = false;
    for (const auto& one : evidence) {
        if (one.verdict == "absent" && policy == EvidencePolicy::optional) continue;
        if (one.verdict == "absent") throw Fault(Cause::signature_missing, {}, one.covers);
        if (one.verdict != "valid") throw Fault(cause_of_verdict(one), {}, one.covers);
        any = true;
    }
    if (policy == EvidencePolicy::required && !any) throw Fault(Cause::signature_missing);
}

}  // namespace gateway
