#include <chrono>

#include "gateway/app/config_check.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {
namespace {

constexpr auto soon = std::chrono::days(30);

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

void check_validity(const Certificate& certificate, Time now, const SettingPlace& place, ConfigProblems& problems) {
    const std::string name = certificate.common_name();
    const std::string end = day_of(certificate.not_after()), start = day_of(certificate.not_before());
    if (certificate.not_after() < now) {
        problems.error(place, "сертификат '" + name + "' истёк " + end, "the certificate '" + name + "' expired on " + end);
    } else if (certificate.not_before() > now) {
        problems.error(place, "сертификат '" + name + "' действует только с " + start,
                       "the certificate '" + name + "' is valid only from " + start);
    } else if (certificate.not_after() < now + soon) {
        problems.warning(place, "сертификат '" + name + "' истекает " + end,
                         "the certificate '" + name + "' expires on " + end);
    }
}

void check_trust(const TrustConfig& trust, ConfigProblems& problems) {
    const TrustStore store = TrustStore::load(trust.dir);
    if (!store.certificates().empty()) return;
    problems.error(trust.place, "в папке нет сертификатов: " + trust.dir.string(),
                   "the folder holds no certificates: " + trust.dir.string());
}

void check_tls(const ListenerConfig& listener, Time now, ConfigProblems& problems) {
    const ServerTls& tls = listener.server.tls;
    if (!tls.enabled()) return;
    check_validity(load_pem_key(tls.key_file, tls.cert_file)->certificate(), now, listener.place, problems);
    if (!tls.client_ca_file.empty()) Certificate::read_pem_file(tls.client_ca_file);
}

}  // namespace

void check_keys(const Config& config, Time now, ConfigProblems& problems) {
    for (const auto& key : config.keys)
        attempt(key.place, problems,
                [&] { check_validity(load_pem_key(key.key_file, key.cert_file)->certificate(), now, key.place, problems); });
    for (const auto& trust : config.trust) attempt(trust.place, problems, [&] { check_trust(trust, problems); });
    for (const auto& listener : config.listeners)
        attempt(listener.place, problems, [&] { check_tls(listener, now, problems); });
}

}  // namespace gateway
