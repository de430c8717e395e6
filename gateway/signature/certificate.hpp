// X.509 certificates as the gateway looks at them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/signature/algorithms.hpp"

namespace gateway {

/// Immutable, cheap to copy (shared state: the parsed certificate, shared by all copies), any thread.
class Certificate {
public:
    /// Throw Fault(malformed) on anything that is no certificate. The latest ones are remembered: a certificate that was read
    /// a moment ago costs one SHA-256.
    static Certificate from_der(std::string_view der);
    static Certificate from_pem(std::string_view pem);
    /// All certificates of a PEM file, in order.
    static std::vector<Certificate> read_pem_file(const std::filesystem::path& file);

    std::string subject() const;  ///< RFC 2253, UTF-8
    std::string issuer() const;
    std::string serial() const;  ///< hex, upper case
    std::string common_name() const;
    Time not_before() const;
    Time not_after() const;
    std::string sha256() const;  ///< of the DER, hex
    std::string der() const;
    std::string pem() const;
    SignatureKind signature_kind() const;  ///< what its key signs with; throws Fault(bad_value) for other keys

    /// Checks `signature` (for GOST: s || r) over `octets` with this certificate's key.
    bool verify(SignatureKind kind, std::string_view octets, std::string_view signature) const;

    void* native() const;  ///< X509*, for the room signature only

private:
    struct State;
    static std::shared_ptr<const State> parsed(std::string_view der, std::string sha256);
    explicit Certificate(std::shared_ptr<const State> state) : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

}  // namespace gateway
