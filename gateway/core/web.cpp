#include "gateway/core/web.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_without_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Octets of the well-formed UTF-8 sequence at the start of `text` (Unicode table 3-7), 0 when there is none.
std::size_t utf8_sequence(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto within = [](unsigned c, unsigned low, unsigned high) { return c >= low && c <= high; };
    const unsigned first = at(0);
    if (first < 0x80) {
        return 1;
    }
    if (within(first, 0xC2, 0xDF)) {
        return within(at(1), 0x80, 0xBF) ? 2 : 0;
    }
    if (within(first, 0xE0, 0xEF)) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return within(at(1), low, high) && within(at(2), 0x80, 0xBF) ? 3 : 0;
    }
    if (within(first, 0xF0, 0xF4)) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return within(at(1), low, high) && within(at(2), 0x80, 0xBF) && within(at(3), 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

void demand_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_sequence(text);
        if (length == 0) {
            throw Fault(Cause::wrong_encoding, "the percent-decoded text is not UTF-8");
        }
        text.remove_prefix(length);
    }
}

std::string decode(std::string_view text, char space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i] == space ? ' ' : text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                throw Fault(Cause::malformed, "a '%' without two hexadecimal digits");
            }
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0') {
            throw Fault(Cause::malformed, "the octet 0 in percent-encoded text");
        }
        out.push_back(c);
    }
    demand_utf8(out);
    return out;
}

}  // namespace

std::optional<std::string_view> header_of(const WebFields& fields, std::string_view name) {
    for (const auto& [key, value] : fields) {
        if (same_without_case(key, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> WebRequest::parameter(std::string_view name) const {
    for (const auto& [key, value] : query) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::string WebRequest::media_type() const {
    std::string_view value = header("Content-Type").value_or("");
    value = value.substr(0, value.find(';'));
    const auto first = value.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    std::string out(value.substr(first, value.find_last_not_of(" \t") - first + 1));
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

WebFields parse_form(std::string_view text, std::size_t max_fields) {
    WebFields fields;
    while (!text.empty()) {
        const auto end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (pair.empty()) {
            continue;
        }
        if (fields.size() == max_fields) {
            throw Fault(Cause::too_large, "more than " + std::to_string(max_fields) + " form fields");
        }
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        fields.emplace_back(decode(pair.substr(0, equals), '+'), decode(value, '+'));
    }
    return fields;
}

std::string percent_decode(std::string_view text) {
    return decode(text, ' ');
}

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    static constexpr std::string_view unreserved = "-._~";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const bool alnum = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
        if (alnum || unreserved.find(c) != std::string_view::npos) {
            out.push_back(c);
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        out.push_back('%');
        out.push_back(digits[octet >> 4]);
        out.push_back(digits[octet & 15]);
    }
    return out;
}

}  // namespace gateway
