#include "gateway/signature/trust_native.hpp"

namespace gateway {
namespace {

using Known = RevocationBook::Known;

/// What one link's status comes to.
struct LinkStatus {
    bool known = false;
    std::optional<Time> revoked_at;  ///< revoked by the time asked about
    Time unknown_since{};
};

class LinkLook {
public:
    LinkLook(RevocationBook& book, const BuiltChain& chain, Time at) : book_(book), chain_(chain), at_(at) {}

    LinkStatus status(std::size_t link) const {
        const RevocationMode mode = book_.policy().mode;
        LinkStatus status;
        const bool silent = chain_.crl_silent[link];
        if (mode == RevocationMode::folder) {
            // An issuer without any CRL is not asked about; one whose CRL has ended is.
            status.known = !silent || !chain_.crl_until[link];
            status.unknown_since = chain_.crl_until[link].value_or(at_);
            return status;
        }
        status = by_crl(link);
        if (mode == RevocationMode::crl) return status;
        if (mode != RevocationMode::crl_then_ocsp || !status.known) return by_ocsp(link, status);
        // What a responder has said while there was no CRL stays true: a revocation is for good.
        status.revoked_at = revoked_by_ocsp(book_.ocsp(chain_.links[link], issuer_of(link), at_));
        return status;
    }

private:
    const Certificate& issuer_of(std::size_t link) const { return chain_.links[link + 1]; }

    LinkStatus by_crl(std::size_t link) const {
        LinkStatus status;
        if (book_.policy().mode != RevocationMode::ocsp || !has_responder(link))
            book_.want_crl(chain_.links[link], issuer_of(link), at_);
        status.known = !chain_.crl_silent[link];
        status.unknown_since = chain_.crl_until[link].value_or(book_.crl_asked_since(issuer_of(link)).value_or(at_));
        return status;
    }

    LinkStatus by_ocsp(std::size_t link, LinkStatus by_crl) const {
        if (!book_.want_ocsp(chain_.links[link], issuer_of(link), at_)) return by_crl;
        const RevocationBook::Status answer = book_.ocsp(chain_.links[link], issuer_of(link), at_);
        LinkStatus status;
        status.revoked_at = revoked_by_ocsp(answer);
        if (status.revoked_at) return status;
        status.known = answer.known != Known::nothing && answer.until && at_ <= *answer.until + trust_clock_skew;
        status.unknown_since = answer.until.value_or(answer.asked_since);
        if (book_.policy().mode == RevocationMode::crl_then_ocsp && chain_.crl_until[link])
            status.unknown_since = std::max(status.unknown_since, *chain_.crl_until[link]);
        return status;
    }

    std::optional<Time> revoked_by_ocsp(const RevocationBook::Status& answer) const {
        if (answer.known != Known::revoked || answer.revoked_at.value_or(at_) > at_) return std::nullopt;
        return answer.revoked_at.value_or(at_);
    }

    bool has_responder(std::size_t link) const {
        return !book_.policy().ocsp_url.empty() || !ocsp_urls_of(chain_.links[link]).empty();
    }

    RevocationBook& book_;
    const BuiltChain& chain_;
    Time at_;
};

std::string day_of(Time time) {
    return to_rfc3339(time).substr(0, 10);
}

ChainVerdict revoked(const Certificate& link, Time when) {
    return {false, Cause::certificate_revoked,
            "certificate '" + link.subject() + "' was revoked on " + day_of(when) + ", says its OCSP responder", false};
}

ChainVerdict unknown(const RevocationPolicy& policy, const Certificate& link, Time since, Time at) {
    const bool over = at > since + policy.grace;
    ChainVerdict verdict;
    verdict.detail = "whether certificate '" + link.subject() + "' is revoked has not been known since " + to_rfc3339(since);
    verdict.trusted = !over || policy.on_unknown == OnUnknown::accept;
    verdict.status_unknown = verdict.trusted;
    if (!verdict.trusted) verdict.cause = Cause::trust_unavailable;
    return verdict;
}

}  // namespace

ChainVerdict judge_revocation(RevocationBook& book, const BuiltChain& chain, Time at) {
    const LinkLook look(book, chain, at);
    ChainVerdict worst{true, Cause::none, {}, false};
    for (std::size_t link = 0; link + 1 < chain.links.size(); ++link) {
        const LinkStatus status = look.status(link);
        if (status.revoked_at) return revoked(chain.links[link], *status.revoked_at);
        if (status.known) continue;
        ChainVerdict verdict = unknown(book.policy(), chain.links[link], status.unknown_since, at);
        if (worst.trusted) worst = std::move(verdict);
    }
    return worst;
}

}  // namespace gateway
