// The committed schemas and the reference page are what the descriptions of the keys give.
#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/app/bi_feed_config.hpp"
#include "gateway/app/bi_report_config.hpp"
#include "gateway/app/config_keys.hpp"
#include "gateway/app/config_schema.hpp"
#include "gateway/core/setting_values.hpp"
#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

std::string committed(const std::string& name) {
    std::ifstream stream(std::string(SOURCE_DIR) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void check_described(const std::vector<SettingKey>& keys, const std::string& path) {
    for (const auto& key : keys) {
        INFO(path + key.name);
        CHECK_FALSE(key.title_ru.empty());
        CHECK_FALSE(key.title_en.empty());
        CHECK((key.fallback.empty() || !key.required));
        CHECK_NOTHROW(default_setting(key));
        const bool bounded =
            key.type == SettingType::integer || key.type == SettingType::duration || key.type == SettingType::size;
        if (bounded) CHECK(key.min <= key.max);
        if (!key.example.empty() && is_scalar(key.type)) CHECK_NOTHROW(scalar_setting(key, key.example));
        check_described(key.keys, path + key.name + ".");
    }
}

}  // namespace

TEST_CASE("the committed schemas are those of the descriptions: run 'appeal-gateway config schema --out schemas/config'") {
    for (const auto& [name, text] : config_schemas(adapter_kinds())) {
        INFO(name);
        CHECK(committed("schemas/config/" + name) == text);
    }
}

TEST_CASE(
    "the committed reference page is that of the descriptions: run 'appeal-gateway config reference > "
    "docs/config-reference.md'") {
    CHECK(committed("docs/config-reference.md") == config_reference(adapter_kinds()));
}

TEST_CASE("every key has titles in both languages, and a default and an example that fit it") {
    check_described(gateway_keys(), "gateway.");
    check_described(connector_keys(), "connector.");
    check_described(route_keys(), "route.");
    check_described(bi_keys(), "bi.");
    check_described(bi_report_keys(), "bi_report.");
    check_described(bi_feed_keys(), "bi_feed.");
    for (const auto& kind : adapter_kinds()) check_described(kind.settings, kind.name + ".");
}

TEST_CASE("the connector's schema holds the keys of each adapter under its own condition") {
    const auto schema = boost::json::parse(config_schemas(test_kinds()).at("connector.schema.json")).as_object();
    CHECK(schema.at("properties").at("adapter").at("enum").as_array().size() == 2);
    const auto& mailbox = schema.at("allOf").as_array().at(0);
    CHECK(mailbox.at("if").at("properties").at("adapter").at("const").as_string() == "mailbox");
    const auto& settings = mailbox.at("then").at("properties").at("settings");
    CHECK(settings.at("properties").as_object().contains("labels"));
    CHECK_FALSE(settings.at("additionalProperties").as_bool());
    CHECK(settings.at("required").as_array().at(0).as_string() == "url");
    CHECK(mailbox.at("then").at("required").as_array().at(0).as_string() == "settings");
    CHECK_FALSE(schema.at("allOf").as_array().at(1).at("then").as_object().contains("required"));
}
