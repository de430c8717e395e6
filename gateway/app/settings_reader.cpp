#include "gateway/app/settings_reader.hpp"

#include <algorithm>

#include "gateway/core/setting_values.hpp"

namespace gateway {
namespace {

std::vector<std::string> names_of(const std::vector<SettingKey>& keys) {
    std::vector<std::string> names;
    for (const auto& key : keys) names.push_back(key.name);
    return names;
}

std::string_view shape_ru(YamlNode::Kind kind) {
    switch (kind) {
        case YamlNode::Kind::empty:
            return "пусто";
        case YamlNode::Kind::scalar:
            return "одно значение";
        case YamlNode::Kind::list:
            return "список";
        case YamlNode::Kind::map:
            return "блок ключей";
    }
    return {};
}

std::string_view shape_en(YamlNode::Kind kind) {
    switch (kind) {
        case YamlNode::Kind::empty:
            return "nothing";
        case YamlNode::Kind::scalar:
            return "one value";
        case YamlNode::Kind::list:
            return "a list";
        case YamlNode::Kind::map:
            return "a block of keys";
    }
    return {};
}

class Reader {
public:
    explicit Reader(const SettingsSource& source) : source_(source) {}

    Settings block(const YamlNode& node, const std::vector<SettingKey>& keys) const {
        Settings settings = defaults(keys);
        for (const auto& entry : node.entries) check_known(entry, keys);
        for (const auto& key : keys) {
            const YamlNode* value = node.find(key.name);
            if (value != nullptr) {
                settings.set(key.name, this->value(key, *value));
            } else if (key.required) {
                fault(node, "нет обязательного ключа '" + key.name + "': " + key.title_ru,
                      "the required key '" + key.name + "' is missing: " + key.title_en);
            }
        }
        return settings;
    }

private:
    std::string absolute(const std::string& path) const { return (source_.dir / path).lexically_normal().string(); }

    /// Defaults that are paths lie in the configuration directory too.
    Settings::Value default_value(const SettingKey& key) const {
        Settings::Value value = default_setting(key);
        if (key.type == SettingType::path && !value.text.empty()) value.text = absolute(value.text);
        if (key.type == SettingType::block) value.blocks.assign(1, {std::string(), defaults(key.keys)});
        return value;
    }

    Settings defaults(const std::vector<SettingKey>& keys) const {
        Settings settings;
        for (const auto& key : keys) settings.set(key.name, default_value(key));
        return settings;
    }

    SettingPlace place(const YamlNode& node) const { return {source_.file, node.line, node.column}; }

    void fault(const YamlNode& node, std::string ru, std::string en) const {
        source_.problems.error(place(node), std::move(ru), std::move(en));
    }

    void check_known(const YamlEntry& entry, const std::vector<SettingKey>& keys) const {
        const auto names = names_of(keys);
        if (std::find(names.begin(), names.end(), entry.key) != names.end()) return;
        const Hint hint = hint_for(entry.key, names);
        source_.problems.error({source_.file, entry.line, entry.column}, "неизвестный ключ '" + entry.key + "'" + hint.ru,
                               "unknown key '" + entry.key + "'" + hint.en);
    }

    /// False with the fault added when the node has another shape than the key wants.
    bool has_shape(const SettingKey& key, const YamlNode& node, YamlNode::Kind wanted) const {
        if (node.kind == wanted) return true;
        fault(node,
              "ключ '" + key.name + "': ожидается " + std::string(shape_ru(wanted)) + ", а здесь " +
                  std::string(shape_ru(node.kind)),
              "key '" + key.name + "': expected " + std::string(shape_en(wanted)) + ", found " +
                  std::string(shape_en(node.kind)));
        return false;
    }

    Settings::Value value(const SettingKey& key, const YamlNode& node) const {
        Settings::Value value = default_value(key);
        switch (key.type) {
            case SettingType::text_list:
                read_list(key, node, value);
                break;
            case SettingType::text_map:
                read_map(key, node, value);
                break;
            case SettingType::block:
                read_block(key, node, value);
                break;
            case SettingType::block_list:
                read_block_list(key, node, value);
                break;
            case SettingType::block_map:
                read_block_map(key, node, value);
                break;
            default:
                read_scalar(key, node, value);
                break;
        }
        value.place = place(node);
        return value;
    }

    void read_scalar(const SettingKey& key, const YamlNode& node, Settings::Value& value) const {
        if (!has_shape(key, node, YamlNode::Kind::scalar)) return;
        try {
            if (key.type == SettingType::boolean && !node.plain)
                throw SettingError("true и false пишут без кавычек", "true and false are written without quotes");
            Settings::Value read = scalar_setting(key, node.text);
            if (key.type == SettingType::path) read.text = absolute(read.text);
            if (key.type == SettingType::secret)
                read.text = resolve_secret(read.text, place(node), source_).value_or(std::string());
            value = std::move(read);
        } catch (const SettingError& error) {
            fault(node, "ключ '" + key.name + "': " + error.ru(), "key '" + key.name + "': " + error.en());
        }
    }

    /// One word of a list, held to the key's choices when it has some.
    std::optional<std::string> word(const SettingKey& key, const YamlNode& node) const {
        if (!has_shape(key, node, YamlNode::Kind::scalar)) return std::nullopt;
        const bool chosen =
            key.choices.empty() || std::find(key.choices.begin(), key.choices.end(), node.text) != key.choices.end();
        if (chosen && !node.text.empty()) return node.text;
        const Hint hint = hint_for(node.text, key.choices);
        fault(node, "ключ '" + key.name + "': неизвестное значение '" + node.text + "'" + hint.ru,
              "key '" + key.name + "': unknown value '" + node.text + "'" + hint.en);
        return std::nullopt;
    }

    void read_list(const SettingKey& key, const YamlNode& node, Settings::Value& value) const {
        if (!has_shape(key, node, YamlNode::Kind::list)) return;
        for (const auto& item : node.items)
            if (auto text = word(key, item)) value.list.push_back(std::move(*text));
        value.given = true;
    }

    void read_map(const SettingKey& key, const YamlNode& node, Settings::Value& value) const {
        if (!has_shape(key, node, YamlNode::Kind::map)) return;
        for (const auto& entry : node.entries)
            if (auto text = word(key, entry.value)) value.map.emplace(entry.key, std::move(*text));
        value.given = true;
    }

    void read_block(const SettingKey& key, const YamlNode& node, Settings::Value& value) const {
        if (!has_shape(key, node, YamlNode::Kind::map)) return;
        value.blocks.assign(1, {std::string(), block(node, key.keys)});
        value.given = true;
    }

    void read_block_list(const SettingKey& key, const YamlNode& node, Settings::Value& value) const {
        if (!has_shape(key, node, YamlNode::Kind::list)) return;
        for (const auto& item : node.items)
            if (has_shape(key, item, YamlNode::Kind::map)) value.blocks.emplace_back(std::string(), block(item, key.keys));
        value.given = true;
    }

    void read_block_map(const SettingKey& key, const YamlNode& node, Settings::Value& value) const {
        if (!has_shape(key, node, YamlNode::Kind::map)) return;
        for (const auto& entry : node.entries) {
            if (!is_config_name(entry.key)) {
                source_.problems.error({source_.file, entry.line, entry.column},
                                       "имя '" + entry.key + "' недопустимо: a-z, 0-9 и '-', до 40 знаков",
                                       "the name '" + entry.key + "' is not allowed: a-z, 0-9 and '-', at most 40 characters");
                continue;
            }
            if (has_shape(key, entry.value, YamlNode::Kind::map))
                value.blocks.emplace_back(entry.key, block(entry.value, key.keys));
        }
        value.given = true;
    }

    const SettingsSource& source_;
};

}  // namespace

Settings read_settings(const YamlNode& block, const std::vector<SettingKey>& keys, const SettingsSource& source) {
    return Reader(source).block(block, keys);
}

bool is_config_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !name.empty() && name.size() <= 40 && name.front() != '-' &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace gateway
