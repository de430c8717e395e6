// How long and how bodies are kept: `store.encryption` and `retention` of gateway.yaml.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/archive.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/store/body_seals.hpp"

namespace gateway {

struct Config;
class ConfigProblems;

/// A key as it is written down: 32 octets in base64.
struct BodyKeyConfig {
    std::string id, secret;
    SettingPlace place;
    bool operator==(const BodyKeyConfig& other) const { return id == other.id && secret == other.secret; }
};

/// An empty `current`: nothing is sealed.
struct EncryptionConfig {
    std::string current;
    SettingPlace place;
    std::vector<BodyKeyConfig> keys;
    bool operator==(const EncryptionConfig& other) const { return current == other.current && keys == other.keys; }
};

/// A closed appeal of these regimes is kept so long after its last change; no regimes = all that no other rule names.
struct RetentionRuleConfig {
    std::string id;
    SettingPlace place;
    std::vector<std::string> regimes;
    Duration keep{};
};

struct RetentionConfig {
    bool by_itself = false;  ///< the gateway erases what is due; else only a person does
    Duration every{};        ///< between two looks
    std::vector<RetentionRuleConfig> rules;
};

std::vector<SettingKey> encryption_keys();
std::vector<SettingKey> retention_keys();
EncryptionConfig build_encryption(const Settings& settings);
RetentionConfig build_retention(const Settings& settings);
/// What one key alone cannot tell: names that do not exist, keys of another length, a regime of two rules.
void check_keeping(const Config& config, ConfigProblems& problems);

/// The keys of the configuration as the store uses them. Throws std::runtime_error with one sentence.
BodySeals seals_of(const Config& config);
/// What is due as of now.
std::vector<RetentionTerm> terms_of(const RetentionConfig& retention, Time now);

}  // namespace gateway
