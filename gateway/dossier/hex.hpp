// Between hex and octets.
#pragma once

#include <string>
#include <string_view>

namespace gateway {

std::string hex_of(std::string_view octets);
/// Empty unless `hex` is an even number of hex digits.
std::string octets_of_hex(std::string_view hex);
/// 64 lower-case hex digits.
bool is_sha256(std::string_view text);

}  // namespace gateway
