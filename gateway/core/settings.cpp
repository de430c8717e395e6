#include "gateway/core/settings.hpp"

#include <stdexcept>

namespace gateway {

const Settings::Value& Settings::value(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) throw std::logic_error("setting '" + std::string(key) + "' is read but not described");
    return found->second;
}

bool Settings::has(std::string_view key) const {
    const Value& found = value(key);
    return found.given || !found.text.empty() || !found.list.empty() || !found.map.empty();
}

const std::string& Settings::text(std::string_view key) const {
    return value(key).text;
}

std::int64_t Settings::integer(std::string_view key) const {
    return value(key).number;
}

bool Settings::boolean(std::string_view key) const {
    return value(key).text == "true";
}

Duration Settings::duration(std::string_view key) const {
    return Duration(value(key).number);
}

std::uint64_t Settings::size(std::string_view key) const {
    return static_cast<std::uint64_t>(value(key).number);
}

const std::vector<std::string>& Settings::list(std::string_view key) const {
    return value(key).list;
}

const std::map<std::string, std::string>& Settings::map(std::string_view key) const {
    return value(key).map;
}

const Settings& Settings::block(std::string_view key) const {
    const Value& found = value(key);
    if (found.blocks.empty()) throw std::logic_error("setting '" + std::string(key) + "' is no block");
    return found.blocks.front().second;
}

const std::vector<std::pair<std::string, Settings>>& Settings::blocks(std::string_view key) const {
    return value(key).blocks;
}

SettingPlace Settings::place(std::string_view key) const {
    return value(key).place;
}

void Settings::set(std::string key, Value value) {
    values_.insert_or_assign(std::move(key), std::move(value));
}

}  // namespace gateway
