#include "adapters/medo/letter.hpp"

#include <algorithm>

#include "gateway/core/windows_1251.hpp"

namespace gateway::medo {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t most_entries = 1000;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

void take_line(TransportLetter& letter, std::string_view section, std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view key = trimmed(line.substr(0, equals)), value = trimmed(line.substr(equals + 1));
    const bool numbered = !key.empty() && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
    if (section.starts_with("[ПИСЬМО") && key == "ТЕМА") letter.subject = value;
    if (!numbered || value.empty()) return;
    if (section == "[АДРЕСАТЫ]" && letter.addresses.size() < most_entries) letter.addresses.emplace_back(value);
    if (section == "[ФАЙЛЫ]" && letter.files.size() < most_entries) letter.files.emplace_back(value);
}

/// One line of the letter: what could end it or begin a section does not.
std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

}  // namespace

TransportLetter read_letter(std::string_view octets) {
    if (octets.starts_with(byte_order_mark)) octets.remove_prefix(byte_order_mark.size());
    const std::string text = is_utf8(octets) ? std::string(octets) : utf8_of_windows_1251(octets);
    TransportLetter letter;
    std::string_view section, rest = text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.starts_with('['))
            section = line;
        else
            take_line(letter, section, line);
    }
    return letter;
}

std::string write_letter(const TransportLetter& letter, std::string_view local_time) {
    std::string text = "[ПИСЬМО КП ПС СЗИ]\r\nТЕМА=" + one_line(letter.subject) +
                       "\r\nШИФРОВАНИЕ=0\r\nАВТООТПРАВКА=1\r\nЭЦП=1\r\nДОСТАВЛЕНО=1\r\nПРОЧТЕНО=1\r\nДАТА=";
    text.append(local_time).append("\r\n[АДРЕСАТЫ]");
    const auto add = [&text](const std::vector<std::string>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) text += "\r\n" + std::to_string(i) + "=" + one_line(values[i]);
    };
    add(letter.addresses);
    text += "\r\n[ФАЙЛЫ]";
    add(letter.files);
    return windows_1251_of_utf8(text);
}

}  // namespace gateway::medo
