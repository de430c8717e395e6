// A certification authority of the tests: issues certificates that say where to ask, CRLs and OCSP answers.
#pragma once

#include <openssl/ocsp.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/issue_native.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway {

inline Certificate certificate_of(const KeyPair& pair) {
    return certificate_of(pair.x509.get());
}

struct OcspWish {
    bool revoked = false, unknown = false;
    Time revoked_at{}, from{}, until{};
    const KeyPair* signer = nullptr;       ///< null = the authority itself
    const Certificate* instead = nullptr;  ///< speak about this certificate
};

class Authority {
public:
    explicit Authority(KeyAlgorithm algorithm = KeyAlgorithm::gost2012_256) : algorithm_(algorithm) {
        CertificateWish wish;
        wish.use = CertificateUse::authority;
        wish.subject = {{"CN", "Test authority"}};
        wish.not_before = now - std::chrono::days{300};
        wish.not_after = now + std::chrono::days{300};
        root = issue(generate_key(algorithm), wish, nullptr);
        std::ofstream(folder.path() / "root.pem") << certificate_pem(root.x509);
    }

    CertificateWish wish(const std::string& name) const {
        CertificateWish made;
        made.subject = {{"CN", name}};
        made.not_before = now - std::chrono::days{100};
        made.not_after = now + std::chrono::days{100};
        made.crl_url = "http://127.0.0.1/test.crl";
        made.ocsp_url = "http://127.0.0.1/ocsp";
        return made;
    }

    KeyPair make(const CertificateWish& wanted) const { return issue(generate_key(algorithm_), wanted, &root); }

    std::string ocsp(const KeyPair& about, const OcspWish& wanted) const {
        const KeyPair& signer = wanted.signer != nullptr ? *wanted.signer : root;
        const OpensslPtr<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_BASICRESP_new());
        const X509* subject = wanted.instead != nullptr ? x509_of(*wanted.instead) : about.x509.get();
        const OpensslPtr<OCSP_CERTID, OCSP_CERTID_free> id(OCSP_cert_to_id(EVP_sha1(), subject, root.x509.get()));
        const auto at = time(wanted.from), until = time(wanted.until), revoked = time(wanted.revoked_at);
        const int status = wanted.unknown   ? V_OCSP_CERTSTATUS_UNKNOWN
                           : wanted.revoked ? V_OCSP_CERTSTATUS_REVOKED
                                            : V_OCSP_CERTSTATUS_GOOD;
        require_openssl(OCSP_basic_add1_status(basic.get(), id.get(), status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                                               wanted.revoked ? revoked.get() : nullptr, at.get(), until.get()) != nullptr,
                        "an OCSP status");
        const EVP_MD* digest = evp_digest(digest_of(*signature_kind_of(signer.key.get())));
        require_openssl(OCSP_basic_sign(basic.get(), signer.x509.get(), signer.key.get(), digest, nullptr, 0), "OCSP");
        const OpensslPtr<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
            OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
        unsigned char* der = nullptr;
        const int size = i2d_OCSP_RESPONSE(response.get(), &der);
        std::string octets(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
        OPENSSL_free(der);
        return octets;
    }

    const Time now = std::chrono::floor<std::chrono::seconds>(SystemClock().now());
    TempFolder folder;  ///< root.pem: a trust folder
    KeyPair root;

private:
    static OpensslPtr<ASN1_TIME, ASN1_TIME_free> time(Time at) {
        return OpensslPtr<ASN1_TIME, ASN1_TIME_free>(
            ASN1_GENERALIZEDTIME_set(nullptr, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()));
    }

    KeyAlgorithm algorithm_;
};

}  // namespace gateway
