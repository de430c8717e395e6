#include <catch2/catch.hpp>

#include <boost/json.hpp>
#include <iostream>
#include <places.hpp>
#include <sstream>

#include "gateway/app/commands/commands.hpp"
#include "tests/app/config_case.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;

namespace {

/// Runs `appeal-gateway ARGUMENTS` in this process and gives what it printed.
std::string printed(std::vector<std::string> arguments) {
    CLI::App app("test", "appeal-gateway");
    CommandExit exit;
    add_keys_command(app, exit);
    std::reverse(arguments.begin(), arguments.end());
    std::ostringstream out;
    auto* before = std::cout.rdbuf(out.rdbuf());
    try {
        app.parse(arguments);
    } catch (...) {
        std::cout.rdbuf(before);
        throw;
    }
    std::cout.rdbuf(before);
    CHECK(exit.code == 0);
    return out.str();
}

}  // namespace

TEST_CASE("keys make fills a folder once") {
    const TempFolder folder;
    const std::string dir = folder.path().string();
    CHECK(printed({"keys", "make", "--dir", dir}).find("test keys made") != std::string::npos);
    CHECK(std::filesystem::exists(folder.path() / "gost/gateway-sign.key.pem"));
    CHECK(printed({"keys", "make", "--dir", dir}).find("nothing was changed") != std::string::npos);
    CHECK(printed({"keys", "make", "--dir", dir, "--force"}).find("test keys made") != std::string::npos);
    CHECK_THROWS_AS(printed({"keys", "make", "--dir", dir, "--days", "0"}), CLI::ParseError);
}

TEST_CASE("keys list is a table or JSON of every certificate below a folder") {
    const std::string dir = test_keys().string();
    const std::string table = printed({"keys", "list", "--dir", dir});
    CHECK(table.find("Тестовый стенд СМЭВ") != std::string::npos);
    CHECK(std::count(table.begin(), table.end(), '\n') == 1 + 17 + 3);
    const auto all = boost::json::parse(printed({"keys", "list", "--dir", dir + "/gost", "--json"})).as_array();
    CHECK(all.size() == 10);
    for (const auto& one : all) {
        CHECK(one.at("sha256").as_string().size() == 64);
        if (one.at("common_name") == "Просроченный сертификат") CHECK(one.at("days_left").as_int64() < 0);
    }
    CHECK_THROWS_AS(printed({"keys", "list", "--dir", dir + "/absent"}), CLI::ParseError);
}

TEST_CASE("keys show tells everything of one file and never prints a key") {
    const std::string file = (test_keys() / "gost/official-sign.crt.pem").string();
    CHECK(printed({"keys", "show", file}).find("SNILS=00000012310") != std::string::npos);
    const auto facts = boost::json::parse(printed({"keys", "show", "--json", file}));
    CHECK(facts.at("algorithm") == "gost2012-256");
    CHECK_THROWS_WITH(printed({"keys", "show", (test_keys() / "gost/official-sign.key.pem").string()}),
                      Catch::Contains("no certificate in this file"));
}

TEST_CASE("keys list and show tell of the configuration what ends when") {
    const TemporaryDirectory dir;
    const std::string keys = (test_keys() / "gost").string();
    ConfigCase written;
    std::string gateway = read_case(std::string(SOURCE_DIR) + "/tests/data/config/good/minimal.txt").files.at("gateway.yaml");
    gateway += "keys:\n  sign:\n    key: " + keys + "/gateway-sign.key.pem\n    cert: " + keys +
               "/gateway-sign.crt.pem\n    more: [ { key: " + keys + "/expired-sign.key.pem, cert: " + keys +
               "/expired-sign.crt.pem } ]\ntrust: { gost: { dir: " + (test_keys() / "trust/gost").string() + " } }\n";
    written.files["gateway.yaml"] = gateway;
    for (const char* file : {"connectors/post.yaml", "connectors/city.yaml", "routes/to-city.yaml"})
        written.files[file] = "(absent)\n";
    write_case(written, dir.path());
    const std::string config = dir.path().string();

    const std::string table = printed({"keys", "list", "--config", config});
    CHECK_THAT(table, Catch::Contains("gost256-xa") && Catch::Contains("signs") && Catch::Contains("replaced"));
    CHECK_THAT(table, Catch::Contains("можно убрать из настроек"));
    const auto all = boost::json::parse(printed({"keys", "list", "--config", config, "--json"}));
    CHECK(all.at("certificates").as_array().size() == 3);
    CHECK(all.at("certificates").at(0).at("state") == "signs");
    CHECK(all.at("certificates").at(1).at("state") == "replaced");
    CHECK_THAT(printed({"keys", "show", "sign", "--config", config}), Catch::Contains("days_left"));
    CHECK(printed({"keys", "show", "gost", "--config", config}).find("gateway-sign") == std::string::npos);
    CHECK_THROWS_WITH(printed({"keys", "show", "nobody", "--config", config}), Catch::Contains("nobody"));
}
