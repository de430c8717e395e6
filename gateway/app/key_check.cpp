#include <chrono>

#include "gateway/app/config_check.hpp"
#include "gateway/app/key_inventory.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {
namespace {

std::string reason_of(const std::exception& error) {
    const auto* fault = dynamic_cast<const Fault*>(&error);
    return fault != nullptr && !fault->detail().empty() ? fault->detail() : error.what();
}

/// Runs one look at files; what it throws becomes an error at `place`.
template <class Look>
void attempt(const SettingPlace& place, ConfigProblems& problems, Look look) {
    try {
        look();
    } catch (const std::exception& error) {
        problems.error(place, "ключ или сертификат не читается", "key or certificate cannot be loaded", reason_of(error));
    }
}

std::string day_of(Time time) {
    return to_rfc3339(time).substr(0, 10);
}

/// A word for every step of urgency; an end nobody needs to mind is none.
void check_term(const KeyEntry& entry, Time now, const SettingPlace& place, ConfigProblems& problems) {
    const std::string name = "'" + entry.certificate.common_name() + "'";
    const std::string start = day_of(entry.term.from), end = day_of(entry.term.until);
    const KeyAdvice advice = advice_for(entry, now);
    if (entry.superseded && entry.term.until < now) {
        problems.warning(place, "сертификат " + name + " истёк " + end + " и заменён: его можно убрать",
                         "the certificate " + name + " expired on " + end + " and is replaced: it may be removed");
    } else if (entry.term.until < now) {
        problems.error(place, "сертификат " + name + " истёк " + end, "the certificate " + name + " expired on " + end);
    } else if (entry.term.from > now && !entry.waits) {
        problems.error(place, "сертификат " + name + " действует только с " + start,
                       "the certificate " + name + " is valid only from " + start);
    } else if (urgency_of(entry, now) != KeyUrgency::none) {
        problems.warning(place, "сертификат " + name + " истекает " + end + ": " + advice.ru,
                         "the certificate " + name + " expires on " + end + ": " + advice.en);
    }
}

/// Files must give a key that fits. A token or a program may be away for now: deliveries would wait for it.
void check_pair(const KeyPairConfig& pair, ConfigProblems& problems) {
    attempt(pair.place, problems, [&] {
        const auto key = load_key(pair.source);
        const std::string trouble = trial_of(*key);
        if (trouble.empty()) return;
        problems.warning(pair.place, "ключом сейчас нельзя подписать, отправка будет ждать: " + trouble,
                         "nothing can be signed with this key now, sending will wait: " + trouble);
    });
}

void check_entry(const KeyEntry& entry, Time now, const SettingPlace& place, ConfigProblems& problems) {
    check_term(entry, now, place, problems);
    if (!entry.trouble.empty()) problems.error(place, "ключ не годится для подписи", "the key is unfit to sign", entry.trouble);
}

/// The places of what an entry comes from.
SettingPlace place_of(const Config& config, const KeyEntry& entry) {
    for (const KeyConfig& key : config.keys) {
        if (entry.use != "signing" || key.name != entry.name) continue;
        for (const KeyPairConfig& pair : key.pairs)
            if (describe(pair.source) == entry.source) return pair.place;
        return key.place;
    }
    for (const ListenerConfig& listener : config.listeners)
        if (listener.server.name == entry.name) return listener.place;
    return {};
}

/// An authority that has ended is no mistake of the configuration: old signatures are still checked with it.
void check_trust(const TrustConfig& trust, Time now, ConfigProblems& problems) {
    const TrustStore store = TrustStore::load(trust.dir);
    bool alive = false;
    for (const Certificate& certificate : store.certificates()) alive = alive || certificate.not_after() > now;
    if (!alive)
        problems.error(trust.place, "все сертификаты в папке истекли: " + trust.dir.string(),
                       "all certificates in the folder have expired: " + trust.dir.string());
}

void check_tls(const ListenerConfig& listener) {
    const ServerTls& tls = listener.server.tls;
    if (!tls.enabled()) return;
    load_pem_key(tls.key_file, tls.cert_file);
    if (!tls.client_ca_file.empty()) Certificate::read_pem_file(tls.client_ca_file);
}

}  // namespace

void check_keys(const Config& config, Time now, ConfigProblems& problems) {
    for (const auto& key : config.keys)
        for (const auto& pair : key.pairs) check_pair(pair, problems);
    for (const auto& trust : config.trust) attempt(trust.place, problems, [&] { check_trust(trust, now, problems); });
    for (const auto& listener : config.listeners) attempt(listener.place, problems, [&] { check_tls(listener); });
    const SystemClock clock;
    const KeyRing nobody(config, clock);
    std::vector<std::string> told_above;
    for (const KeyEntry& entry : key_inventory(config, nobody, now, told_above))
        if (entry.use == "signing" || entry.use == "server") check_entry(entry, now, place_of(config, entry), problems);
}

}  // namespace gateway
