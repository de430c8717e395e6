#include "gateway/signature/trust.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include "gateway/signature/trust_native.hpp"

namespace gateway {
namespace {

/// Bounds the cache; a flood of strangers' certificates costs memory no further.
constexpr std::size_t max_cached = 4096;
constexpr auto cache_for = std::chrono::minutes{1};

struct Cached {
    ChainVerdict verdict;
    Time at;
    std::uint64_t generation = 0;  ///< of the book at that time
};

}  // namespace

struct TrustStore::State {
    TrustFiles files;
    TrustPolicy policy;
    std::unique_ptr<RevocationBook> book;
    mutable std::mutex mutex;
    mutable std::map<std::string, Cached> cache;  ///< by sha256 of the certificate
    mutable std::atomic<std::uint64_t> accepted_unknown = 0, refused_unknown = 0, revoked = 0;

    std::optional<ChainVerdict> cached(const std::string& sha256, Time at) const {
        const std::uint64_t generation = book->generation();
        const std::lock_guard lock(mutex);
        const auto found = cache.find(sha256);
        if (found == cache.end() || found->second.generation != generation) return std::nullopt;
        if (at < found->second.at || at - found->second.at >= cache_for) return std::nullopt;
        return found->second.verdict;
    }

    void keep(const std::string& sha256, Cached verdict) const {
        const std::lock_guard lock(mutex);
        if (cache.size() >= max_cached) cache.clear();
        cache.insert_or_assign(sha256, std::move(verdict));
    }

    ChainVerdict worked_out(const Certificate& certificate, Time at) const {
        const CrlUse use = policy.revocation.mode == RevocationMode::off ? CrlUse::none : CrlUse::all;
        const BuiltChain chain = build_chain(files, *book->crls(), certificate, at, use);
        if (!chain.verdict.trusted) return chain.verdict;
        if (auto trouble = trouble_of_parameters(certificate, policy.parameters); !trouble.empty())
            return {false, Cause::certificate_usage, std::move(trouble), false};
        return use == CrlUse::none ? chain.verdict : judge_revocation(*book, chain, at);
    }

    void count(const ChainVerdict& verdict) const {
        if (verdict.status_unknown) ++accepted_unknown;
        if (verdict.cause == Cause::trust_unavailable) ++refused_unknown;
        if (verdict.cause == Cause::certificate_revoked) ++revoked;
    }
};

TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

TrustStore TrustStore::load(const std::filesystem::path& dir, TrustPolicy policy) {
    TrustStore store;
    store.state_ = std::make_unique<State>();
    store.state_->files = load_trust_files(dir);
    store.state_->policy = std::move(policy);
    store.state_->book = std::make_unique<RevocationBook>(store.state_->policy.revocation, store.state_->files.certificates);
    return store;
}

const std::vector<Certificate>& TrustStore::certificates() const {
    return state_->files.certificates;
}

RevocationBook& TrustStore::revocation() const {
    return *state_->book;
}

TrustCounts TrustStore::counts() const {
    return {state_->accepted_unknown, state_->refused_unknown, state_->revoked};
}

ChainVerdict TrustStore::check(const Certificate& certificate, Time at) const {
    const std::string sha256 = certificate.sha256();
    std::optional<ChainVerdict> verdict = state_->cached(sha256, at);
    if (!verdict) {
        const std::uint64_t generation = state_->book->generation();
        verdict = state_->worked_out(certificate, at);
        state_->keep(sha256, {*verdict, at, generation});
    }
    state_->count(*verdict);
    return *std::move(verdict);
}

}  // namespace gateway
