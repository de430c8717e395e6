#include "adapters/smev3/signers.hpp"

#include <algorithm>

#include "gateway/signature/evidence_verdict.hpp"

namespace gateway::smev3 {

namespace {

bool equal_hex(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool is_border(char c) {
    return c == ',' || c == '+';
}

/// "CN=City" is no part of "CN=City 2": an entry begins and ends where attributes do.
bool has_attributes(std::string_view subject, std::string_view entry) {
    if (entry.empty()) return false;
    for (auto at = subject.find(entry); at != std::string_view::npos; at = subject.find(entry, at + 1)) {
        const auto end = at + entry.size();
        const bool begins = at == 0 || is_border(subject[at - 1]);
        if (begins && (end == subject.size() || is_border(subject[end]))) return true;
    }
    return false;
}

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
    return list.empty() || std::ranges::any_of(list, [&](const std::string& entry) {
               return equal_hex(entry, sha256) || has_attributes(subject, entry);
           });
}

void believe_only(Reply& reply, const Signers& list) {
    judge(reply.taken, list);
    judge(reply.news, list);
    if (reply.receipt) judged(reply.receipt->evidence, list);
}

}  // namespace gateway::smev3
