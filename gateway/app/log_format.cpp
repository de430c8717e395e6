#include "gateway/app/log_format.hpp"

#include <algorithm>
#include <array>

#include "gateway/app/yaml_text.hpp"

namespace gateway {
namespace {

constexpr std::string_view word_characters = "abcdefghijklmnopqrstuvwxyz0123456789_";

std::string as_word(std::string_view text) {
    std::string word(text);
    std::replace_if(word.begin(), word.end(), [](char c) { return word_characters.find(c) == std::string_view::npos; }, '_');
    return word.empty() ? "_" : word;
}

/// The code point of a well-formed sequence.
char32_t code_point(std::string_view sequence) {
    const auto octet = [&sequence](std::size_t at) { return static_cast<unsigned char>(sequence[at]); };
    if (sequence.size() == 1) return octet(0);
    char32_t point = octet(0) & (0xFFu >> (sequence.size() + 1));
    for (std::size_t i = 1; i < sequence.size(); ++i) point = (point << 6) | (octet(i) & 0x3F);
    return point;
}

/// Characters that end lines or turn the direction of what a terminal shows.
bool is_treacherous(char32_t point) {
    const bool control = point < 0x20 || (point >= 0x7F && point <= 0x9F);
    const bool separator = point == 0x2028 || point == 0x2029;
    const bool direction =
        (point >= 0x200E && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    return control || separator || direction || point == 0xFEFF;
}

void append_escape(std::string& out, char32_t point) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (point == '\n') {
        out += "\\n";
    } else if (point == '\t') {
        out += "\\t";
    } else {
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out += digits[(point >> shift) & 0xF];
    }
}

std::string_view cut(std::string_view value) {
    if (value.size() <= longest_log_value) return value;
    std::size_t end = longest_log_value;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
    return value.substr(0, end);
}

/// The inside of a quoted string, the same in JSON and in key=value. Octets that are not UTF-8 become U+FFFD.
std::string escaped(std::string_view value) {
    const std::string_view shown = cut(value);
    std::string out;
    out.reserve(shown.size() + 8);
    for (std::size_t at = 0; at < shown.size();) {
        const std::size_t length = utf8_length(shown, at);
        const auto sequence = shown.substr(at, std::max<std::size_t>(length, 1));
        at += sequence.size();
        if (length == 0) {
            out += "\uFFFD";
        } else if (sequence == "\"" || sequence == "\\") {
            out += '\\';
            out += sequence;
        } else if (const char32_t point = code_point(sequence); is_treacherous(point)) {
            append_escape(out, point);
        } else {
            out += sequence;
        }
    }
    return shown.size() < value.size() ? out + "…" : out;
}

bool needs_quotes(std::string_view value, const std::string& inside) {
    return inside.empty() || inside != value || inside.find_first_of(" =") != std::string::npos;
}

void append_kv(std::string& line, std::string_view key, std::string_view value) {
    const std::string inside = escaped(value);
    line += line.empty() ? "" : " ";
    line += as_word(key) + '=';
    line += needs_quotes(value, inside) ? '"' + inside + '"' : inside;
}

void append_json(std::string& line, std::string_view key, std::string_view value) {
    line += line.empty() ? "{\"" : ",\"";
    line += as_word(key) + "\":\"" + escaped(value) + '"';
}

}  // namespace

std::string_view to_text(LogLevel level) {
    constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
    return names.at(static_cast<std::size_t>(level));
}

std::string format_log_line(LogFormat format, const LogLine& line) {
    const auto append = format == LogFormat::json ? append_json : append_kv;
    std::string out;
    append(out, "time", to_rfc3339(line.at));
    append(out, "level", to_text(line.level));
    append(out, "event", as_word(line.event));
    for (const auto& field : line.fields) append(out, field.key, field.value);
    return format == LogFormat::json ? out + '}' : out;
}

bool is_log_word(std::string_view word) {
    return !word.empty() && word.find_first_not_of(word_characters) == std::string_view::npos;
}

}  // namespace gateway
