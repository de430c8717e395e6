#include <algorithm>
#include <stdexcept>

#include "gateway/app/config_problem.hpp"
#include "gateway/app/key_ring.hpp"
#include "gateway/signature/rollover_key.hpp"

namespace gateway {
namespace {

template <class Entry>
const Entry& find_named(const std::vector<Entry>& entries, std::string_view name, const char* what) {
    std::vector<std::string> names;
    for (const auto& entry : entries) {
        if (entry.name == name) return entry;
        names.push_back(entry.name);
    }
    const Hint hint = hint_for(name, names);
    throw std::runtime_error("в gateway.yaml нет " + std::string(what) + " '" + std::string(name) + "'" + hint.ru +
                             " / gateway.yaml has no " + what + " '" + std::string(name) + "'" + hint.en);
}

}  // namespace

std::shared_ptr<const SigningKey> KeyRing::key(std::string_view name, const std::string& user) {
    const auto loaded = keys_.find(name);
    if (loaded == keys_.end()) {
        const KeyConfig& config = find_named(config_.keys, name, "keys");
        std::vector<std::shared_ptr<const SigningKey>> pairs;
        for (const KeyPairConfig& pair : config.pairs) pairs.push_back(load_key(pair.source));
        keys_.emplace(name, rollover_key(config.name, std::move(pairs), clock_));
    }
    key_users_[std::string(name)].insert(user);
    return keys_.find(name)->second;
}

const TrustStore* KeyRing::trust(std::string_view name, const std::string& user) {
    const auto loaded = trusts_.find(name);
    if (loaded == trusts_.end()) {
        const TrustConfig& config = find_named(config_.trust, name, "trust");
        trusts_.emplace(name, std::make_shared<const TrustStore>(TrustStore::load(config.dir, config.policy)));
    }
    trust_users_[std::string(name)].insert(user);
    return trusts_.find(name)->second.get();
}

}  // namespace gateway
