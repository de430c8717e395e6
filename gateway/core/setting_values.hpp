// From the text of one scalar to a checked value, and a block made of defaults alone: shared by the YAML reader and by tests of
// adapters, so that units, ranges and defaults mean the same everywhere.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway {

/// A text that is no value of its type: what is wrong and what was expected, in both languages. Never quotes a secret.
class SettingError : public std::runtime_error {
public:
    SettingError(std::string ru, const std::string& en) : std::runtime_error(en), ru_(std::move(ru)) {}
    const std::string& ru() const { return ru_; }
    std::string en() const { return what(); }

private:
    std::string ru_;
};

/// Milliseconds of "250ms", "30s", "5m", "24h", "7d": digits and one unit. nullopt for anything else and on overflow.
std::optional<std::int64_t> parse_duration(std::string_view text);

/// Octets of "512B", "10kB", "512KiB", "20MB", "20MiB", "1GB", "1GiB". nullopt for anything else and on overflow.
std::optional<std::int64_t> parse_size(std::string_view text);

/// A number as it is written in the configuration: "5", "90m" (durations, from ms), "20MiB" (sizes, from octets).
std::string number_text(std::int64_t number, SettingType type);

/// The value of a scalar type (text, integer, boolean, duration, size, url, path, secret, choice) written as `text`; `given` is
/// set. Paths stay relative and secrets stay references: resolving them needs the configuration directory. Throws SettingError.
Settings::Value scalar_setting(const SettingKey& key, std::string_view text);

/// What a key means when the file does not give it: its default, or the empty value; blocks hold the defaults of their keys.
/// A default that does not fit its own description is a programming error (std::logic_error).
Settings::Value default_setting(const SettingKey& key);

/// A block in which nothing was given.
Settings default_settings(const std::vector<SettingKey>& keys);

/// "duration", "text_list", …: the name of a type in messages and in the reference page.
std::string_view to_text(SettingType type);

/// True for the types that are written as one word: everything but lists, maps and blocks.
bool is_scalar(SettingType type);

}  // namespace gateway
