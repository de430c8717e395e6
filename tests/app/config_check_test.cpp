#include "gateway/app/config_check.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <places.hpp>

#include "gateway/app/check_output.hpp"
#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

Environment no_environment() {
    return [](std::string_view) { return std::optional<std::string>(); };
}

struct Checked {
    CheckReport report;
    std::string said;  ///< English halves, one per line, with place
};

Checked check(const TemporaryDirectory& dir, const std::map<std::string, std::string>& files,
              CheckConnect connect = CheckConnect::no) {
    write_case({files, {}}, dir.path());
    CheckOptions options;
    options.connect = connect;
    options.now = SystemClock().now();
    Checked checked{check_config({dir.path(), test_kinds(), no_environment()}, options), {}};
    for (const auto& problem : checked.report.problems.sorted())
        checked.said += std::filesystem::path(problem.place.file).lexically_relative(dir.path()).string() + ":" +
                        std::to_string(problem.place.line) + ": " + problem.en + "\n";
    return checked;
}

std::string mailbox(const std::string& settings, const std::string& frame = "listener: partners\n") {
    return "adapter: mailbox\ntitle: Почта\n" + frame + "settings:\n  url: https://mail.example/\n" + settings;
}

}  // namespace

TEST_CASE("a good configuration passes every stage and says OK with its digest") {
    const TemporaryDirectory dir;
    const Checked checked = check(dir, {}, CheckConnect::yes);
    CHECK(checked.said.empty());
    CHECK(checked.report.good());
    CHECK(checked.report.stages == std::vector<std::string>{"syntax", "references", "keys", "adapters", "mappings", "connect"});
    CHECK(check_summary(checked.report).starts_with("OK "));
    CHECK(check_summary(checked.report).find(checked.report.config.digest) != std::string::npos);
    REQUIRE(checked.report.partners.size() == 2);
}

TEST_CASE("a partner that does not answer is told, and the other ones are asked all the same") {
    const TemporaryDirectory dir;
    const Checked checked = check(dir, {{"connectors/post.yaml", mailbox("  fails: refused\n")}}, CheckConnect::yes);
    CHECK_FALSE(checked.report.good());
    CHECK(checked.said.starts_with("connectors/post.yaml:1: the partner cannot be reached: "));
    CHECK(checked.report.partners.size() == 2);
    const Checked thrown = check(dir, {{"connectors/post.yaml", mailbox("  fails: throws\n")}}, CheckConnect::yes);
    CHECK_FALSE(thrown.report.good());
}

TEST_CASE("partners are not called while something is wrong") {
    const TemporaryDirectory dir;
    const Checked checked = check(dir, {{"routes/to-city.yaml", "to: nowhere\n"}}, CheckConnect::yes);
    CHECK(checked.report.partners.empty());
    CHECK(checked.report.stages.back() == "mappings");
}

TEST_CASE("an adapter that refuses its settings, or names a key that is not there, is told at its settings") {
    const TemporaryDirectory dir;
    const Checked checked = check(dir, {{"connectors/post.yaml", mailbox("  key: gost-sing\n")}});
    CHECK(checked.said == "connectors/post.yaml:5: the adapter cannot be made\n");
    const auto problems = checked.report.problems.sorted();
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].detail.find("gost-sing") != std::string::npos);
}

TEST_CASE("two endpoints on one path of one listener are refused") {
    const TemporaryDirectory dir;
    const Checked checked = check(dir, {{"connectors/second.yaml", mailbox("")}});
    CHECK(checked.said == "connectors/second.yaml:3: the path /mail on listener 'partners' is taken by connector 'post'\n");
    const TemporaryDirectory other;
    CHECK(check(other, {{"connectors/second.yaml", mailbox("  prefix: /second\n")}}).said.empty());
}

TEST_CASE("keys of the frame that mean nothing for an adapter, and routes to one that only takes in, are told") {
    const TemporaryDirectory dir;
    const Checked checked =
        check(dir, {{"connectors/city.yaml", "adapter: sink\ntitle: Город\nlistener: partners\npoll: { min: 1s }\n"},
                    {"connectors/post.yaml", mailbox("  delivers: false\n")},
                    {"routes/back.yaml", "to: post\n"}});
    CHECK(checked.said ==
          "connectors/city.yaml:3: the partner of this adapter does not call us: the key 'listener' has no meaning\n"
          "connectors/city.yaml:4: this adapter asks nothing: the block 'poll' has no meaning\n"
          "routes/back.yaml:1: nothing can be delivered to connector 'post': it only takes in\n");
}

TEST_CASE("a key that does not load is told at its place, with the other errors") {
    const TemporaryDirectory dir;
    std::string gateway = read_case(std::string(SOURCE_DIR) + "/tests/data/config/good/minimal.txt").files.at("gateway.yaml");
    gateway += "keys: { sign: { key: no.key, cert: no.crt } }\ntrust: { gost: { dir: nowhere } }\n";
    const Checked checked = check(dir, {{"gateway.yaml", gateway}, {"routes/to-city.yaml", "to: citi\n"}});
    CHECK(checked.said ==
          "gateway.yaml:9: key or certificate cannot be loaded\n"
          "gateway.yaml:10: key or certificate cannot be loaded\n"
          "routes/to-city.yaml:1: no connector 'citi' in the folder connectors; did you mean 'city'?\n");
}

TEST_CASE("the JSON answer holds every problem with its place") {
    const TemporaryDirectory dir;
    const Checked checked = check(dir, {{"routes/to-city.yaml", "to: citi\n"}});
    const auto answer = boost::json::parse(check_json(checked.report)).as_object();
    CHECK_FALSE(answer.at("good").as_bool());
    CHECK(answer.at("errors").as_int64() == 1);
    const auto& problem = answer.at("problems").as_array().at(0);
    CHECK(problem.at("line").as_int64() == 1);
    CHECK(problem.at("column").as_int64() == 5);
    CHECK(problem.at("weight").as_string() == "error");
}

TEST_CASE("a classifier that cannot be read is an error, an organ of the region without a page a warning") {
    const TemporaryDirectory dir;
    write_file(dir.path() / "dictionaries/topics-x.csv", "from;to\n1;roads\n");
    write_file(dir.path() / "dictionaries/sectors-x.csv", "block;title;organ\nroads;Дороги;Мэрия\nroads;Дороги;Дептранс\n");
    write_file(dir.path() / "dictionaries/pages.csv", "from;to\nclub1;Мэрия\n");
    write_file(dir.path() / "dictionaries/sstu.csv", "code;level;name\n0005.0005.0056.1154;4;Вода\n");
    const std::string gateway =
        "instance: {id: region-45, region: x, organ_pages: dictionaries/pages.csv, sstu_classifier: dictionaries/sstu.csv}\n"
        "data_dir: data\nlisteners: {admin: {port: 0}, partners: {port: 0}}\n"
        "admin: {listener: admin, token: file:secrets/admin-token}\n";
    const Checked good = check(dir, {{"gateway.yaml", gateway}});
    CHECK(good.report.good());
    CHECK(good.said == "gateway.yaml:1: the organisation has no official page: Дептранс\n");
    write_file(dir.path() / "dictionaries/sstu.csv", "code;level;name\nвода;4;Вода\n");
    const Checked bad = check(dir, {{"gateway.yaml", gateway}});
    CHECK_FALSE(bad.report.good());
    CHECK_THAT(bad.said, Catch::Contains("the classifier of questions (ССТУ) does not load"));
}
