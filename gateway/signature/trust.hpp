// Which certificates are believed, and why not.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/signature/certificate.hpp"

namespace gateway {

struct ChainVerdict {
    bool trusted = false;
    Cause cause = Cause::none;  ///< certificate_untrusted, _expired, _revoked, _usage
    std::string detail;         ///< one sentence for the administrator
};

/// Roots, intermediates and CRLs from a folder of PEM/DER files (*.pem, *.crt, *.cer, *.crl). Immutable; any thread.
class TrustStore {
public:
    /// Throws std::runtime_error naming the file that cannot be read. A self-signed certificate is a root, others are
    /// intermediates. With a CRL for an issuer present, certificates of that issuer are checked against it.
    static TrustStore load(const std::filesystem::path& dir);

    TrustStore(TrustStore&&) noexcept;
    TrustStore& operator=(TrustStore&&) noexcept;
    ~TrustStore();

    /// Chain to a root, validity at `at`, key usage digitalSignature or nonRepudiation, CRL when present. Results are cached
    /// per certificate for at most a minute of `at`.
    ChainVerdict check(const Certificate& certificate, Time at) const;

    const std::vector<Certificate>& certificates() const;

private:
    TrustStore() = default;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
