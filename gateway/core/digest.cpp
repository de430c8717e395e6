#include "gateway/core/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace gateway {

namespace {

struct FreeDigest {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::string to_hex(const unsigned char* octets, std::size_t count) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(count * 2);
    for (std::size_t i = 0; i < count; ++i) {
        text += digits[octets[i] >> 4];
        text += digits[octets[i] & 15];
    }
    return text;
}

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : -1;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

struct Sha256::State {
    std::unique_ptr<EVP_MD_CTX, FreeDigest> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (!state_->context || EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 is not available in OpenSSL");
    }
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view octets) {
    if (EVP_DigestUpdate(state_->context.get(), octets.data(), octets.size()) != 1) {
        throw std::runtime_error("SHA-256 update failed");
    }
}

std::string Sha256::finish_hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> result{};
    unsigned int size = 0;
    if (EVP_DigestFinal_ex(state_->context.get(), result.data(), &size) != 1) throw std::runtime_error("SHA-256 failed");
    return to_hex(result.data(), size);
}

std::string sha256_hex(std::string_view octets) {
    Sha256 digest;
    digest.update(octets);
    return digest.finish_hex();
}

std::string sha256_hex_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    Sha256 digest;
    std::vector<char> piece(std::size_t{64} << 10);
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
        digest.update({piece.data(), static_cast<std::size_t>(in.gcount())});
    }
    if (in.bad()) throw std::runtime_error("cannot read " + file.string());
    return digest.finish_hex();
}

std::string base64_encode(std::string_view octets) {
    std::string text(4 * ((octets.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(octets.data()), static_cast<int>(octets.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

bool base64_decode(std::string_view text, std::string& octets) {
    octets.clear();
    octets.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    int count = 0;
    int padding = 0;
    for (char c : text) {
        if (is_space(c)) continue;
        if (c == '=') {
            if (++padding > 2) return false;
            continue;
        }
        const int value = base64_value(c);
        if (value < 0 || padding > 0) return false;
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (++count == 4) {
            octets += static_cast<char>(group >> 16);
            octets += static_cast<char>(group >> 8);
            octets += static_cast<char>(group);
            group = 0;
            count = 0;
        }
    }
    if (count == 0) return padding == 0;
    if (count == 1 || count + padding != 4) return false;
    if (count == 2 && (group & 15) == 0) {
        octets += static_cast<char>(group >> 4);
        return true;
    }
    if (count == 3 && (group & 3) == 0) {
        octets += static_cast<char>(group >> 10);
        octets += static_cast<char>(group >> 2);
        return true;
    }
    return false;
}

bool constant_time_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace gateway
