#include "gateway/signature/certificate.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate_native.hpp"

namespace gateway {
namespace {

/// Real certificates have 1–3 KB; with photographs and policies some reach 20.
constexpr std::size_t max_certificate = std::size_t{256} << 10;

/// Partners sign all their messages with the same few certificates, and reading one costs a third of checking a signature.
/// What is kept is a function of its key (the digest of the DER) and immutable, so it never grows old. Any thread.
constexpr std::size_t max_kept = std::size_t{16} << 10;
constexpr std::size_t most_kept = 256;

template <class State>
class RecentlyParsed {
public:
    std::shared_ptr<State> find(const std::string& sha256) const {
        const std::lock_guard lock(mutex_);
        const auto found = states_.find(sha256);
        return found == states_.end() ? nullptr : found->second;
    }

    /// A flood of strangers' certificates costs the time of reading them again, not memory.
    void keep(const std::string& sha256, std::shared_ptr<State> state) {
        const std::lock_guard lock(mutex_);
        if (states_.size() >= most_kept) states_.clear();
        states_.insert_or_assign(sha256, std::move(state));
    }

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<State>> states_;
};

std::string der_of(const X509* x509) {
    unsigned char* out = nullptr;
    const int size = i2d_X509(x509, &out);
    if (size <= 0) throw Fault(Cause::malformed, "the certificate cannot be encoded: " + openssl_error());
    std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    return der;
}

}  // namespace

/// Everything asked for on the path of a message is worked out once.
struct Certificate::State {
    X509Ptr x509;
    EvpPkeyPtr key;  ///< null when the algorithm is unknown to OpenSSL and the engine
    std::optional<SignatureKind> kind;
    Time not_before, not_after;
    std::string der, sha256, subject;
};

Certificate certificate_of(const X509* x509) {
    return Certificate::from_der(der_of(x509));
}

Certificate Certificate::from_der(std::string_view der) {
    if (der.size() > max_certificate) throw Fault(Cause::too_large, "a certificate of more than 256 KiB");
    static RecentlyParsed<const State> recent;
    std::string sha256 = sha256_hex(der);
    auto known = recent.find(sha256);
    if (known) return Certificate(std::move(known));
    std::shared_ptr<const State> state = parsed(der, std::move(sha256));
    if (der.size() <= max_kept) recent.keep(state->sha256, state);
    return Certificate(std::move(state));
}

std::shared_ptr<const Certificate::State> Certificate::parsed(std::string_view der, std::string sha256) {
    const unsigned char* at = octets_of(der);
    auto state = std::make_shared<State>();
    state->x509.reset(der.empty() ? nullptr : d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (!state->x509) throw Fault(Cause::malformed, "not an X.509 certificate: " + openssl_error());
    if (at != octets_of(der) + der.size()) throw Fault(Cause::malformed, "octets follow the certificate");
    const auto from = time_of(X509_get0_notBefore(state->x509.get()));
    const auto to = time_of(X509_get0_notAfter(state->x509.get()));
    if (!from || !to) throw Fault(Cause::malformed, "the certificate's validity is not readable");
    state->not_before = *from;
    state->not_after = *to;
    X509_check_purpose(state->x509.get(), -1, 0);  // parses the extensions now and not later in several threads
    state->key.reset(X509_get_pubkey(state->x509.get()));
    state->kind = signature_kind_of(state->key.get());
    state->der = der;
    state->sha256 = std::move(sha256);
    state->subject = name_text(X509_get_subject_name(state->x509.get()));
    ERR_clear_error();
    return state;
}

Certificate Certificate::from_pem(std::string_view pem) {
    if (pem.size() > 2 * max_certificate) throw Fault(Cause::too_large, "a certificate of more than 256 KiB");
    const BioPtr bio = bio_over(pem);
    const X509Ptr x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!x509) throw Fault(Cause::malformed, "no PEM certificate: " + openssl_error());
    return from_der(der_of(x509.get()));
}

std::vector<Certificate> Certificate::read_pem_file(const std::filesystem::path& file) {
    const std::string octets = read_small_file(file);
    std::vector<Certificate> found;
    try {
        if (octets.starts_with('\x30')) return {from_der(octets)};
        const BioPtr bio = bio_over(octets);
        while (const X509Ptr x509{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
            found.push_back(certificate_of(x509.get()));
    } catch (const Fault& fault) {
        throw std::runtime_error(file.string() + ": " + fault.detail());
    }
    const bool to_the_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    const std::string why = openssl_error();
    if (!to_the_end) throw std::runtime_error(file.string() + ": a broken PEM certificate: " + why);
    if (found.empty()) throw std::runtime_error(file.string() + ": no certificate in this file");
    return found;
}

std::string Certificate::subject() const {
    return state_->subject;
}
std::string Certificate::issuer() const {
    return name_text(X509_get_issuer_name(state_->x509.get()));
}
Time Certificate::not_before() const {
    return state_->not_before;
}
Time Certificate::not_after() const {
    return state_->not_after;
}
std::string Certificate::sha256() const {
    return state_->sha256;
}
std::string Certificate::der() const {
    return state_->der;
}
void* Certificate::native() const {
    return state_->x509.get();
}

std::string Certificate::serial() const {
    const OpensslPtr<BIGNUM, BN_free> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(state_->x509.get()), nullptr));
    char* hex = number ? BN_bn2hex(number.get()) : nullptr;
    if (!hex) return {};
    std::string text = hex;
    OPENSSL_free(hex);
    return text;
}

std::string Certificate::common_name() const {
    const X509_NAME* name = X509_get_subject_name(state_->x509.get());
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    unsigned char* text = nullptr;
    const int size = at < 0 ? -1 : ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) return {};
    std::string result(reinterpret_cast<char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return result;
}

std::string Certificate::pem() const {
    const BioPtr out(BIO_new(BIO_s_mem()));
    require_openssl(out && PEM_write_bio_X509(out.get(), state_->x509.get()) == 1, "writing a certificate");
    return bio_text(out.get());
}

SignatureKind Certificate::signature_kind() const {
    if (!state_->kind) throw Fault(Cause::bad_value, "the certificate's key is neither GOST R 34.10-2012 nor RSA nor EC");
    return *state_->kind;
}

bool Certificate::verify(SignatureKind kind, std::string_view octets, std::string_view signature) const {
    if (state_->kind != kind) return false;
    if (kind != SignatureKind::rsa_sha256 && signature.size() != halves_size(state_->key.get())) return false;
    std::optional<std::string> der;
    if (kind == SignatureKind::ecdsa_sha256) {
        der = ecdsa_der_of_raw(signature);
        if (!der) return false;
        signature = *der;
    }
    const EvpMdCtxPtr context(EVP_MD_CTX_new());
    const bool good =
        context && EVP_DigestVerifyInit(context.get(), nullptr, evp_digest(digest_of(kind)), nullptr, state_->key.get()) == 1 &&
        EVP_DigestVerify(context.get(), octets_of(signature), signature.size(), octets_of(octets), octets.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
}

}  // namespace gateway
