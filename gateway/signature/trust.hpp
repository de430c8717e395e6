// Which certificates are believed, and why not.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/signature/certificate.hpp"
#include "gateway/signature/key_parameters.hpp"
#include "gateway/signature/revocation.hpp"

namespace gateway {

struct ChainVerdict {
    bool trusted = false;
    Cause cause = Cause::none;    ///< certificate_untrusted, _expired, _revoked, _usage, trust_unavailable
    std::string detail;           ///< one sentence for the administrator
    bool status_unknown = false;  ///< trusted, but nobody could say now whether it is revoked: the evidence is weaker for it
};

struct TrustPolicy {
    RevocationPolicy revocation;
    std::vector<KeyParameters> parameters;  ///< of keys that are believed; empty = all_key_parameters()
};

/// How often the status of certificates could not be learned, since the store was made.
struct TrustCounts {
    std::uint64_t accepted_unknown = 0, refused_unknown = 0, revoked = 0;
};

/// Roots, intermediates and CRLs from a folder of PEM/DER files (*.pem, *.crt, *.cer, *.crl). What is in the folder never
/// changes; what is known of revocation grows with its book. Any thread.
class TrustStore {
public:
    /// Throws std::runtime_error naming the file that cannot be read. A self-signed certificate is a root, others are
    /// intermediates. With a CRL for an issuer present, certificates of that issuer are checked against it.
    static TrustStore load(const std::filesystem::path& dir, TrustPolicy policy = {});

    TrustStore(TrustStore&&) noexcept;
    TrustStore& operator=(TrustStore&&) noexcept;
    ~TrustStore();

    /// Chain to a root, validity at `at`, key usage digitalSignature or nonRepudiation, parameters of the key, revocation as
    /// far as it is known now; never waits for the network. A revocation that is known always refuses; a status that is not is
    /// asked for in the book and accepted as `status_unknown` during the grace, then as the policy says. Results are cached per
    /// certificate for at most a minute of `at`.
    ChainVerdict check(const Certificate& certificate, Time at) const;

    const std::vector<Certificate>& certificates() const;

    /// What is known of revocation, for whoever fetches it; lives as long as the store.
    RevocationBook& revocation() const;
    TrustCounts counts() const;

private:
    TrustStore() = default;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
