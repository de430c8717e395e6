#include "tests/signature/forge.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/signature/evp_native.hpp"
#include "gateway/signature/signing_key_native.hpp"

namespace gateway::samples {
namespace {

const unsigned char* octets_at(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_MD* digest_named(const char* name) {
    const EVP_MD* found = EVP_get_digestbyname(name);
    if (found == nullptr) throw std::logic_error(std::string("no digest ") + name);
    return found;
}

}  // namespace

std::string any_digest(const char* openssl_name, std::string_view octets) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    require_openssl(EVP_Digest(octets.data(), octets.size(), out.data(), &size, digest_named(openssl_name), nullptr), "digest");
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string sign_with_any_digest(const std::string& key_name, const char* openssl_digest, std::string_view octets) {
    const EvpPkeyPtr key = read_pem_private_key(test_keys() / (key_name + ".key.pem"));
    const EvpMdCtxPtr context(EVP_MD_CTX_new());
    require_openssl(EVP_DigestSignInit(context.get(), nullptr, digest_named(openssl_digest), nullptr, key.get()), "signing");
    std::array<unsigned char, 1024> out{};
    std::size_t size = out.size();
    require_openssl(EVP_DigestSign(context.get(), out.data(), &size, octets_at(octets), octets.size()), "signing");
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string hmac_sha256(std::string_view secret, std::string_view octets) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), octets_at(octets), octets.size(), out.data(),
             &size) == nullptr)
        throw std::logic_error("HMAC");
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string section(const std::string& text, const std::string& open, const std::string& close) {
    const auto from = text.find(open);
    const auto to = from == std::string::npos ? from : text.find(close, from);
    if (to == std::string::npos) throw std::logic_error("not in the sample: " + open + "…" + close);
    return text.substr(from, to + close.size() - from);
}

std::string with_section(const std::string& text, const std::string& open, const std::string& close, const std::string& other) {
    return replaced(text, section(text, open, close), other);
}

std::string resigned(const std::string& message, const Sign& sign) {
    const auto document = XmlDocument::parse(message);
    const std::string value = sign(canonicalize_exclusive(document.find(ds_namespace, "SignedInfo")));
    return with_section(message, "<ds:SignatureValue>", "</ds:SignatureValue>",
                        "<ds:SignatureValue>" + base64_encode(value) + "</ds:SignatureValue>");
}

std::string resigned(const std::string& message, const SigningKey& key) {
    return resigned(message, [&](const std::string& octets) { return key.sign(octets); });
}

std::string redigested(const std::string& message, const std::string& digest, const SigningKey& key) {
    return resigned(with_section(message, "<ds:DigestValue>", "</ds:DigestValue>",
                                 "<ds:DigestValue>" + base64_encode(digest) + "</ds:DigestValue>"),
                    key);
}

std::string smev_octets(const std::string& message, const std::string& id) {
    return smev_transform(XmlDocument::parse(message).by_id(id).at(0));
}

}  // namespace gateway::samples
