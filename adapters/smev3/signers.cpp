#include "adapters/smev3/signers.hpp"

#include "gateway/signature/evidence_verdict.hpp"

namespace gateway::smev3 {

namespace {

/// `evidence` of SMEV's signature stands first; an invalid one keeps its own cause.
Cause judged(std::vector<SignatureEvidence>& evidence, const Signers& list) {
    if (evidence.empty() || evidence.front().verdict != "valid") return Cause::none;
    if (on_list(list, evidence.front().signer, evidence.front().cert_sha256)) return Cause::none;
    pronounce(evidence.front(), Cause::certificate_untrusted);
    return Cause::certificate_untrusted;
}

template <class Signed>
void judge(std::optional<Signed>& message, const Signers& list) {
    if (!message) return;
    const Cause cause = judged(message->evidence, list);
    if (cause != Cause::none) message->smev_signature = cause;
}

}  // namespace

bool on_list(const Signers& list, std::string_view subject, std::string_view sha256) {
    return list.empty() || names_signer(list, subject, sha256);
}

void believe_only(Reply& reply, const Signers& list) {
    judge(reply.taken, list);
    judge(reply.news, list);
    if (reply.receipt) judged(reply.receipt->evidence, list);
}

}  // namespace gateway::smev3
