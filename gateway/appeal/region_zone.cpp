#include "gateway/appeal/region_zone.hpp"

#include <algorithm>
#include <array>

namespace gateway {

namespace {

struct Named {
    std::string_view name, oktmo;
};

constexpr std::array named{Named{"kirov", "33"}, Named{"smolensk", "66"}, Named{"chechnya", "96"}, Named{"eao", "99"},
                           Named{"sakhalin", "64"}};

struct Zone {
    int hours;
    std::string_view regions;  ///< first two digits of ОКТМО
};

constexpr std::array zones{
    Zone{2, "27"},
    Zone{3,
         "03 07 11 14 15 17 18 19 20 22 24 26 28 29 33 34 35 38 40 41 42 45 46 47 49 54 56 58 60 61 66 67 68 70 78 79 82 83 85 "
         "86 87 88 89 90 91 92 96 97"},
    Zone{4, "12 36 63 73 94"},
    Zone{5, "37 53 55 57 65 71 75 80"},
    Zone{6, "52"},
    Zone{7, "01 04 32 50 69 84 93 95"},
    Zone{8, "25 81"},
    Zone{9, "10 76 98"},
    Zone{10, "05 08 99"},
    Zone{11, "44 64"},
    Zone{12, "30 77"}};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

int two_digits(std::string_view text) {
    return (text[0] - '0') * 10 + (text[1] - '0');
}

std::optional<int> offset_of_oktmo(std::string_view code) {
    const std::string_view region = code.substr(0, 2);
    for (const Zone& zone : zones)
        for (std::size_t at = 0; at < zone.regions.size(); at += 3)
            if (zone.regions.substr(at, 2) == region) return zone.hours * 60;
    return std::nullopt;
}

}  // namespace

std::optional<int> region_offset(std::string_view region) {
    for (const Named& one : named)
        if (one.name == region) return offset_of_oktmo(one.oktmo);
    const bool is_code = region.size() >= 2 && region.size() <= 11 && std::all_of(region.begin(), region.end(), is_digit);
    return is_code ? offset_of_oktmo(region) : offset_of_text(region);
}

std::optional<int> offset_of_text(std::string_view text) {
    constexpr int most_hours = 14;
    if (text == "Z" || text == "z") return 0;
    const bool shape = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' && is_digit(text[1]) &&
                       is_digit(text[2]) && is_digit(text[4]) && is_digit(text[5]);
    if (!shape) return std::nullopt;
    const int hours = two_digits(text.substr(1, 2)), minutes = two_digits(text.substr(4, 2));
    if (minutes > 59 || hours * 60 + minutes > most_hours * 60) return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace gateway
