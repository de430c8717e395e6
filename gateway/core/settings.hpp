// How a configuration block is described (SettingKey) and how its checked values are read (Settings).
// The description is the only place of a key's title, default, unit and example: the reader, `check`, the JSON Schema for
// editors and the reference page come from it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway {

enum class SettingType {
    text,        ///< any string
    integer,     ///< 64 bit, within min…max
    boolean,     ///< true | false
    duration,    ///< "30s", "5m", "250ms", "24h", "7d"
    size,        ///< "20MiB", "512KiB", "10kB", "4096B"
    url,         ///< http, https, ftp, ftps, sftp
    path,        ///< relative to the configuration directory
    secret,      ///< a reference only: "file:secrets/token", "env:NAME"; never the value itself
    choice,      ///< one of `choices`
    text_list,   ///< list of strings
    text_map,    ///< map string → string
    block,       ///< nested keys in `keys`
    block_list,  ///< list of blocks, each of `keys`
    block_map    ///< map name → block of `keys`
};

struct SettingKey {
    std::string name;
    SettingType type = SettingType::text;
    std::string title_ru, title_en;  ///< one sentence
    bool required = false;
    std::string fallback;  ///< default, written as in YAML; empty = none (optional key)
    std::string example;
    std::int64_t min = INT64_MIN, max = INT64_MAX;  ///< integer; durations in ms, sizes in octets
    std::vector<std::string> choices;
    std::vector<SettingKey> keys;
};

/// Where a value stands, for messages: "config/connectors/city-a.yaml:4:7".
struct SettingPlace {
    std::string file;
    int line = 0, column = 0;
};

/// Checked values of one block. Reading a key that its description does not have is a programming error (std::logic_error);
/// an optional key without value and default gives the empty value of its type. Immutable; cheap enough to copy at start.
class Settings {
public:
    struct Value {
        SettingPlace place;
        bool given = false;       ///< false: the default
        std::string text;         ///< text, url, choice, boolean as true|false, path made absolute, secret resolved
        std::int64_t number = 0;  ///< integer, duration in ms, size in octets
        std::vector<std::string> list;
        std::map<std::string, std::string> map;
        std::vector<std::pair<std::string, Settings>> blocks;  ///< block: one with empty name; list; map with names
    };

    bool has(std::string_view key) const;  ///< given in the file or by default
    const std::string& text(std::string_view key) const;
    std::int64_t integer(std::string_view key) const;
    bool boolean(std::string_view key) const;
    Duration duration(std::string_view key) const;
    std::uint64_t size(std::string_view key) const;
    const std::vector<std::string>& list(std::string_view key) const;
    const std::map<std::string, std::string>& map(std::string_view key) const;
    const Settings& block(std::string_view key) const;
    const std::vector<std::pair<std::string, Settings>>& blocks(std::string_view key) const;
    SettingPlace place(std::string_view key) const;

    /// For the reader in `app` and for tests.
    void set(std::string key, Value value);

private:
    const Value& value(std::string_view key) const;
    std::map<std::string, Value, std::less<>> values_;
};

}  // namespace gateway
