#include "gateway/signature/key_parameters.hpp"

#include <openssl/objects.h>

#include <algorithm>

#include "gateway/signature/certificate_native.hpp"

namespace gateway {
namespace {

struct Row {
    KeyParameters parameters;
    std::string_view name;
    std::string_view oid;  ///< of the GOST parameter set or of the curve; empty for RSA
};

using enum KeyParameters;

constexpr std::array<Row, 16> rows{{
    {gost256_cp_a, "gost256-cp-a", "1.2.643.2.2.35.1"},
    {gost256_cp_b, "gost256-cp-b", "1.2.643.2.2.35.2"},
    {gost256_cp_c, "gost256-cp-c", "1.2.643.2.2.35.3"},
    {gost256_xa, "gost256-xa", "1.2.643.2.2.36.0"},
    {gost256_xb, "gost256-xb", "1.2.643.2.2.36.1"},
    {gost256_a, "gost256-a", "1.2.643.7.1.2.1.1.1"},
    {gost256_b, "gost256-b", "1.2.643.7.1.2.1.1.2"},
    {gost256_c, "gost256-c", "1.2.643.7.1.2.1.1.3"},
    {gost256_d, "gost256-d", "1.2.643.7.1.2.1.1.4"},
    {gost512_a, "gost512-a", "1.2.643.7.1.2.1.2.1"},
    {gost512_b, "gost512-b", "1.2.643.7.1.2.1.2.2"},
    {gost512_c, "gost512-c", "1.2.643.7.1.2.1.2.3"},
    {rsa, "rsa", {}},
    {ec_p256, "ec-p256", "1.2.840.10045.3.1.7"},
    {ec_p384, "ec-p384", "1.3.132.0.34"},
    {ec_p521, "ec-p521", "1.3.132.0.35"},
}};

constexpr int least_rsa_bits = 2048;

std::string dotted(const ASN1_OBJECT* object) {
    std::array<char, 80> text{};
    return OBJ_obj2txt(text.data(), text.size(), object, 1) > 0 ? std::string(text.data()) : std::string();
}

/// The first OID of the key's AlgorithmIdentifier parameters: the curve itself (EC) or the first of a sequence (GOST).
std::string parameters_oid(const Certificate& certificate) {
    X509_ALGOR* algorithm = nullptr;
    const ASN1_OBJECT* name = nullptr;
    const void* value = nullptr;
    int type = V_ASN1_UNDEF;
    if (X509_PUBKEY_get0_param(nullptr, nullptr, nullptr, &algorithm, X509_get_X509_PUBKEY(x509_of(certificate))) != 1)
        return {};
    X509_ALGOR_get0(&name, &type, &value, algorithm);
    if (type == V_ASN1_OBJECT) return dotted(static_cast<const ASN1_OBJECT*>(value));
    if (type != V_ASN1_SEQUENCE) return {};
    const auto* sequence = static_cast<const ASN1_STRING*>(value);
    const unsigned char* at = ASN1_STRING_get0_data(sequence);
    const OpensslPtr<ASN1_SEQUENCE_ANY, [](ASN1_SEQUENCE_ANY* all) { sk_ASN1_TYPE_pop_free(all, ASN1_TYPE_free); }> parts(
        d2i_ASN1_SEQUENCE_ANY(nullptr, &at, ASN1_STRING_length(sequence)));
    ERR_clear_error();
    if (!parts || sk_ASN1_TYPE_num(parts.get()) < 1) return {};
    const ASN1_TYPE* first = sk_ASN1_TYPE_value(parts.get(), 0);
    return first->type == V_ASN1_OBJECT ? dotted(first->value.object) : std::string();
}

int rsa_bits(const Certificate& certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(x509_of(certificate));
    ERR_clear_error();
    return key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? EVP_PKEY_get_bits(key) : 0;
}

}  // namespace

std::vector<KeyParameters> all_key_parameters() {
    std::vector<KeyParameters> all;
    for (const Row& row : rows) all.push_back(row.parameters);
    return all;
}

std::string_view to_text(KeyParameters parameters) {
    return rows.at(static_cast<std::size_t>(parameters)).name;
}

std::optional<KeyParameters> key_parameters_of(std::string_view text) {
    for (const Row& row : rows)
        if (row.name == text) return row.parameters;
    return std::nullopt;
}

std::optional<KeyParameters> key_parameters_of(const Certificate& certificate) {
    if (const int bits = rsa_bits(certificate); bits > 0) return bits >= least_rsa_bits ? std::optional(rsa) : std::nullopt;
    const std::string oid = parameters_oid(certificate);
    for (const Row& row : rows)
        if (!row.oid.empty() && row.oid == oid) return row.parameters;
    return std::nullopt;
}

std::string key_parameters_text(const Certificate& certificate) {
    if (const auto known = key_parameters_of(certificate)) return std::string(to_text(*known));
    if (const int bits = rsa_bits(certificate); bits > 0) return "rsa-" + std::to_string(bits);
    const std::string oid = parameters_oid(certificate);
    return oid.empty() ? "none" : oid;
}

std::string trouble_of_parameters(const Certificate& certificate, const std::vector<KeyParameters>& allowed) {
    const auto known = key_parameters_of(certificate);
    if (known && (allowed.empty() || std::find(allowed.begin(), allowed.end(), *known) != allowed.end())) return {};
    return "the key of '" + certificate.subject() + "' has the parameters " + key_parameters_text(certificate) +
           (known ? ", which the configuration does not allow" : ", which are not meant for use");
}

}  // namespace gateway
