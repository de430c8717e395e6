#include "gateway/app/config_schema.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "gateway/app/bi_feed_config.hpp"
#include "gateway/app/bi_report_config.hpp"
#include "gateway/app/config_keys.hpp"
#include "gateway/app/json_pretty.hpp"
#include "gateway/app/quality_config.hpp"
#include "gateway/core/setting_values.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

constexpr const char* config_name_pattern = "^[a-z0-9][a-z0-9-]{0,39}$";

json::object object_of(const std::vector<SettingKey>& keys);

json::array words_of(const std::vector<std::string>& words) {
    return json::array(words.begin(), words.end());
}

json::object pattern(const char* expression) {
    return {{"type", "string"}, {"pattern", expression}};
}

json::object word_of(const SettingKey& key) {
    // Words that look like numbers are numbers to an editor and words to the reader.
    json::object word{{"type", json::array{"string", "number"}}};
    if (!key.choices.empty()) word = {{"enum", words_of(key.choices)}};
    return word;
}

json::object integer_of(const SettingKey& key) {
    json::object schema{{"type", "integer"}};
    if (key.min != INT64_MIN) schema["minimum"] = key.min;
    if (key.max != INT64_MAX) schema["maximum"] = key.max;
    return schema;
}

json::object type_of(const SettingKey& key) {
    switch (key.type) {
        case SettingType::integer:
            return integer_of(key);
        case SettingType::boolean:
            return {{"type", "boolean"}};
        case SettingType::duration:
            return pattern("^[0-9]+(ms|s|m|h|d)$");
        case SettingType::size:
            return pattern("^[0-9]+(B|kB|KiB|MB|MiB|GB|GiB)$");
        case SettingType::url:
            return pattern("^(https?|ftps?|sftp)://[^/]");
        case SettingType::secret:
            return pattern("^(file|env):.");
        case SettingType::path:
            return {{"type", "string"}, {"minLength", 1}};
        case SettingType::text_list:
            return {{"type", "array"}, {"items", word_of(key)}};
        case SettingType::text_map:
            return {{"type", "object"}, {"additionalProperties", word_of(key)}};
        case SettingType::block:
            return object_of(key.keys);
        case SettingType::block_list:
            return {{"type", "array"}, {"items", object_of(key.keys)}};
        case SettingType::block_map:
            return {{"type", "object"},
                    {"propertyNames", pattern(config_name_pattern)},
                    {"additionalProperties", object_of(key.keys)}};
        default:
            return word_of(key);
    }
}

/// The default as JSON has it: numbers and booleans bare, all else as text.
json::value default_of(const SettingKey& key) {
    if (key.type == SettingType::integer) return default_setting(key).number;
    if (key.type == SettingType::boolean) return key.fallback == "true";
    return json::string(key.fallback);
}

json::object schema_of(const SettingKey& key) {
    json::object schema{{"description", key.title_ru + " / " + key.title_en}};
    for (const auto& member : type_of(key)) schema[member.key()] = member.value();
    if (!key.fallback.empty()) schema["default"] = default_of(key);
    if (!key.example.empty()) schema["examples"] = json::array{json::string(key.example)};
    return schema;
}

json::object object_of(const std::vector<SettingKey>& keys) {
    json::object properties;
    json::array required;
    for (const auto& key : keys) {
        properties[key.name] = schema_of(key);
        if (key.required) required.emplace_back(key.name);
    }
    json::object schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = required;
    return schema;
}

json::object file_schema(const std::string& name, const std::string& title, const std::vector<SettingKey>& keys) {
    json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"$id", name}, {"title", title}};
    for (const auto& member : object_of(keys)) schema[member.key()] = member.value();
    return schema;
}

/// if adapter is this one, then `settings` is its block.
json::object condition_of(const AdapterKind& kind) {
    const SettingKey settings = connector_keys(kind).back();
    json::object then{{"properties", json::object{{"settings", schema_of(settings)}}}};
    if (settings.required) then["required"] = json::array{"settings"};
    return {{"if", json::object{{"properties", json::object{{"adapter", json::object{{"const", kind.name}}}}},
                                {"required", json::array{"adapter"}}}},
            {"then", then}};
}

json::object connector_schema(const std::vector<AdapterKind>& kinds) {
    json::object schema = file_schema("connector.schema.json", "connectors/*.yaml", connector_keys());
    json::object& properties = schema["properties"].as_object();
    properties["settings"] = json::object{{"type", "object"}};
    json::array names, conditions;
    for (const auto& kind : kinds) {
        names.emplace_back(kind.name);
        conditions.push_back(condition_of(kind));
    }
    if (kinds.empty()) return schema;
    properties["adapter"].as_object().erase("type");
    properties["adapter"].as_object()["enum"] = names;
    schema["allOf"] = conditions;
    return schema;
}

}  // namespace

std::map<std::string, std::string> config_schemas(const std::vector<AdapterKind>& kinds) {
    return {{"gateway.schema.json", pretty_json(file_schema("gateway.schema.json", "gateway.yaml", gateway_keys()))},
            {"connector.schema.json", pretty_json(connector_schema(kinds))},
            {"route.schema.json", pretty_json(file_schema("route.schema.json", "routes/*.yaml", route_keys()))},
            {"deadline.schema.json", pretty_json(file_schema("deadline.schema.json", "deadlines/*.yaml", deadline_keys()))},
            {"quality.schema.json", pretty_json(file_schema("quality.schema.json", "quality/*.yaml", quality_rule_keys()))},
            {"bi.schema.json", pretty_json(file_schema("bi.schema.json", "bi/*.yaml", bi_keys()))},
            {"bi-report.schema.json", pretty_json(file_schema("bi-report.schema.json", "bi/reports/*.yaml", bi_report_keys()))},
            {"bi-feed.schema.json", pretty_json(file_schema("bi-feed.schema.json", "bi/feeds/*.yaml", bi_feed_keys()))}};
}

}  // namespace gateway
