#include "gateway/signature/trust.hpp"

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
};

}  // namespace

struct TrustStore::State {
    TrustFiles files;
    mutable std::mutex mutex;
    mutable std::map<std::string, Cached> cache;  ///< by sha256 of the certificate

    std::optional<ChainVerdict> cached(const std::string& sha256, Time at) const {
        const std::lock_guard lock(mutex);
        const auto found = cache.find(sha256);
        if (found == cache.end() || at < found->second.at || at - found->second.at >= cache_for) return std::nullopt;
        return found->second.verdict;
    }

    void keep(const std::string& sha256, const ChainVerdict& verdict, Time at) const {
        const std::lock_guard lock(mutex);
        if (cache.size() >= max_cached) cache.clear();
        cache.insert_or_assign(sha256, Cached{verdict, at});
    }
};

TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

TrustStore TrustStore::load(const std::filesystem::path& dir) {
    TrustStore store;
    store.state_ = std::make_unique<State>();
    store.state_->files = load_trust_files(dir);
    return store;
}

const std::vector<Certificate>& TrustStore::certificates() const {
    return state_->files.certificates;
}

ChainVerdict TrustStore::check(const Certificate& certificate, Time at) const {
    const std::string sha256 = certificate.sha256();
    if (auto known = state_->cached(sha256, at)) return *std::move(known);
    ChainVerdict verdict = verify_chain(state_->files, certificate, at);
    state_->keep(sha256, verdict, at);
    return verdict;
}

}  // namespace gateway
