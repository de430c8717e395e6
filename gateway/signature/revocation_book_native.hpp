// The inside of a RevocationBook: one lock over sources and answers, and the files they are kept in.
#pragma once

#include <map>
#include <mutex>

#include "gateway/signature/revocation_native.hpp"

namespace gateway {

struct KeptCrl {
    BelievedCrl believed;
    Time taken_at{};
};

struct AskedSource {
    RevocationSource view;
    std::vector<std::string> urls;  ///< mirrors, tried in turn
    std::string request;
    std::optional<Certificate> certificate, issuer;  ///< ocsp: about whom
    std::optional<OcspAnswer> answer;
    Time asked_since{}, asked_last{};
};

struct RevocationBook::State {
    RevocationPolicy policy;
    std::vector<Certificate> issuers;
    mutable std::mutex mutex;
    std::map<std::string, AskedSource> sources;  ///< by id
    std::map<std::string, KeptCrl> crls;         ///< by id of the source
    std::map<std::string, Time> crl_asked;       ///< by sha256 of the issuer
    std::shared_ptr<const CrlSet> set = std::make_shared<const CrlSet>();
    std::uint64_t generation = 0;

    // With the lock held.
    AskedSource* source(const std::string& id, RevocationKind kind, Time at);  ///< null when there are too many
    void use_crl(const std::string& id, KeptCrl kept);
    void show(AskedSource& source, const KeptCrl& kept) const;
    void postpone(AskedSource& source, std::string_view reason, Time now) const;
    bool take_crl(const std::string& id, AskedSource& source, BelievedCrl believed, Time now);
    bool take_ocsp(AskedSource& source, OcspAnswer answer, Time now);

    // Without it.
    void believe(const RevocationQuery& query, std::string_view octets, Time now);

    // Files; no lock needed.
    void read_kept_crls();
    std::optional<OcspAnswer> kept_ocsp(const std::string& id, const Certificate& certificate, const Certificate& issuer) const;
    void keep(const std::string& id, RevocationKind kind, std::string_view octets) const;
    std::filesystem::path file_of(const std::string& id, RevocationKind kind) const;
};

}  // namespace gateway
