#include "gateway/core/settings.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/setting_values.hpp"

using namespace gateway;

namespace {

SettingKey key_of(SettingType type, std::string fallback = {}) {
    SettingKey key;
    key.name = "key";
    key.type = type;
    key.fallback = std::move(fallback);
    return key;
}

std::string refusal(const SettingKey& key, std::string_view text) {
    try {
        scalar_setting(key, text);
    } catch (const SettingError& error) {
        CHECK_FALSE(error.ru().empty());
        return error.en();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("durations are digits with one unit and come out in milliseconds") {
    const auto [text, expected] = GENERATE(table<std::string, std::int64_t>(
        {{"0ms", 0}, {"250ms", 250}, {"30s", 30'000}, {"5m", 300'000}, {"24h", 86'400'000}, {"7d", 604'800'000}}));
    CHECK(parse_duration(text) == expected);
}

TEST_CASE("sizes know decimal and binary units and come out in octets") {
    const auto [text, expected] = GENERATE(table<std::string, std::int64_t>(
        {{"4096B", 4096}, {"10kB", 10'000}, {"512KiB", 524'288}, {"2MB", 2'000'000}, {"20MiB", 20 << 20}, {"1GiB", 1 << 30}}));
    CHECK(parse_size(text) == expected);
}

TEST_CASE("a number without unit, with a foreign unit, a sign, a fraction or an overflow is no duration and no size") {
    const auto text = GENERATE("", "30", "s", "30 s", "1.5h", "-1s", "+1s", "1h30m", "30S", "99999999999999999999d",
                               "9223372036854775807d", "1Mb", "1KB", "9223372036854775807GiB");
    CHECK_FALSE(parse_duration(text));
    CHECK_FALSE(parse_size(text));
}

TEST_CASE("a refusal names what was expected") {
    CHECK(refusal(key_of(SettingType::integer), "ten") == "expected a whole number, not 'ten'");
    CHECK(refusal(key_of(SettingType::boolean), "yes") == "expected true or false, not 'yes'");
    CHECK(refusal(key_of(SettingType::url), "gopher://x").starts_with("expected an http"));
    CHECK(refusal(key_of(SettingType::url), "http://") != "accepted");
    CHECK(refusal(key_of(SettingType::url), "http://a b/") != "accepted");
    SettingKey choice = key_of(SettingType::choice);
    choice.choices = {"stop", "continue"};
    CHECK(refusal(choice, "go") == "expected one of: stop, continue, not 'go'");
    CHECK(refusal(choice, "stop") == "accepted");
}

TEST_CASE("a range is told in the units of the key") {
    SettingKey size = key_of(SettingType::size);
    size.min = 1 << 10;
    size.max = 20 << 20;
    CHECK(refusal(size, "1B") == "'1B' is too small: at least 1KiB");
    CHECK(refusal(size, "1GiB") == "'1GiB' is too large: at most 20MiB");
    SettingKey wait = key_of(SettingType::duration);
    wait.min = 1'000;
    wait.max = 5'400'000;
    CHECK(refusal(wait, "1ms") == "'1ms' is too small: at least 1s");
    CHECK(refusal(wait, "2h") == "'2h' is too large: at most 90m");
    SettingKey port = key_of(SettingType::integer);
    port.min = 0;
    port.max = 65535;
    CHECK(refusal(port, "65536") == "'65536' is too large: at most 65535");
}

TEST_CASE("a literal secret is refused without being repeated") {
    const std::string said = refusal(key_of(SettingType::secret), "hunter2");
    CHECK(said != "accepted");
    CHECK(said.find("hunter2") == std::string::npos);
    CHECK(refusal(key_of(SettingType::secret), "file:secrets/token") == "accepted");
    CHECK(refusal(key_of(SettingType::secret), "env:TOKEN") == "accepted");
}

TEST_CASE("a block in which nothing was given holds its defaults") {
    SettingKey inner = key_of(SettingType::duration, "30s");
    inner.name = "timeout";
    SettingKey block = key_of(SettingType::block);
    block.name = "limits";
    block.keys = {inner};
    SettingKey optional = key_of(SettingType::url);
    optional.name = "proxy";
    SettingKey several = key_of(SettingType::text_list);
    several.name = "names";
    const Settings settings = default_settings({block, optional, several});
    CHECK(settings.block("limits").duration("timeout") == Duration(30'000));
    CHECK(settings.block("limits").has("timeout"));
    CHECK_FALSE(settings.has("limits"));
    CHECK_FALSE(settings.has("proxy"));
    CHECK(settings.text("proxy").empty());
    CHECK(settings.list("names").empty());
}

TEST_CASE("reading a key that is not described is a programming error") {
    CHECK_THROWS_AS(Settings().text("timeout"), std::logic_error);
    CHECK_THROWS_AS(default_setting(key_of(SettingType::duration, "soon")), std::logic_error);
}
