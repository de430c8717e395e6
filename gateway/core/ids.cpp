#include "gateway/core/ids.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <stdexcept>

namespace gateway {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
/// 100 ns steps between 1582-10-15 (UUIDv1's epoch) and 1970-01-01.
constexpr std::uint64_t gregorian_offset = 0x01B21DD213814000ULL;

using Octets = std::array<unsigned char, 16>;

/// Octets of the kernel, fetched for many ids at once: a call for each costs more than the rest of making one. At most `stock`
/// octets at a time. None is given twice; a forked child that makes ids must begin with exec, as all of ours do.
void fill_random(unsigned char* to, std::size_t count) {
    constexpr std::size_t stock = 256;  // up to here getrandom is never interrupted and never gives less
    thread_local std::array<unsigned char, stock> fetched{};
    thread_local std::size_t left = 0;
    if (left < count) {
        if (getrandom(fetched.data(), stock, 0) != static_cast<ssize_t>(stock)) throw std::runtime_error("getrandom failed");
        left = stock;
    }
    const auto from = fetched.end() - static_cast<std::ptrdiff_t>(left);
    std::copy_n(from, count, to);
    std::fill_n(from, count, static_cast<unsigned char>(0));
    left -= count;
}

std::string text_of(const Octets& octets) {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += hex_digits[octets[i] >> 4];
        text += hex_digits[octets[i] & 15];
    }
    return text;
}

void put(Octets& octets, std::size_t at, std::uint64_t value, int count) {
    for (int i = count - 1; i >= 0; --i) {
        octets[at + static_cast<std::size_t>(i)] = static_cast<unsigned char>(value);
        value >>= 8;
    }
}

/// The next value of a series that never repeats and never falls: `wanted` when it is ahead, else the last one plus one.
std::uint64_t advance(std::atomic<std::uint64_t>& last, std::uint64_t wanted) {
    std::uint64_t seen = last.load();
    std::uint64_t next = 0;
    do {
        next = wanted > seen ? wanted : seen + 1;
    } while (!last.compare_exchange_weak(seen, next));
    return next;
}

/// Like `advance`, but follows the clock when it was set back by more than a second: the stamps must stay near the truth.
std::uint64_t advance_near(std::atomic<std::uint64_t>& last, std::uint64_t wanted, std::uint64_t second) {
    std::uint64_t seen = last.load();
    std::uint64_t next = 0;
    do {
        const bool set_back = wanted + second < seen;
        next = wanted > seen || set_back ? wanted : seen + 1;
    } while (!last.compare_exchange_weak(seen, next));
    return next;
}

const std::array<unsigned char, 8>& node_and_sequence() {
    static const auto value = [] {
        std::array<unsigned char, 8> octets{};
        fill_random(octets.data(), octets.size());
        octets[0] = static_cast<unsigned char>((octets[0] & 0x3F) | 0x80);  // variant
        octets[2] |= 0x01;                                                  // multicast: not a network card's address
        return octets;
    }();
    return value;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::uint64_t hex_number(std::string_view text) {
    std::uint64_t value = 0;
    for (char c : text) {
        if (c != '-') value = value << 4 | static_cast<std::uint64_t>(hex_value(c));
    }
    return value;
}

}  // namespace

std::string make_uuid_v7(Time now) {
    // 48 bits of milliseconds and 12 bits that count within one: together a series that only grows in this process.
    static std::atomic<std::uint64_t> last{0};
    const auto millis =
        static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count());
    const std::uint64_t stamp = advance(last, millis << 12);
    Octets octets{};
    put(octets, 0, stamp >> 12, 6);
    put(octets, 6, 0x7000 | (stamp & 0xFFF), 2);
    fill_random(octets.data() + 8, 8);
    octets[8] = static_cast<unsigned char>((octets[8] & 0x3F) | 0x80);
    return text_of(octets);
}

std::string make_uuid_v1(Time now) {
    static std::atomic<std::uint64_t> last{0};
    const auto micros = static_cast<std::uint64_t>(now.time_since_epoch().count());
    const std::uint64_t stamp = advance_near(last, gregorian_offset + micros * 10, 10'000'000);
    Octets octets{};
    put(octets, 0, stamp & 0xFFFFFFFF, 4);
    put(octets, 4, stamp >> 32 & 0xFFFF, 2);
    put(octets, 6, 0x1000 | (stamp >> 48 & 0x0FFF), 2);
    const auto& rest = node_and_sequence();
    std::copy(rest.begin(), rest.end(), octets.begin() + 8);
    return text_of(octets);
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : hex_value(text[i]) < 0) return false;
    }
    return true;
}

int uuid_version(std::string_view text) {
    if (!is_uuid(text)) return 0;
    const int version = hex_value(text[14]);
    return version >= 1 && version <= 8 ? version : 0;
}

Time uuid_time(std::string_view text) {
    using std::chrono::microseconds;
    const int version = uuid_version(text);
    if (version == 7) return Time{std::chrono::milliseconds(hex_number(text.substr(0, 13)))};
    if (version != 1) return Time{};
    const std::uint64_t low = hex_number(text.substr(0, 8));
    const std::uint64_t mid = hex_number(text.substr(9, 4));
    const std::uint64_t high = hex_number(text.substr(15, 3));
    const auto steps = static_cast<std::int64_t>((high << 48 | mid << 32 | low) - gregorian_offset);
    return Time{microseconds(steps / 10)};
}

std::string make_trace_id() {
    std::array<unsigned char, 16> octets{};
    fill_random(octets.data(), octets.size());
    std::string text;
    text.reserve(32);
    for (unsigned char octet : octets) {
        text += hex_digits[octet >> 4];
        text += hex_digits[octet & 15];
    }
    return text;
}

}  // namespace gateway
