#include "gateway/app/keeping_config.hpp"

#include <algorithm>
#include <map>

#include "gateway/app/config.hpp"
#include "gateway/app/config_problem.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/open_facts.hpp"
#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/setting_key_builder.hpp"

namespace gateway {
namespace {

using enum SettingType;
constexpr std::size_t key_octets = 32;
constexpr std::int64_t hour = 3'600'000, day = 24 * hour;
constexpr std::int64_t century = 36'525 * day;

std::string octets_of(const BodyKeyConfig& key) {
    std::string octets;
    return base64_decode(key.secret, octets) ? octets : std::string();
}

void check_encryption(const EncryptionConfig& encryption, ConfigProblems& problems) {
    if (encryption.current.empty()) return;
    const bool known = std::any_of(encryption.keys.begin(), encryption.keys.end(),
                                   [&](const BodyKeyConfig& key) { return key.id == encryption.current; });
    if (!known)
        problems.error(encryption.place, "среди store.encryption.keys нет ключа '" + encryption.current + "'",
                       "no key '" + encryption.current + "' among store.encryption.keys");
    for (const BodyKeyConfig& key : encryption.keys)
        if (!key.secret.empty() && octets_of(key).size() != key_octets)  // an unreadable one is told already
            problems.error(key.place, "ключ хранилища '" + key.id + "': нужны 32 октета в base64: openssl rand -base64 32",
                           "the store's key '" + key.id + "': 32 octets in base64 are wanted: openssl rand -base64 32");
}

void check_rules(const std::vector<RetentionRuleConfig>& rules, ConfigProblems& problems) {
    std::map<std::string, std::string> rule_of;
    for (const RetentionRuleConfig& rule : rules) {
        std::vector<std::string> whose = rule.regimes;
        if (whose.empty()) whose.emplace_back();
        for (const std::string& regime : whose) {
            const auto names = names_of(Regime{});
            if (!regime.empty() && std::find(names.begin(), names.end(), regime) == names.end())
                problems.error(rule.place, "нет режима '" + regime + "'", "no regime '" + regime + "'");
            const auto [other, fresh] = rule_of.emplace(regime, rule.id);
            if (fresh) continue;
            const std::string name = regime.empty() ? "(все остальные / all others)" : regime;
            problems.error(rule.place, "режим " + name + " уже в правиле '" + other->second + "'",
                           "regime " + name + " is in rule '" + other->second + "' already");
        }
    }
}

}  // namespace

std::vector<SettingKey> encryption_keys() {
    return {
        KeyBuilder("current", text, "Имя ключа, которым шифруются тела", "Name of the key that bodies are sealed under")
            .required()
            .example("store-2026"),
        KeyBuilder("keys", block_map, "Ключи по именам; прежние нужны, пока store rotate не зашифрует всё новым",
                   "Keys by name; former ones are needed until store rotate has sealed everything under the new one")
            .required()
            .keys({KeyBuilder("secret", secret, "32 случайных октета в base64: openssl rand -base64 32",
                              "32 random octets in base64: openssl rand -base64 32")
                       .required()
                       .example("file:secrets/store-2026")}),
    };
}

std::vector<SettingKey> retention_keys() {
    return {
        KeyBuilder("erase", choice, "Кто стирает то, чей срок вышел: администратор или шлюз сам",
                   "Who erases what is due: the administrator or the gateway itself")
            .fallback("by_hand")
            .choices({"by_hand", "automatic"}),
        KeyBuilder("every", duration, "Как часто шлюз смотрит, что пора стереть", "How often the gateway looks what is due")
            .fallback("1h")
            .range(1'000, 31 * day),
        KeyBuilder("rules", block_map, "Сроки хранения по правилам; без правила не стирается ничего",
                   "Terms of keeping by rule; without a rule nothing is erased")
            .keys({
                KeyBuilder("regimes", text_list, "Режимы обращений; без ключа — все, не названные другими правилами",
                           "Regimes of appeals; without the key all that no other rule names")
                    .example("fz59"),
                KeyBuilder("keep", duration, "Сколько хранить закрытое обращение после последнего изменения; 5 лет = 1827d",
                           "How long a closed appeal is kept after its last change; 5 years = 1827d")
                    .required()
                    .range(0, century)
                    .example("1827d"),
            }),
    };
}

EncryptionConfig build_encryption(const Settings& settings) {
    EncryptionConfig encryption{settings.text("current"), settings.place("current"), {}};
    for (const auto& [name, block] : settings.blocks("keys"))
        encryption.keys.push_back({name, block.text("secret"), block.place("secret")});
    return encryption;
}

RetentionConfig build_retention(const Settings& settings) {
    RetentionConfig retention{settings.text("erase") == "automatic", settings.duration("every"), {}};
    for (const auto& [name, block] : settings.blocks("rules"))
        retention.rules.push_back({name, block.place("keep"), block.list("regimes"), block.duration("keep")});
    return retention;
}

void check_keeping(const Config& config, ConfigProblems& problems) {
    check_encryption(config.store.encryption, problems);
    check_rules(config.retention.rules, problems);
}

BodySeals seals_of(const Config& config) {
    const EncryptionConfig& encryption = config.store.encryption;
    BodySeals seals;
    seals.facts_of = [](const std::string& json) { return open_facts(appeal_from_json(json)); };
    if (encryption.current.empty()) return seals;
    std::vector<BodyKey> keys;
    for (const BodyKeyConfig& key : encryption.keys)
        if (!key.secret.empty()) keys.push_back({key.id, octets_of(key)});
    if (keys.empty()) return seals;  // for `store check` of a configuration with faults: it names the keys that are missing
    seals.vault = std::make_shared<const Vault>(encryption.current, keys);
    return seals;
}

std::vector<RetentionTerm> terms_of(const RetentionConfig& retention, Time now) {
    std::vector<RetentionTerm> terms;
    for (const RetentionRuleConfig& rule : retention.rules) {
        if (rule.regimes.empty()) terms.push_back({rule.id, {}, now - rule.keep});
        for (const std::string& regime : rule.regimes) terms.push_back({rule.id, regime, now - rule.keep});
    }
    return terms;
}

}  // namespace gateway
