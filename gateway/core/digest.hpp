// SHA-256 for content addresses, de-duplication and the journal's chain. Signature digests live in the room `signature`.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace gateway {

/// Streaming SHA-256; one object per digest, one thread at a time.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::string_view octets);
    /// 64 lower-case hex digits; the object is spent afterwards.
    std::string finish_hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// 64 lower-case hex digits.
std::string sha256_hex(std::string_view octets);

/// Digest of a file read in pieces; throws std::runtime_error when it cannot be read.
std::string sha256_hex_of_file(const std::filesystem::path& file);

/// Standard base64 with padding, no line breaks.
std::string base64_encode(std::string_view octets);

/// Strict standard base64: white space between digits is skipped, anything else foreign makes it return false.
bool base64_decode(std::string_view text, std::string& octets);

/// Equal-length comparison whose time does not depend on where the texts differ (secrets, tokens).
bool constant_time_equal(std::string_view left, std::string_view right);

}  // namespace gateway
