// SignedData is written by hand: CMS_sign wants an EVP_PKEY, which a certified СКЗИ behind SigningKey does not give.
#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway {
namespace {

constexpr unsigned char integer = 0x02, octet_string = 0x04, sequence = 0x30, set = 0x31, tagged_0 = 0xA0;

std::string der(unsigned char tag, std::string_view content) {
    std::string out(1, static_cast<char>(tag));
    if (content.size() < 0x80) return (out += static_cast<char>(content.size())).append(content);
    std::string length;
    for (std::size_t rest = content.size(); rest > 0; rest >>= 8) length.insert(length.begin(), static_cast<char>(rest & 0xFF));
    out += static_cast<char>(0x80 | length.size());
    return out.append(length).append(content);
}

template <class Object, class Encode>
std::string encoded(Object* object, Encode encode) {
    unsigned char* out = nullptr;
    const int size = object ? encode(object, &out) : -1;
    require_openssl(size > 0, "encoding a CMS signature");
    std::string octets(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    return octets;
}

std::string oid(const char* dotted) {
    const OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free> object(OBJ_txt2obj(dotted, 1));
    return encoded(object.get(), i2d_ASN1_OBJECT);
}

struct AlgorithmOids {
    const char* digest;
    const char* signature;
    bool digest_null, signature_null;  ///< parameters NULL, or none
};

/// As in real SMEV traffic for GOST (facts/smev.md §6); RFC 5754 for the others.
AlgorithmOids oids_of(SignatureKind kind) {
    switch (kind) {
        case SignatureKind::gost2012_256:
            return {"1.2.643.7.1.1.2.2", "1.2.643.7.1.1.1.1", true, true};
        case SignatureKind::gost2012_512:
            return {"1.2.643.7.1.1.2.3", "1.2.643.7.1.1.1.2", true, true};
        case SignatureKind::rsa_sha256:
            return {"2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.1", false, true};
        case SignatureKind::ecdsa_sha256:
            return {"2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2", false, false};
    }
    throw std::logic_error("unknown signature kind");
}

std::string algorithm(const char* dotted, bool null_parameters) {
    return der(sequence, oid(dotted) + (null_parameters ? std::string("\x05\x00", 2) : std::string()));
}

std::string attribute(const char* type, std::string_view value) {
    return der(sequence, oid(type) + der(set, value));
}

std::string time_value(Time time) {
    const OpensslPtr<ASN1_TIME, ASN1_TIME_free> at(
        ASN1_TIME_set(nullptr, std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count()));
    return encoded(at.get(), i2d_ASN1_TIME);  // UTCTime until 2049, GeneralizedTime after, as RFC 5652 §11.3 wants
}

const char* const data_type = "1.2.840.113549.1.7.1";

/// The content of SET OF Attribute in DER order.
std::string signed_attributes(std::string_view digest, Time signing_time) {
    std::vector<std::string> attributes{attribute("1.2.840.113549.1.9.3", oid(data_type)),
                                        attribute("1.2.840.113549.1.9.5", time_value(signing_time)),
                                        attribute("1.2.840.113549.1.9.4", der(octet_string, digest))};
    std::sort(attributes.begin(), attributes.end());
    return attributes[0] + attributes[1] + attributes[2];
}

std::string signature_value(const SigningKey& key, std::string_view octets) {
    std::string signature = key.sign(octets);
    if (key.kind() != SignatureKind::ecdsa_sha256) return signature;
    auto as_der = ecdsa_der_of_raw(signature);
    require_openssl(as_der.has_value(), "an ECDSA signature");
    return *std::move(as_der);
}

std::string signed_data(std::string_view digest, const SigningKey& key, Time signing_time) {
    const AlgorithmOids oids = oids_of(key.kind());
    const X509* x509 = x509_of(key.certificate());
    const std::string version = der(integer, std::string_view("\x01", 1));
    const std::string digest_algorithm = algorithm(oids.digest, oids.digest_null);
    const std::string attributes = signed_attributes(digest, signing_time);
    const std::string signer_id = der(
        sequence, encoded(X509_get_issuer_name(x509), i2d_X509_NAME) + encoded(X509_get0_serialNumber(x509), i2d_ASN1_INTEGER));
    const std::string signer_info = der(sequence, version + signer_id + digest_algorithm + der(tagged_0, attributes) +
                                                      algorithm(oids.signature, oids.signature_null) +
                                                      der(octet_string, signature_value(key, der(set, attributes))));
    const std::string body = version + der(set, digest_algorithm) + der(sequence, oid(data_type)) +
                             der(tagged_0, key.certificate().der()) + der(set, signer_info);
    return der(sequence, oid("1.2.840.113549.1.7.2") + der(tagged_0, der(sequence, body)));
}

}  // namespace

std::string digest_of_file(DigestKind kind, const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file)) throw std::runtime_error(file.string() + ": cannot be read");
    const EvpMdCtxPtr context(EVP_MD_CTX_new());
    require_openssl(context && EVP_DigestInit_ex(context.get(), evp_digest(kind), nullptr) == 1, "digest");
    std::vector<char> piece(std::size_t{1} << 16);
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
        require_openssl(EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(in.gcount())), "digest");
    if (in.bad()) throw std::runtime_error(file.string() + ": cannot be read to its end");
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    require_openssl(EVP_DigestFinal_ex(context.get(), out.data(), &size), "digest");
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string sign_cms_detached(std::string_view octets, const SigningKey& given, Time signing_time) {
    const SigningKey& key = given.current();
    return signed_data(digest(digest_of(key.kind()), octets), key, signing_time);
}

std::string sign_cms_detached_file(const std::filesystem::path& file, const SigningKey& given, Time signing_time) {
    const SigningKey& key = given.current();
    return signed_data(digest_of_file(digest_of(key.kind()), file), key, signing_time);
}

std::string sign_cms_detached_digest(std::string_view digest, const SigningKey& key, Time signing_time) {
    return signed_data(digest, key, signing_time);
}

}  // namespace gateway
