// Short words to write down SettingKeys, so that a description reads like the table it becomes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway {

/// A key under construction; converts to the finished SettingKey.
class KeyBuilder {
public:
    KeyBuilder(std::string name, SettingType type, std::string ru, std::string en) {
        key_.name = std::move(name);
        key_.type = type;
        key_.title_ru = std::move(ru);
        key_.title_en = std::move(en);
    }

    KeyBuilder& required() { return key_.required = true, *this; }
    KeyBuilder& fallback(std::string text) { return key_.fallback = std::move(text), *this; }
    KeyBuilder& example(std::string text) { return key_.example = std::move(text), *this; }
    /// Integer; durations in ms, sizes in octets.
    KeyBuilder& range(std::int64_t min, std::int64_t max) { return key_.min = min, key_.max = max, *this; }
    KeyBuilder& choices(std::vector<std::string> words) { return key_.choices = std::move(words), *this; }
    KeyBuilder& keys(std::vector<SettingKey> inner) { return key_.keys = std::move(inner), *this; }

    operator SettingKey() const { return key_; }

private:
    SettingKey key_;
};

}  // namespace gateway
