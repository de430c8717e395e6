#include "gateway/signature/evidence_verdict.hpp"

namespace gateway {
namespace {

std::string_view verdict_of(Cause cause) {
    switch (cause) {
        case Cause::none:
            return "valid";
        case Cause::signature_missing:
            return "absent";
        case Cause::certificate_expired:
            return "expired";
        case Cause::certificate_untrusted:
        case Cause::certificate_revoked:
        case Cause::certificate_usage:
        case Cause::trust_unavailable:
            return "untrusted";
        default:
            return "invalid";
    }
}

}  // namespace

void pronounce(SignatureEvidence& evidence, Cause cause) {
    evidence.verdict = verdict_of(cause);
    if (cause != Cause::none) evidence.reason = info(cause).code;
}

}  // namespace gateway
