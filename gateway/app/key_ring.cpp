#include <algorithm>
#include <stdexcept>

#include "gateway/app/adapter_trial.hpp"
#include "gateway/app/config_problem.hpp"

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

std::shared_ptr<const SigningKey> KeyRing::key(std::string_view name) {
    const auto loaded = keys_.find(name);
    if (loaded != keys_.end()) return loaded->second;
    const KeyConfig& config = find_named(config_.keys, name, "keys");
    return keys_.emplace(name, load_pem_key(config.key_file, config.cert_file)).first->second;
}

const TrustStore* KeyRing::trust(std::string_view name) {
    const auto loaded = trusts_.find(name);
    if (loaded != trusts_.end()) return &loaded->second;
    const TrustConfig& config = find_named(config_.trust, name, "trust");
    return &trusts_.emplace(name, TrustStore::load(config.dir)).first->second;
}

}  // namespace gateway
