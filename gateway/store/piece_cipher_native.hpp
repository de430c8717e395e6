// AES-256-GCM and HMAC-SHA-256 of OpenSSL at the border of vault.cpp.
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gateway {

inline constexpr std::size_t piece_octets = std::size_t{64} * 1024;
inline constexpr std::size_t tag_octets = 16;
inline constexpr std::size_t nonce_prefix_octets = 7;

/// From the system's generator; throws std::runtime_error when it fails.
std::string random_octets(std::size_t count);

/// HMAC-SHA-256 under one key; any thread.
class Mac {
public:
    explicit Mac(std::string_view key);
    std::string of(std::string_view octets) const;

private:
    struct Free {
        void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    };
    std::unique_ptr<EVP_MAC_CTX, Free> keyed_;  ///< copied for each use
};

/// The pieces of one body in their order. `beside` is authenticated with each of them. One thread.
class PieceCipher {
public:
    enum class Place { inner, last };

    PieceCipher(std::string key, std::string_view nonce_prefix, std::string beside);

    /// Appends the sealed piece to `out`.
    void seal(std::string_view piece, Place place, std::string& out);
    /// Appends the opened piece to `out`; false, and nothing appended, when it is not authentic.
    bool open(std::string_view sealed, Place place, std::string& out);

private:
    struct Free {
        void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    };
    std::string next_nonce(Place place);
    void start(bool sealing, Place place);

    std::string key_, prefix_, beside_;
    std::uint32_t number_ = 0;
    std::unique_ptr<EVP_CIPHER_CTX, Free> context_;
};

}  // namespace gateway
