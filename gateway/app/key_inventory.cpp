#include "gateway/app/key_inventory.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"
#include "gateway/signature/rollover_key.hpp"

namespace gateway {
namespace {

using std::chrono::days;

std::vector<std::string> users_of(const KeyRing::Users& users, const std::string& name) {
    const auto found = users.find(name);
    if (found == users.end()) return {};
    return {found->second.begin(), found->second.end()};
}

std::string trouble_of(const Certificate& certificate) {
    if (!may_sign(certificate)) return "its key usage has neither digitalSignature nor nonRepudiation";
    return trouble_of_parameters(certificate, {});
}

class Inventory {
public:
    Inventory(const KeyRing& ring, std::vector<std::string>& problems) : ring_(ring), problems_(problems) {}

    void add_key(const KeyConfig& key) {
        for (const KeyPairConfig& pair : key.pairs) {
            attempt([&] {
                Certificate certificate = certificate_of(pair.source);
                const SigningTerm term = signing_term(certificate);
                std::string trouble = trouble_of(certificate);
                all_.push_back({"signing", key.name, describe(pair.source), std::move(certificate),
                                users_of(ring_.key_users(), key.name), term, false, false, false, std::move(trouble)});
            });
        }
    }

    void add_listener(const ListenerConfig& listener) {
        const ServerTls& tls = listener.server.tls;
        add_file("server", listener.server.name, tls.cert_file, {listener.server.name});
        add_file("client_ca", listener.server.name, tls.client_ca_file, {listener.server.name});
    }

    void add_trust(const TrustConfig& trust) {
        const auto users = users_of(ring_.trust_users(), trust.name);
        attempt([&] {
            const TrustStore store = TrustStore::load(trust.dir);
            for (const Certificate& certificate : store.certificates())
                all_.push_back({"trust",
                                trust.name,
                                trust.dir.string(),
                                certificate,
                                users,
                                {certificate.not_before(), certificate.not_after()},
                                false,
                                false,
                                false,
                                {}});
        });
    }

    std::vector<KeyEntry> take() { return std::move(all_); }

private:
    static Certificate certificate_of(const KeySource& source) {
        if (!source.p12_file.empty()) return load_p12_key(source.p12_file, source.password)->certificate();
        return Certificate::read_pem_file(source.cert_file).front();
    }

    void add_file(const std::string& use, const std::string& name, const std::filesystem::path& file,
                  const std::vector<std::string>& users) {
        if (file.empty()) return;
        attempt([&] {
            for (const Certificate& certificate : Certificate::read_pem_file(file))
                all_.push_back({use,
                                name,
                                file.string(),
                                certificate,
                                users,
                                {certificate.not_before(), certificate.not_after()},
                                false,
                                false,
                                false,
                                {}});
        });
    }

    template <class Look>
    void attempt(Look look) {
        try {
            look();
        } catch (const Fault& fault) {
            problems_.push_back(fault.detail());
        } catch (const std::exception& error) {
            problems_.emplace_back(error.what());
        }
    }

    const KeyRing& ring_;
    std::vector<std::string>& problems_;
    std::vector<KeyEntry> all_;
};

std::int64_t days_left(const KeyEntry& entry, Time now) {
    return std::chrono::floor<days>(entry.term.until - now).count();
}

bool of_one_name(const KeyEntry& left, const KeyEntry& right) {
    return left.use == "signing" && right.use == "signing" && left.name == right.name;
}

}  // namespace

KeyAdvice replacement_of(const KeyEntry& entry) {
    if (entry.use == "signing")
        return {
            "получите новый сертификат, добавьте его в keys." + entry.name +
                ".more и выполните reload; сначала "
                "зарегистрируйте его у партнёров (СМЭВ)",
            "obtain a new certificate, add it below keys." + entry.name + ".more and reload; register it with partners first"};
    if (entry.use == "server")
        return {"замените файлы сертификата слушателя " + entry.name + " и перезапустите шлюз",
                "replace the certificate files of the listener " + entry.name + " and restart the gateway"};
    return {"положите новый сертификат удостоверяющего центра рядом со старым (" + entry.source + ") и выполните reload",
            "put the authority's new certificate beside the old one (" + entry.source + ") and reload"};
}

/// As choose_key() does; a key whose successor has begun may end in peace.
void mark_keys(std::vector<KeyEntry>& entries, Time now) {
    for (KeyEntry& entry : entries) {
        if (entry.use != "signing") continue;
        entry.signs_now = entry.term.holds(now);
        entry.waits = entry.superseded = false;
        for (const KeyEntry& other : entries) {
            if (&other == &entry || !of_one_name(entry, other)) continue;
            if (other.term.holds(now) && entry.term.from < other.term.from) entry.signs_now = false;
            entry.waits = entry.waits || (now < entry.term.from && other.term.holds(now));
            if (other.term.from <= now && entry.term.until < other.term.until) entry.superseded = true;
        }
    }
}

std::vector<KeyEntry> key_inventory(const Config& config, const KeyRing& ring, Time now, std::vector<std::string>& problems) {
    Inventory inventory(ring, problems);
    for (const KeyConfig& key : config.keys) inventory.add_key(key);
    for (const ListenerConfig& listener : config.listeners) inventory.add_listener(listener);
    for (const TrustConfig& trust : config.trust) inventory.add_trust(trust);
    std::vector<KeyEntry> entries = inventory.take();
    mark_keys(entries, now);
    return entries;
}

KeyUrgency urgency_of(const KeyEntry& entry, Time now) {
    if (entry.superseded) return KeyUrgency::none;
    if (entry.term.until < now) return KeyUrgency::over;
    if (entry.term.until < now + days{7}) return KeyUrgency::now;
    if (entry.term.until < now + days{30}) return KeyUrgency::soon;
    return entry.term.until < now + days{60} ? KeyUrgency::plan : KeyUrgency::none;
}

KeyAdvice advice_for(const KeyEntry& entry, Time now) {
    if (!entry.trouble.empty())
        return {"ключ не годится для подписи: получите другой сертификат",
                "the key is unfit to sign: obtain another certificate"};
    if (entry.superseded)
        return entry.term.until < now ? KeyAdvice{"истёк, заменён другим: можно убрать из настроек",
                                                  "expired and replaced: may be removed from the configuration"}
                                      : KeyAdvice{};
    const KeyUrgency urgency = urgency_of(entry, now);
    if (urgency == KeyUrgency::none) return {};
    const KeyAdvice what = replacement_of(entry);
    if (urgency == KeyUrgency::over) return {"СРОК ИСТЁК: " + what.ru, "EXPIRED: " + what.en};
    const std::string left = std::to_string(days_left(entry, now));
    const std::string hurry_ru = urgency == KeyUrgency::now ? "СРОЧНО, " : "",
                      hurry_en = urgency == KeyUrgency::now ? "URGENT, " : "";
    return {hurry_ru + "осталось дней: " + left + ": " + what.ru, hurry_en + "days left: " + left + ": " + what.en};
}

}  // namespace gateway
