#include "gateway/app/desk_trust.hpp"

#include <utility>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

std::vector<std::string> users_of(const KeyRing::Users& users, const std::string& name) {
    const auto found = users.find(name);
    if (found == users.end()) return {};
    return {found->second.begin(), found->second.end()};
}

std::string algorithm_of(const Certificate& certificate) {
    try {
        return std::string(to_text(certificate.signature_kind()));
    } catch (const Fault&) {
        return "other";
    }
}

DeskCertificate certificate_of(KeyEntry entry) {
    DeskCertificate made;
    const Certificate& certificate = entry.certificate;
    KeyAdvice next = entry.superseded ? KeyAdvice{} : replacement_of(entry);
    made.use = std::move(entry.use);
    made.file = std::move(entry.source);
    made.common_name = certificate.common_name();
    made.issuer = certificate.issuer();
    made.serial = certificate.serial();
    made.sha256 = certificate.sha256();
    made.algorithm = algorithm_of(certificate);
    made.not_before = certificate.not_before();
    made.not_after = certificate.not_after();
    made.users = std::move(entry.users);
    if (entry.term.until < made.not_after) made.key_until = entry.term.until;
    made.superseded = entry.superseded;
    made.next_ru = std::move(next.ru);
    made.next_en = std::move(next.en);
    return made;
}

}  // namespace

std::vector<DeskCertificate> desk_certificates(std::vector<KeyEntry> entries, Time now) {
    mark_keys(entries, now);
    std::vector<DeskCertificate> certificates;
    for (KeyEntry& entry : entries) certificates.push_back(certificate_of(std::move(entry)));
    return certificates;
}

std::vector<DeskTrust> desk_trust(const KeyRing& ring) {
    std::vector<DeskTrust> all;
    for (const auto& [name, store] : ring.trusts()) {
        DeskTrust made;
        made.name = name;
        made.revocation = to_text(store->revocation().policy().mode);
        made.users = users_of(ring.trust_users(), name);
        for (RevocationSource& source : store->revocation().sources())
            made.sources.push_back({std::string(to_text(source.kind)), std::move(source.url), std::move(source.about),
                                    source.last_success, source.until, std::move(source.last_error), source.failures});
        const TrustCounts counts = store->counts();
        made.accepted_unknown = counts.accepted_unknown;
        made.refused_unknown = counts.refused_unknown;
        made.revoked = counts.revoked;
        all.push_back(std::move(made));
    }
    return all;
}

std::vector<DeskKeyTrouble> desk_key_troubles(const KeyRing& ring) {
    std::vector<DeskKeyTrouble> troubles;
    for (const auto& [name, key] : ring.keys())
        if (std::string reason = key->trouble(); !reason.empty())
            troubles.push_back({name, std::move(reason), users_of(ring.key_users(), name)});
    return troubles;
}

}  // namespace gateway
