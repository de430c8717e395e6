#include "gateway/signature/key_source.hpp"

#include <openssl/pkcs12.h>

#include <stdexcept>

#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/signing_key_native.hpp"

namespace gateway {
namespace {

using Pkcs12Ptr = OpensslPtr<PKCS12, PKCS12_free>;

Pkcs12Ptr read_p12(const std::filesystem::path& file) {
    const std::string octets = read_small_file(file, std::size_t{1} << 20);
    const unsigned char* at = octets_of(octets);
    Pkcs12Ptr p12(d2i_PKCS12(nullptr, &at, static_cast<long>(octets.size())));
    ERR_clear_error();
    if (!p12) throw std::runtime_error(file.string() + ": this is no PKCS#12 file");
    return p12;
}

/// Nothing has a MAC only in files of a foreign make; there the password is tried on the key itself.
void require_password(PKCS12* p12, const std::filesystem::path& file, const std::string& password) {
    if (PKCS12_mac_present(p12) != 1) return;
    const bool good = PKCS12_verify_mac(p12, password.c_str(), -1) == 1;
    const bool wrong = ERR_GET_REASON(ERR_peek_last_error()) == PKCS12_R_MAC_VERIFY_FAILURE || ERR_peek_error() == 0;
    const std::string why = good || wrong ? std::string() : openssl_error();
    ERR_clear_error();
    if (good) return;
    throw std::runtime_error(file.string() + (wrong ? ": the password is wrong" : ": the password cannot be checked: " + why));
}

}  // namespace

std::string describe(const KeySource& source) {
    if (!source.p12_file.empty()) return "PKCS#12 " + source.p12_file.string();
    if (!source.token.empty()) return "PKCS#11 " + source.token;
    if (!source.command.empty()) return "command " + source.command.front();
    return "PEM " + source.key_file.string();
}

std::shared_ptr<const SigningKey> load_p12_key(const std::filesystem::path& file, const std::string& password) {
    const Pkcs12Ptr p12 = read_p12(file);
    require_password(p12.get(), file, password);
    EVP_PKEY* key = nullptr;
    X509* x509 = nullptr;
    const bool read = PKCS12_parse(p12.get(), password.c_str(), &key, &x509, nullptr) == 1;
    EvpPkeyPtr owned_key(key);
    const X509Ptr owned_x509(x509);
    const std::string why = read ? std::string() : openssl_error();
    ERR_clear_error();
    if (!read && why.find("unsupported") != std::string::npos)
        throw std::runtime_error(
            file.string() +
            ": encrypted with an algorithm that OpenSSL 3 no longer has (RC2?); export it anew: openssl pkcs12 -legacy");
    if (!read) throw std::runtime_error(file.string() + ": cannot be read: " + why);
    if (!owned_key || !owned_x509)
        throw std::runtime_error(file.string() + ": a private key and its certificate must be in it");
    try {
        return openssl_signing_key(std::move(owned_key), certificate_of(owned_x509.get()));
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

std::shared_ptr<const SigningKey> load_key(const KeySource& source) {
    if (!source.p12_file.empty()) return load_p12_key(source.p12_file, source.password);
    if (!source.key_file.empty()) return load_pem_key(source.key_file, source.cert_file);
    Certificate certificate = Certificate::read_pem_file(source.cert_file).front();
    return source.token.empty() ? command_key(source, std::move(certificate)) : token_key(source, std::move(certificate));
}

}  // namespace gateway
