// map test | run | explain, as somebody calls them.
#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>
#include <iostream>
#include <places.hpp>
#include <sstream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/commands/lifelike_lines.hpp"
#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

struct Printed {
    int code = 0;
    std::string out, err;
};

Printed run(std::vector<std::string> arguments) {
    CLI::App app("test", "appeal-gateway");
    CommandExit exit;
    add_map_command(app, exit);
    add_classifier_command(app, exit);
    std::reverse(arguments.begin(), arguments.end());
    std::ostringstream out, err;
    auto* const before_out = std::cout.rdbuf(out.rdbuf());
    auto* const before_err = std::cerr.rdbuf(err.rdbuf());
    std::exception_ptr error;
    try {
        app.parse(arguments);
    } catch (...) {
        error = std::current_exception();
    }
    std::cout.rdbuf(before_out);
    std::cerr.rdbuf(before_err);
    if (error) std::rethrow_exception(error);
    return {exit.code, out.str(), err.str()};
}

/// A configuration directory with one dictionary and one mapping.
struct Folder {
    TemporaryDirectory dir;

    Folder() {
        write_file(dir.path() / "dictionaries/topics.csv", "from;to\n1;roads\n");
        write_file(dir.path() / "mappings/partner/m.jq", R"({topic: word("topics"; .code), who: param("who")})");
        write_file(dir.path() / "mappings/partner/m.fixtures/a.in.json", R"({"code":"1"})");
        write_file(dir.path() / "mappings/partner/m.fixtures/a.out.json", R"({"topic":"roads","who":null})");
        write_file(dir.path() / "in.json", R"({"code":"9","spare":1})");
    }
    std::string file(const std::string& name) const { return (dir.path() / name).string(); }
};

}  // namespace

TEST_CASE("map test says each case and exits by whether all passed") {
    const Folder folder;
    const Printed good = run({"map", "test", folder.dir.path().string()});
    CHECK(good.code == 0);
    CHECK_THAT(good.out, Catch::Contains("ok    a\n") && Catch::Contains("cases 1") && Catch::Contains("topics"));
    CHECK(run({"map", "test", folder.file("mappings/partner/m.jq")}).code == 0);
    CHECK(run({"map", "test", folder.file("mappings")}).code == 0);

    write_file(folder.dir.path() / "mappings/partner/m.fixtures/a.out.json", R"({"topic":"water","who":null})");
    const Printed bad = run({"map", "test", folder.dir.path().string()});
    CHECK(bad.code == 1);
    CHECK_THAT(bad.out, Catch::Contains("FAIL  a: /topic"));

    write_file(folder.dir.path() / "mappings/broken.jq", "{");
    CHECK_THAT(run({"map", "test", folder.dir.path().string()}).out,
               Catch::Contains("broken.jq:1: программа не компилируется"));
    CHECK(run({"map", "test", folder.file("mappings/broken.jq")}).code == 1);
    CHECK(run({"map", "test", folder.file("absent")}).code == 2);
    CHECK(run({"map", "test", folder.file("dictionaries")}).code == 2);
    write_file(folder.dir.path() / "alone/x.jq", ".");
    CHECK(run({"map", "test", folder.file("alone")}).code == 1);
}

TEST_CASE("map run prints the result alone and unknown codes beside it") {
    const Folder folder;
    const Printed printed =
        run({"map", "run", folder.file("mappings/partner/m.jq"), folder.file("in.json"), "--param", "who=я=сам"});
    CHECK(printed.code == 0);
    CHECK(printed.out == "{\"topic\":\"unknown\",\"who\":\"я=сам\"}\n");
    CHECK_THAT(printed.err, Catch::Contains("topics") && Catch::Contains("'9'"));
    CHECK(run({"map", "run", folder.file("absent.jq"), folder.file("in.json")}).code == 2);
    CHECK(run({"map", "run", folder.file("mappings/partner/m.jq"), folder.file("absent")}).code == 2);
    CHECK(run({"map", "run", folder.file("mappings/partner/m.jq"), folder.file("in.json"), "--param", "who"}).code == 2);
    write_file(folder.dir.path() / "bad.json", "{");
    const Printed bad = run({"map", "run", folder.file("mappings/partner/m.jq"), folder.file("bad.json")});
    CHECK(bad.code == 1);
    CHECK(bad.out.empty());
    CHECK_THAT(bad.err, Catch::Contains(folder.file("bad.json") + ": ") && Catch::Contains("not JSON"));
    const auto elsewhere = folder.file("nowhere");
    CHECK(run({"map", "run", folder.file("mappings/partner/m.jq"), folder.file("in.json"), "--dictionaries", elsewhere}).code ==
          2);
}

TEST_CASE("classifier names a code, says why it may not be assigned, and where there is no classifier") {
    const Folder folder;
    write_file(folder.dir.path() / "c.csv", "code;level;name\n0005;1;ЖКХ\n0005.0005.0056.1154;4;Вода\n");
    const auto ask = [&](const std::string& code, const std::string& file) {
        return run({"classifier", code, "--classifier", folder.file(file), "--config", folder.file("absent")});
    };
    const Printed question = ask("0005.0005.0056.1154.0000", "c.csv");
    CHECK(question.code == 0);
    CHECK_THAT(question.out, Catch::StartsWith("0005.0005.0056.1154: Вода\n") && Catch::Contains("c@"));
    const Printed section = ask("0005", "c.csv");
    CHECK(section.code == 1);
    CHECK_THAT(section.out, Catch::StartsWith("0005: ЖКХ\n") && Catch::Contains("levels 4 and 5"));
    CHECK(ask("0005.0005.0056.9999", "c.csv").code == 1);
    CHECK(ask("вода", "c.csv").code == 1);
    CHECK(ask("0005", "absent.csv").code == 2);
    write_file(folder.dir.path() / "broken.csv", "code;level;name\n5;1;ЖКХ\n");
    CHECK_THAT(ask("0005", "broken.csv").err, Catch::Contains("broken.csv:2"));
    CHECK(run({"classifier", "0005", "--config", folder.file("absent")}).code == 2);
}

TEST_CASE("map explain lists what is not carried and what is unmapped, for people and for programs") {
    const Folder folder;
    const Printed people = run({"map", "explain", folder.file("mappings/partner/m.jq"), folder.file("in.json")});
    CHECK(people.code == 0);
    CHECK_THAT(people.out, Catch::Contains("  - /spare\n") && Catch::Contains("  ? topics: '9'\n"));
    const auto json =
        boost::json::parse(run({"map", "explain", folder.file("mappings/partner/m.jq"), folder.file("in.json"), "--json"}).out);
    CHECK(json.at("not_carried").as_array() == boost::json::array{"/spare"});
    CHECK(json.at("unmapped").at(0).at("dictionary").as_string() == "topics");
    CHECK(json.at("fields").to_number<int>() == 2);
}

TEST_CASE("the mappings of the example configuration keep to their fixtures") {
    const Printed printed = run({"map", "test", std::string(SOURCE_DIR) + "/config"});
    INFO(printed.out);
    CHECK(printed.code == 0);
}

TEST_CASE("generated appeals are canonical lines, the same for the same seed, in all blocks of the region") {
    std::ostringstream one, two, other;
    const std::string config = std::string(SOURCE_DIR) + "/config";
    CHECK(print_lifelike({20, "chechnya", 5, config}, one));
    CHECK(print_lifelike({20, "chechnya", 5, config}, two));
    CHECK(print_lifelike({20, "chechnya", 6, config}, other));
    CHECK(one.str() == two.str());
    CHECK(one.str() != other.str());
    CHECK_THAT(one.str(), Catch::Contains("\"housing_waste\""));
    CHECK_THROWS(print_lifelike({1, "atlantis", 1, config}, one));
}
