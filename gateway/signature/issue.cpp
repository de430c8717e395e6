#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>

#include "gateway/signature/issue_native.hpp"

namespace gateway {
namespace {

EvpPkeyPtr generate(int nid, const char* option, const char* value) {
    const EvpPkeyCtxPtr context(EVP_PKEY_CTX_new_id(nid, nullptr));
    require_openssl(context && EVP_PKEY_keygen_init(context.get()) == 1, "making a key");
    require_openssl(EVP_PKEY_CTX_ctrl_str(context.get(), option, value), "parameters of a key");
    EVP_PKEY* key = nullptr;
    require_openssl(EVP_PKEY_keygen(context.get(), &key), "making a key");
    return EvpPkeyPtr(key);
}

struct UseRow {
    const char* constraints;
    const char* key_usage;
    const char* extended;  ///< or null
    const char* names;     ///< subjectAltName, or null
};

UseRow row_of(CertificateUse use) {
    switch (use) {
        case CertificateUse::authority:
            return {"critical,CA:TRUE", "critical,keyCertSign,cRLSign", nullptr, nullptr};
        case CertificateUse::server:
            return {"critical,CA:FALSE", "critical,digitalSignature,keyEncipherment", "serverAuth",
                    "DNS:localhost,IP:127.0.0.1,IP:::1"};
        case CertificateUse::client:
            return {"critical,CA:FALSE", "critical,digitalSignature", "clientAuth", nullptr};
        case CertificateUse::signing:
            return {"critical,CA:FALSE", "critical,digitalSignature,nonRepudiation", nullptr, nullptr};
        case CertificateUse::encryption:
            return {"critical,CA:FALSE", "critical,keyEncipherment", nullptr, nullptr};
        case CertificateUse::ocsp_responder:
            return {"critical,CA:FALSE", "critical,digitalSignature", "OCSPSigning", nullptr};
    }
    throw std::logic_error("unknown certificate use");
}

/// ОГРН, ИНН and СНИЛС are NumericString in real certificates, C is PrintableString, all else UTF8String.
int string_type(const NamePart& part) {
    if (part.type == "C") return V_ASN1_PRINTABLESTRING;
    return part.type.starts_with("1.2.643.") ? V_ASN1_NUMERICSTRING : V_ASN1_UTF8STRING;
}

void add_name(X509_NAME* name, const NamePart& part) {
    const OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free> type(OBJ_txt2obj(part.type.c_str(), 0));
    require_openssl(type && X509_NAME_add_entry_by_OBJ(name, type.get(), string_type(part), octets_of(part.value),
                                                       static_cast<int>(part.value.size()), -1, 0) == 1,
                    "a subject attribute");
}

void set_serial(X509* x509) {
    std::array<unsigned char, 16> random{};
    require_openssl(RAND_bytes(random.data(), random.size()), "a serial number");
    random[0] = static_cast<unsigned char>((random[0] & 0x3F) | 0x40);  // positive and of constant length
    const OpensslPtr<BIGNUM, BN_free> number(BN_bin2bn(random.data(), random.size(), nullptr));
    require_openssl(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)) != nullptr, "a serial number");
}

void add_extension(X509* x509, X509* issuer, int nid, const char* value) {
    if (value == nullptr) return;
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
    const OpensslPtr<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_nconf_nid(nullptr, &context, nid, value));
    require_openssl(extension && X509_add_ext(x509, extension.get(), -1) == 1, "a certificate extension");
}

void set_time(ASN1_TIME* field, Time time) {
    require_openssl(ASN1_TIME_set(field, std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count()) != nullptr,
                    "a time");
}

const EVP_MD* digest_for(const EVP_PKEY* key) {
    const auto kind = signature_kind_of(key);
    if (!kind) throw std::logic_error("a key that cannot sign");
    return evp_digest(digest_of(*kind));
}

template <class Write>
std::string pem_of(Write write) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    require_openssl(out && write(out.get()) == 1, "writing PEM");
    return bio_text(out.get());
}

}  // namespace

EvpPkeyPtr generate_key(KeyAlgorithm algorithm, const std::string& parameters) {
    switch (algorithm) {
        case KeyAlgorithm::gost2012_256:
            return generate(NID_id_GostR3410_2012_256, "paramset", parameters.c_str());
        case KeyAlgorithm::gost2012_512:
            return generate(NID_id_GostR3410_2012_512, "paramset", parameters.c_str());
        case KeyAlgorithm::rsa2048:
            return generate(EVP_PKEY_RSA, "rsa_keygen_bits", parameters.c_str());
        case KeyAlgorithm::ec_p256:
            return generate(EVP_PKEY_EC, "ec_paramgen_curve", parameters.c_str());
    }
    throw std::logic_error("unknown key algorithm");
}

EvpPkeyPtr generate_key(KeyAlgorithm algorithm) {
    switch (algorithm) {
        case KeyAlgorithm::gost2012_256:
            return generate_key(algorithm, "XA");
        case KeyAlgorithm::gost2012_512:
            return generate_key(algorithm, "A");
        case KeyAlgorithm::rsa2048:
            return generate_key(algorithm, "2048");
        case KeyAlgorithm::ec_p256:
            return generate_key(algorithm, "P-256");
    }
    throw std::logic_error("unknown key algorithm");
}

KeyPair issue(EvpPkeyPtr key, const CertificateWish& wish, const KeyPair* issuer) {
    KeyPair made{std::move(key), X509Ptr(X509_new())};
    X509* x509 = made.x509.get();
    X509* parent = issuer ? issuer->x509.get() : x509;
    require_openssl(x509 != nullptr && X509_set_version(x509, 2) == 1, "a certificate");
    set_serial(x509);
    set_time(X509_getm_notBefore(x509), wish.not_before);
    set_time(X509_getm_notAfter(x509), wish.not_after);
    for (const NamePart& part : wish.subject) add_name(X509_get_subject_name(x509), part);
    require_openssl(X509_set_issuer_name(x509, X509_get_subject_name(parent)), "an issuer name");
    require_openssl(X509_set_pubkey(x509, made.key.get()), "a public key");
    const UseRow row = row_of(wish.use);
    add_extension(x509, parent, NID_basic_constraints, row.constraints);
    add_extension(x509, parent, NID_key_usage, row.key_usage);
    add_extension(x509, parent, NID_ext_key_usage, row.extended);
    add_extension(x509, parent, NID_subject_alt_name, row.names);
    if (!wish.crl_url.empty()) add_extension(x509, parent, NID_crl_distribution_points, ("URI:" + wish.crl_url).c_str());
    if (!wish.ocsp_url.empty()) add_extension(x509, parent, NID_info_access, ("OCSP;URI:" + wish.ocsp_url).c_str());
    add_extension(x509, parent, NID_subject_key_identifier, "hash");
    add_extension(x509, parent, NID_authority_key_identifier, "keyid:always");
    EVP_PKEY* signer = issuer ? issuer->key.get() : made.key.get();
    require_openssl(X509_sign(x509, signer, digest_for(signer)), "signing a certificate");
    return made;
}

namespace {

X509CrlPtr crl_of(const KeyPair& issuer, Time from, Time to) {
    X509CrlPtr crl(X509_CRL_new());
    require_openssl(crl && X509_CRL_set_version(crl.get(), 1) == 1, "a CRL");
    require_openssl(X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.x509.get())), "a CRL");
    const OpensslPtr<ASN1_TIME, ASN1_TIME_free> at(ASN1_TIME_new()), next(ASN1_TIME_new());
    set_time(at.get(), from);
    set_time(next.get(), to);
    require_openssl(X509_CRL_set1_lastUpdate(crl.get(), at.get()) == 1 && X509_CRL_set1_nextUpdate(crl.get(), next.get()) == 1,
                    "times of a CRL");
    return crl;
}

std::string signed_crl(const X509CrlPtr& crl, const KeyPair& issuer) {
    X509_CRL_sort(crl.get());
    require_openssl(X509_CRL_sign(crl.get(), issuer.key.get(), digest_for(issuer.key.get())), "signing a CRL");
    return pem_of([&](BIO* out) { return PEM_write_bio_X509_CRL(out, crl.get()); });
}

}  // namespace

std::string issue_crl_pem(const KeyPair& issuer, const KeyPair& revoked, Time from, Time to) {
    const X509CrlPtr crl = crl_of(issuer, from, to);
    const OpensslPtr<ASN1_TIME, ASN1_TIME_free> at(ASN1_TIME_new());
    set_time(at.get(), from);
    OpensslPtr<X509_REVOKED, X509_REVOKED_free> entry(X509_REVOKED_new());
    require_openssl(entry && X509_REVOKED_set_serialNumber(entry.get(), X509_get_serialNumber(revoked.x509.get())) == 1 &&
                        X509_REVOKED_set_revocationDate(entry.get(), at.get()) == 1 &&
                        X509_CRL_add0_revoked(crl.get(), entry.get()) == 1,
                    "an entry of a CRL");
    [[maybe_unused]] X509_REVOKED* owned_by_crl = entry.release();
    return signed_crl(crl, issuer);
}

std::string issue_empty_crl_pem(const KeyPair& issuer, Time from, Time to) {
    return signed_crl(crl_of(issuer, from, to), issuer);
}

std::string private_key_pem(const EvpPkeyPtr& key) {
    return pem_of([&](BIO* out) { return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string certificate_pem(const X509Ptr& x509) {
    return pem_of([&](BIO* out) { return PEM_write_bio_X509(out, x509.get()); });
}

}  // namespace gateway
