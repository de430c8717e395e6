#include "gateway/core/setting_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace gateway {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr std::array<Unit, 5> duration_units{{{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<Unit, 7> size_units{
    {{"B", 1}, {"kB", 1'000}, {"KiB", 1 << 10}, {"MB", 1'000'000}, {"MiB", 1 << 20}, {"GB", 1'000'000'000}, {"GiB", 1 << 30}}};

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

template <std::size_t count>
std::optional<std::int64_t> parse_with_unit(std::string_view text, const std::array<Unit, count>& units) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_integer(text.substr(0, digits));
    if (!number) return std::nullopt;
    for (const Unit& unit : units) {
        if (text.substr(digits) != unit.name) continue;
        std::int64_t result = 0;
        if (__builtin_mul_overflow(*number, unit.factor, &result)) return std::nullopt;
        return result;
    }
    return std::nullopt;
}

/// What a person wrote, fit for one line of a message.
std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string shown = "'";
    for (const char octet : text.substr(0, longest)) shown += static_cast<unsigned char>(octet) < 0x20 ? ' ' : octet;
    while (text.size() > longest && !shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xC0) == 0x80)
        shown.pop_back();
    return shown + (text.size() > longest ? "…'" : "'");
}

void check_range(const SettingKey& key, std::int64_t number, std::string_view text) {
    if (number < key.min)
        throw SettingError(quoted(text) + " меньше допустимого: не менее " + number_text(key.min, key.type),
                           quoted(text) + " is too small: at least " + number_text(key.min, key.type));
    if (number > key.max)
        throw SettingError(quoted(text) + " больше допустимого: не более " + number_text(key.max, key.type),
                           quoted(text) + " is too large: at most " + number_text(key.max, key.type));
}

std::int64_t number_of(const SettingKey& key, std::string_view text) {
    const auto number = key.type == SettingType::integer    ? parse_integer(text)
                        : key.type == SettingType::duration ? parse_duration(text)
                                                            : parse_size(text);
    if (number) {
        check_range(key, *number, text);
        return *number;
    }
    if (key.type == SettingType::integer)
        throw SettingError("ожидается целое число, а не " + quoted(text), "expected a whole number, not " + quoted(text));
    if (key.type == SettingType::duration)
        throw SettingError("ожидается длительность с единицей (ms, s, m, h, d), например 30s, а не " + quoted(text),
                           "expected a duration with a unit (ms, s, m, h, d) such as 30s, not " + quoted(text));
    throw SettingError("ожидается размер с единицей (B, kB, KiB, MB, MiB, GB, GiB), например 20MiB, а не " + quoted(text),
                       "expected a size with a unit (B, kB, KiB, MB, MiB, GB, GiB) such as 20MiB, not " + quoted(text));
}

void check_boolean(std::string_view text) {
    if (text == "true" || text == "false") return;
    throw SettingError("ожидается true или false, а не " + quoted(text), "expected true or false, not " + quoted(text));
}

void check_url(std::string_view text) {
    constexpr std::array<std::string_view, 5> schemes{"http://", "https://", "ftp://", "ftps://", "sftp://"};
    for (const auto scheme : schemes) {
        const bool has_host = text.size() > scheme.size() && text[scheme.size()] != '/';
        const bool clean = std::none_of(text.begin(), text.end(), [](unsigned char octet) { return octet <= 0x20; });
        if (text.starts_with(scheme) && has_host && clean) return;
    }
    throw SettingError("ожидается адрес http, https, ftp, ftps или sftp, а не " + quoted(text),
                       "expected an http, https, ftp, ftps or sftp URL, not " + quoted(text));
}

void check_secret(std::string_view text) {
    const bool file = text.starts_with("file:") && text.size() > 5;
    const bool env = text.starts_with("env:") && text.size() > 4;
    if (file || env) return;
    throw SettingError("секрет не пишут в конфигурации; укажите ссылку file:ПУТЬ или env:ИМЯ",
                       "a secret is not written into the configuration; give a reference file:PATH or env:NAME");
}

void check_choice(const SettingKey& key, std::string_view text) {
    if (std::find(key.choices.begin(), key.choices.end(), text) != key.choices.end()) return;
    std::string all;
    for (const auto& choice : key.choices) all += (all.empty() ? "" : ", ") + choice;
    throw SettingError("ожидается одно из: " + all + ", а не " + quoted(text),
                       "expected one of: " + all + ", not " + quoted(text));
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
    return parse_with_unit(text, duration_units);
}

std::string number_text(std::int64_t number, SettingType type) {
    if (type == SettingType::integer) return std::to_string(number);
    const std::span<const Unit> units = type == SettingType::duration ? std::span<const Unit>(duration_units) : size_units;
    const Unit* best = &units.front();
    for (const Unit& unit : units) {
        const bool decimal = unit.name == "kB" || unit.name == "MB" || unit.name == "GB";
        if (!decimal && number != 0 && number % unit.factor == 0) best = &unit;
    }
    return std::to_string(number / best->factor) + std::string(best->name);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
    return parse_with_unit(text, size_units);
}

Settings::Value scalar_setting(const SettingKey& key, std::string_view text) {
    Settings::Value value;
    value.given = true;
    value.text = text;
    switch (key.type) {
        case SettingType::integer:
        case SettingType::duration:
        case SettingType::size:
            value.number = number_of(key, text);
            break;
        case SettingType::boolean:
            check_boolean(text);
            break;
        case SettingType::url:
            check_url(text);
            break;
        case SettingType::secret:
            check_secret(text);
            break;
        case SettingType::choice:
            check_choice(key, text);
            break;
        default:
            break;
    }
    const bool must_say_something = key.type == SettingType::path || (key.type == SettingType::text && key.required);
    if (must_say_something && text.empty()) throw SettingError("значение пустое", "the value is empty");
    return value;
}

Settings::Value default_setting(const SettingKey& key) {
    Settings::Value value;
    if (key.type == SettingType::block) value.blocks.emplace_back(std::string(), default_settings(key.keys));
    if (key.fallback.empty()) return value;
    if (!is_scalar(key.type)) throw std::logic_error("setting '" + key.name + "': only scalars have defaults");
    try {
        value = scalar_setting(key, key.fallback);
    } catch (const SettingError& error) {
        throw std::logic_error("default of setting '" + key.name + "': " + error.en());
    }
    value.given = false;
    return value;
}

Settings default_settings(const std::vector<SettingKey>& keys) {
    Settings settings;
    for (const auto& key : keys) settings.set(key.name, default_setting(key));
    return settings;
}

std::string_view to_text(SettingType type) {
    constexpr std::array<std::string_view, 14> names{"text",     "integer", "boolean",    "duration", "size",
                                                     "url",      "path",    "secret",     "choice",   "text_list",
                                                     "text_map", "block",   "block_list", "block_map"};
    return names.at(static_cast<std::size_t>(type));
}

bool is_scalar(SettingType type) {
    return type <= SettingType::choice;
}

}  // namespace gateway
