#include "gateway/dossier/hex.hpp"

#include <algorithm>

namespace gateway {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

}  // namespace

std::string hex_of(std::string_view octets) {
    std::string hex;
    hex.reserve(2 * octets.size());
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        hex += digits[octet >> 4U];
        hex += digits[octet & 0xFU];
    }
    return hex;
}

std::string octets_of_hex(std::string_view hex) {
    std::string octets;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const auto high = digits.find(hex[i]), low = digits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return {};
        octets += static_cast<char>(high << 4U | low);
    }
    return hex.size() % 2 == 0 ? octets : std::string();
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) { return digits.find(c) != digits.npos; });
}

}  // namespace gateway
