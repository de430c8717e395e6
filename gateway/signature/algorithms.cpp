#include "gateway/signature/algorithms.hpp"

#include <array>
#include <mutex>

// The GOST engine has no provider with signatures; ENGINE is deprecated in OpenSSL 3 yet the only way.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/conf.h>
#include <openssl/engine.h>

#include "gateway/signature/evp_native.hpp"

namespace gateway {
namespace {

struct DigestRow {
    DigestKind kind;
    const char* openssl_name;
    std::string_view uri;
};

struct SignatureRow {
    SignatureKind kind;
    DigestKind digest;
    std::string_view text;
    std::string_view uri;
};

// URIs: facts/smev.md §5.1 (CryptoPro's URNs, de facto), RFC 4051/6931, XML Encryption.
constexpr std::array<DigestRow, 4> digest_rows{{
    {DigestKind::sha256, "SHA256", "http://www.w3.org/2001/04/xmlenc#sha256"},
    {DigestKind::sha512, "SHA512", "http://www.w3.org/2001/04/xmlenc#sha512"},
    {DigestKind::gost2012_256, "md_gost12_256", "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34112012-256"},
    {DigestKind::gost2012_512, "md_gost12_512", "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34112012-512"},
}};

constexpr std::array<SignatureRow, 4> signature_rows{{
    {SignatureKind::rsa_sha256, DigestKind::sha256, "rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"},
    {SignatureKind::ecdsa_sha256, DigestKind::sha256, "ecdsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"},
    {SignatureKind::gost2012_256, DigestKind::gost2012_256, "gost2012-256",
     "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012-256"},
    {SignatureKind::gost2012_512, DigestKind::gost2012_512, "gost2012-512",
     "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012-512"},
}};

const SignatureRow& row(SignatureKind kind) {
    return signature_rows[static_cast<std::size_t>(kind)];
}
const DigestRow& row(DigestKind kind) {
    return digest_rows[static_cast<std::size_t>(kind)];
}

// Filled by start_crypto() and read-only afterwards.
std::array<const EVP_MD*, digest_rows.size()> digests{};

void load_gost_engine() {
    OPENSSL_init_crypto(OPENSSL_INIT_ENGINE_ALL_BUILTIN | OPENSSL_INIT_LOAD_CONFIG, nullptr);
    ENGINE* engine = ENGINE_by_id("gost");
    if (engine == nullptr || ENGINE_init(engine) != 1 || ENGINE_set_default(engine, ENGINE_METHOD_ALL) != 1)
        throw std::runtime_error("the GOST engine of OpenSSL cannot be loaded (install the package libengine-gost-openssl): " +
                                 openssl_error());
    // The reference of ENGINE_by_id is kept on purpose: the engine lives as long as the process.
}

}  // namespace

std::string openssl_error() {
    const unsigned long code = ERR_peek_error();
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    ERR_clear_error();
    return code == 0 ? "no reason given" : std::string(text.data());
}

void require_openssl(int good, const char* what) {
    if (good <= 0) throw std::runtime_error(std::string(what) + ": " + openssl_error());
}

const EVP_MD* evp_digest(DigestKind kind) {
    const EVP_MD* found = digests[static_cast<std::size_t>(kind)];
    if (found == nullptr) throw std::logic_error("start_crypto() was not called");
    return found;
}

void start_crypto() {
    static std::once_flag once;
    std::call_once(once, [] {
        load_gost_engine();
        for (const DigestRow& known : digest_rows) {
            const EVP_MD* found = EVP_get_digestbyname(known.openssl_name);
            if (found == nullptr) throw std::runtime_error(std::string("OpenSSL has no digest ") + known.openssl_name);
            digests[static_cast<std::size_t>(known.kind)] = found;
        }
    });
}

std::string_view to_text(SignatureKind kind) {
    return row(kind).text;
}

DigestKind digest_of(SignatureKind kind) {
    return row(kind).digest;
}

std::string digest(DigestKind kind, std::string_view octets) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    require_openssl(EVP_Digest(octets.data(), octets.size(), out.data(), &size, evp_digest(kind), nullptr), "digest");
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string_view signature_uri(SignatureKind kind) {
    return row(kind).uri;
}

std::string_view digest_uri(DigestKind kind) {
    return row(kind).uri;
}

std::optional<SignatureKind> signature_kind_of_uri(std::string_view uri) {
    for (const SignatureRow& known : signature_rows)
        if (known.uri == uri) return known.kind;
    return std::nullopt;
}

std::optional<DigestKind> digest_kind_of_uri(std::string_view uri) {
    for (const DigestRow& known : digest_rows)
        if (known.uri == uri) return known.kind;
    return std::nullopt;
}

}  // namespace gateway
