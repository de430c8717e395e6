#include "gateway/app/config_reader.hpp"

#include <catch2/catch.hpp>
#include <places.hpp>

#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

Environment no_environment() {
    return
        [](std::string_view name) { return name == "ADMIN_TOKEN" ? std::optional<std::string>("from-env\n") : std::nullopt; };
}

ConfigReading read_files(const ConfigCase& test_case, const std::filesystem::path& dir) {
    write_case(test_case, dir);
    return read_config({dir, test_kinds(), no_environment()});
}

/// The lines `check` prints, with the directory's name taken out.
std::vector<std::string> lines_of(const ConfigProblems& problems, const std::string& dir) {
    std::vector<std::string> lines;
    for (const auto& problem : problems.sorted()) {
        std::string line = to_line(problem);
        for (auto at = line.find(dir + '/'); at != std::string::npos; at = line.find(dir + '/')) line.erase(at, dir.size() + 1);
        lines.push_back(line);
    }
    return lines;
}

ConfigCase good_case(const std::string& name) {
    return read_case(std::string(SOURCE_DIR) + "/tests/data/config/good/" + name);
}

std::string all_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

}  // namespace

TEST_CASE("every bad configuration is answered with the expected lines, places and hints") {
    for (const auto& file : case_files("bad")) {
        const ConfigCase test_case = read_case(file);
        const TemporaryDirectory dir;
        const ConfigReading reading = read_files(test_case, dir.path());
        INFO(file.filename().string());
        CHECK(all_of(lines_of(reading.problems, dir.path().string())) == all_of(test_case.expected));
        CHECK_FALSE(test_case.expected.empty());
    }
}

TEST_CASE("good configurations are read without a word") {
    for (const auto& file : case_files("good")) {
        const TemporaryDirectory dir;
        const ConfigReading reading = read_files(read_case(file), dir.path());
        INFO(file.filename().string());
        CHECK(all_of(lines_of(reading.problems, dir.path().string())) == "");
        CHECK(reading.config.digest.size() == 64);
    }
}

TEST_CASE("the minimal configuration has the documented defaults") {
    const TemporaryDirectory dir;
    const Config config = read_files(good_case("minimal.txt"), dir.path()).config;
    CHECK(config.instance.contour == Contour::test);
    CHECK(config.data_dir == dir.path() / "data");
    CHECK(config.admin.token == "s3cret-value");
    REQUIRE(config.listeners.size() == 2);
    CHECK(config.listeners[0].server.host == "127.0.0.1");
    CHECK(config.listeners[0].server.limits.max_body == 110u << 20);
    CHECK_FALSE(config.listeners[0].server.tls.enabled());
    REQUIRE(config.connectors.size() == 2);
    CHECK(config.connectors[0].id == "city");
    CHECK(config.connectors[1].signature == SignaturePolicy::optional);
    CHECK(config.connectors[1].settings.size("max") == 1u << 20);
    CHECK(config.connectors[1].settings.text("archive") == dir.path() / "archive/in");
    CHECK(config.connectors[1].settings.block("copy").text("dir") == dir.path() / "copy");
    REQUIRE(config.routes.size() == 1);
    CHECK(config.routes[0].retry.max == std::chrono::minutes(15));
    CHECK(config.routes[0].order == 100);
    CHECK(config.log.level == LogLevel::info);
    CHECK(config.store.kind == StoreConfig::Kind::sqlite);
}

TEST_CASE("every value of a full configuration arrives where it belongs") {
    const TemporaryDirectory dir;
    const Config config = read_files(good_case("everything.txt"), dir.path()).config;
    CHECK(config.instance.title == "Шлюз: область");
    CHECK(config.instance.contour == Contour::production);
    CHECK(config.data_dir == dir.path().parent_path() / "data");
    CHECK(config.listeners[1].server.port == 8443);
    CHECK(config.listeners[1].server.limits.idle_time == std::chrono::minutes(5));
    CHECK(config.admin.token == "from-env");
    CHECK(config.keys.at(0).pairs.at(0).source.key_file == dir.path() / "keys/a.key");
    REQUIRE(config.keys.at(0).pairs.size() == 4);
    const KeySource& token = config.keys.at(0).pairs.at(2).source;
    CHECK(token.token == "pkcs11:token=a;object=b");
    CHECK(token.pin == "abc");
    CHECK(config.keys.at(0).pairs.at(1).source.password == "abc");
    CHECK(config.keys.at(0).pairs.at(3).source.command == std::vector<std::string>{"/bin/sign", "--raw"});
    CHECK(config.keys.at(0).pairs.at(3).source.command_time == std::chrono::seconds(2));
    CHECK(config.trust.at(0).name == "gost");
    const RevocationPolicy& revocation = config.trust.at(0).policy.revocation;
    CHECK(revocation.mode == RevocationMode::crl_then_ocsp);
    CHECK(revocation.grace == std::chrono::hours(24));
    CHECK(revocation.on_unknown == OnUnknown::refuse);
    CHECK(revocation.crl_urls == std::vector<std::string>{"http://ca.example/a.crl"});
    CHECK(revocation.cache_dir == config.data_dir / "trust" / "gost");
    CHECK(config.trust.at(0).policy.parameters == std::vector<KeyParameters>{KeyParameters::gost256_xa});
    CHECK(config.log.format == LogFormat::json);
    CHECK(config.store.queue_limit == 100);
    CHECK(config.all_routes);
    CHECK(config.workers == 3);

    const ConnectorConfig& post = config.connectors.at(1);
    CHECK(post.signature == SignaturePolicy::required);
    CHECK(post.poll.max == std::chrono::seconds(10));
    CHECK(post.circuit.open_max == std::chrono::minutes(2));
    CHECK(post.settings.text("token") == "abc");
    CHECK(post.settings.list("folders") == std::vector<std::string>{"a", "b c"});
    CHECK(post.settings.map("labels") == std::map<std::string, std::string>{{"городу", "yes"}, {"7", "8"}});
    CHECK(post.settings.blocks("rules").at(0).second.duration("wait") == std::chrono::seconds(5));
    CHECK(post.settings.blocks("rules").at(1).second.duration("wait") == std::chrono::minutes(1));
    CHECK(post.settings.place("max").line == 14);

    REQUIRE(config.routes.size() == 2);
    CHECK(config.routes[0].id == "to-city");
    CHECK(config.routes[0].kinds == std::vector<MessageKind>{MessageKind::appeal_created, MessageKind::status_changed});
    CHECK(config.routes[0].oktmo == std::vector<std::string>{"04301000", "45"});
    CHECK(config.routes[0].go_on);
    CHECK(config.routes[0].retry.max_attempts == 9);
    CHECK(config.routes[1].to == origin_word);
}

TEST_CASE("a file larger than one mebibyte is refused") {
    const TemporaryDirectory dir;
    ConfigCase test_case;
    test_case.files["routes/to-city.yaml"] = "to: city\n#" + std::string(1 << 20, 'x') + "\n";
    const auto lines = lines_of(read_files(test_case, dir.path()).problems, dir.path().string());
    CHECK(all_of(lines) == "routes/to-city.yaml: файл больше 1024 KiB / the file is larger than 1024 KiB\n");
}

TEST_CASE("a file of too many elements and a line of too many characters are refused") {
    const TemporaryDirectory dir;
    ConfigCase test_case;
    std::string many = "topics:\n";
    for (int i = 0; i < 20'001; ++i) many += "  - a\n";
    test_case.files["routes/many.yaml"] = many;
    test_case.files["routes/to-city.yaml"] = "to: city\n# " + std::string(9'000, 'x') + "\n";
    const auto lines = lines_of(read_files(test_case, dir.path()).problems, dir.path().string());
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].ends_with("too many elements"));
    CHECK(lines[1] == "routes/to-city.yaml:2:1: строка длиннее 8 КиБ / the line is longer than 8 KiB");
}

TEST_CASE("a secret's file that everybody may read is a warning, and the secret is never shown") {
    const TemporaryDirectory dir;
    write_case({}, dir.path());
    std::filesystem::permissions(dir.path() / "secrets/admin-token", std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    const auto reading = read_config({dir.path(), test_kinds(), no_environment()});
    CHECK(reading.problems.warnings() == 1);
    CHECK_FALSE(reading.problems.has_errors());
    const std::string said = all_of(lines_of(reading.problems, dir.path().string()));
    CHECK(said.starts_with("gateway.yaml:8:10: предупреждение / warning: "));
    CHECK(said.find("s3cret") == std::string::npos);
}

TEST_CASE("the digest tells any change of the files apart and nothing else") {
    const TemporaryDirectory one, other;
    const std::string digest = read_files({}, one.path()).config.digest;
    CHECK(read_files({}, other.path()).config.digest == digest);
    write_file(other.path() / "secrets/admin-token", "other");
    write_file(other.path() / "connectors/.post.yaml.swp", "x");
    CHECK(read_config({other.path(), test_kinds(), no_environment()}).config.digest == digest);
    write_file(other.path() / "mappings/pos/answer.jq", ".");
    const std::string with_mapping = read_config({other.path(), test_kinds(), no_environment()}).config.digest;
    CHECK(with_mapping != digest);
    write_file(other.path() / "mappings/pos/answer.jq", ". ");
    CHECK(read_config({other.path(), test_kinds(), no_environment()}).config.digest != with_mapping);
}

TEST_CASE("a directory that is not there is one sentence") {
    CHECK_THROWS_AS(read_config({"/nowhere/at/all", test_kinds(), no_environment()}), std::runtime_error);
}

TEST_CASE("the nearest name is the one a person meant, or none") {
    const std::vector<std::string> names{"listener", "level", "timeout"};
    CHECK(nearest_of("lisener", names) == "listener");
    CHECK(nearest_of("timoeut", names) == "timeout");
    CHECK(nearest_of("port", names).empty());
    CHECK(nearest_of(std::string(10'000, 'x'), names).empty());
}
