#include "gateway/signature/signing_key.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/signing_key_native.hpp"

namespace gateway {

std::string evp_signature(EVP_PKEY* key, SignatureKind kind, std::string_view octets) {
    const EvpMdCtxPtr context(EVP_MD_CTX_new());
    std::size_t size = 0;
    const EVP_MD* hash = evp_digest(digest_of(kind));
    require_openssl(context && EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, key) == 1, "signing");
    require_openssl(EVP_DigestSign(context.get(), nullptr, &size, octets_of(octets), octets.size()) == 1, "signing");
    std::string signature(size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    require_openssl(EVP_DigestSign(context.get(), out, &size, octets_of(octets), octets.size()) == 1, "signing");
    signature.resize(size);
    if (kind != SignatureKind::ecdsa_sha256) return signature;
    auto raw = ecdsa_raw_of_der(signature, key);
    require_openssl(raw.has_value(), "signing");
    return *std::move(raw);
}

namespace {

class OpensslSigningKey final : public SigningKey {
public:
    OpensslSigningKey(EvpPkeyPtr key, Certificate certificate, SignatureKind kind)
        : certificate_(std::move(certificate)), kind_(kind), key_(std::move(key)) {}

    const Certificate& certificate() const override { return certificate_; }
    SignatureKind kind() const override { return kind_; }
    void* native() const override { return key_.get(); }

    std::string sign(std::string_view octets) const override { return evp_signature(key_.get(), kind_, octets); }

private:
    Certificate certificate_;
    SignatureKind kind_;
    EvpPkeyPtr key_;
};

/// PEM readers ask here for a passphrase: there is none, and the asking is remembered.
int no_passphrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

}  // namespace

std::string trial_of(const SigningKey& key) {
    constexpr std::string_view octets = "Appeal Gateway: is this the key of this certificate?";
    try {
        const SigningKey& now = key.current();
        if (now.certificate().verify(now.kind(), octets, now.sign(octets))) return {};
        return "what the key signs does not fit its certificate (for GOST the octets must be s || r)";
    } catch (const Fault& fault) {
        return fault.detail();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

std::shared_ptr<const SigningKey> openssl_signing_key(EvpPkeyPtr key, Certificate certificate) {
    const auto kind = signature_kind_of(key.get());
    if (!kind) throw std::runtime_error("the key is neither GOST R 34.10-2012 nor RSA nor EC");
    const bool pair = X509_check_private_key(x509_of(certificate), key.get()) == 1;
    ERR_clear_error();
    if (!pair) throw std::runtime_error("the private key does not belong to the certificate " + certificate.subject());
    return std::make_shared<OpensslSigningKey>(std::move(key), std::move(certificate), *kind);
}

EvpPkeyPtr read_pem_private_key(const std::filesystem::path& file) {
    std::string pem = read_small_file(file, std::size_t{1} << 20);
    bool asked = false;
    EvpPkeyPtr key;
    {
        const BioPtr bio = bio_over(pem);
        key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, &asked));
    }
    OPENSSL_cleanse(pem.data(), pem.size());
    const std::string why = key ? std::string() : openssl_error();
    ERR_clear_error();
    if (asked) throw std::runtime_error(file.string() + ": the key is protected by a passphrase; give an unprotected PEM key");
    if (!key) throw std::runtime_error(file.string() + ": no readable PEM private key: " + why);
    return key;
}

std::shared_ptr<const SigningKey> load_pem_key(const std::filesystem::path& key_file, const std::filesystem::path& cert_file) {
    EvpPkeyPtr key = read_pem_private_key(key_file);
    Certificate certificate = Certificate::read_pem_file(cert_file).front();
    try {
        return openssl_signing_key(std::move(key), std::move(certificate));
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(key_file.string() + " and " + cert_file.string() + ": " + error.what());
    }
}

}  // namespace gateway
