#include <openssl/core_names.h>
#include <openssl/rand.h>

#include <array>
#include <limits>
#include <stdexcept>

#include "gateway/store/piece_cipher_native.hpp"

namespace gateway {
namespace {

void must(int result) {
    if (result != 1) throw std::runtime_error("OpenSSL: a body cannot be sealed");
}

/// Looked up once: a search per body would cost more than sealing it.
const EVP_CIPHER* cipher() {
    static const EVP_CIPHER* const found = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    if (found == nullptr) throw std::runtime_error("OpenSSL: no AES-256-GCM");
    return found;
}

const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* octets_of(std::string& text, std::size_t from = 0) {
    return reinterpret_cast<unsigned char*>(text.data() + from);
}

}  // namespace

std::string random_octets(std::size_t count) {
    std::string octets(count, '\0');
    must(RAND_bytes(octets_of(octets), static_cast<int>(count)));
    return octets;
}

Mac::Mac(std::string_view key) {
    static EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    keyed_.reset(EVP_MAC_CTX_new(hmac));
    char digest[] = "SHA256";
    const std::array<OSSL_PARAM, 2> how{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                        OSSL_PARAM_construct_end()};
    must(EVP_MAC_init(keyed_.get(), octets_of(key), key.size(), how.data()));
}

std::string Mac::of(std::string_view octets) const {
    const std::unique_ptr<EVP_MAC_CTX, Free> context(EVP_MAC_CTX_dup(keyed_.get()));
    std::string mac(32, '\0');
    std::size_t length = 0;
    must(EVP_MAC_update(context.get(), octets_of(octets), octets.size()));
    must(EVP_MAC_final(context.get(), octets_of(mac), &length, mac.size()));
    return mac;
}

PieceCipher::PieceCipher(std::string key, std::string_view nonce_prefix, std::string beside)
    : key_(std::move(key)), prefix_(nonce_prefix), beside_(std::move(beside)), context_(EVP_CIPHER_CTX_new()) {}

std::string PieceCipher::next_nonce(Place place) {
    if (number_ == std::numeric_limits<std::uint32_t>::max()) throw std::runtime_error("a body is too long to be sealed");
    std::string nonce = prefix_;
    for (const int shift : {24, 16, 8, 0}) nonce += static_cast<char>(number_ >> shift & 0xff);
    nonce += place == Place::last ? '\x01' : '\x00';
    ++number_;
    return nonce;
}

void PieceCipher::start(bool sealing, Place place) {
    const std::string nonce = next_nonce(place);
    must(EVP_CipherInit_ex2(context_.get(), cipher(), octets_of(key_), octets_of(nonce), sealing ? 1 : 0, nullptr));
    int length = 0;
    must(EVP_CipherUpdate(context_.get(), nullptr, &length, octets_of(beside_), static_cast<int>(beside_.size())));
}

void PieceCipher::seal(std::string_view piece, Place place, std::string& out) {
    start(true, place);
    const std::size_t from = out.size();
    out.resize(from + piece.size() + tag_octets);
    int length = 0;
    if (!piece.empty())
        must(EVP_CipherUpdate(context_.get(), octets_of(out, from), &length, octets_of(piece), static_cast<int>(piece.size())));
    must(EVP_CipherFinal_ex(context_.get(), octets_of(out, from + piece.size()), &length));
    must(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, tag_octets, octets_of(out, from + piece.size())));
}

bool PieceCipher::open(std::string_view sealed, Place place, std::string& out) {
    if (sealed.size() < tag_octets) return false;
    start(false, place);
    const std::size_t from = out.size(), size = sealed.size() - tag_octets;
    out.resize(from + size);
    std::string tag(sealed.substr(size));
    int length = 0;
    if (size > 0)
        must(EVP_CipherUpdate(context_.get(), octets_of(out, from), &length, octets_of(sealed), static_cast<int>(size)));
    must(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, tag_octets, octets_of(tag)));
    std::array<unsigned char, tag_octets> rest{};
    if (EVP_CipherFinal_ex(context_.get(), rest.data(), &length) == 1) return true;
    out.resize(from);
    return false;
}

}  // namespace gateway
