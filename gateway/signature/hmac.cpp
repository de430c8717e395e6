#include "gateway/signature/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace gateway {

std::string hmac_sha256_hex(std::string_view secret, std::string_view octets) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned int length = 0;
    const auto* made = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                            reinterpret_cast<const unsigned char*>(octets.data()), octets.size(), code.data(), &length);
    if (made == nullptr) throw std::runtime_error("HMAC-SHA256 failed");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < length; ++i) {
        hex += digits[code[i] >> 4U];
        hex += digits[code[i] & 15U];
    }
    return hex;
}

std::string sha1(std::string_view octets) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (EVP_Digest(octets.data(), octets.size(), digest.data(), &length, EVP_sha1(), nullptr) != 1)
        throw std::runtime_error("SHA-1 failed");
    return {reinterpret_cast<const char*>(digest.data()), length};
}

}  // namespace gateway
