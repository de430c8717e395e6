// The block `scan:` of gateway.yaml: what is refused before the start, and what it makes.
#include "gateway/app/scan_config.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "gateway/app/config_check.hpp"
#include "tests/app/config_case.hpp"

using namespace gateway;

namespace {

struct Checked {
    Config config;
    std::string said;  ///< English halves with their lines
};

/// The smallest good configuration with these lines below `scan:`.
Checked with_scan(const std::string& lines) {
    const TemporaryDirectory dir;
    write_case({{}, {}}, dir.path());
    write_file(
        dir.path() / "gateway.yaml",
        "instance: { id: region-45 }\ndata_dir: data\nlisteners:\n  admin: { port: 0 }\n  partners: { port: 0 }\nadmin:\n"
        "  listener: admin\n  token: file:secrets/admin-token\n" +
            lines);
    CheckOptions options;
    options.now = SystemClock().now();
    const CheckReport report =
        check_config({dir.path(), test_kinds(), [](std::string_view) { return std::optional<std::string>(); }}, options);
    Checked checked{report.config, {}};
    for (const auto& problem : report.problems.sorted())
        checked.said += std::to_string(problem.place.line) + ": " + problem.en + " " + problem.detail + "\n";
    return checked;
}

}  // namespace

TEST_CASE("without a block nothing is scanned") {
    const Checked checked = with_scan("");
    CHECK(checked.said.empty());
    CHECK_FALSE(checked.config.scan.on());
    boost::asio::io_context io;
    Workers workers(1);
    CHECK(make_scanner(checked.config.scan, io.get_executor(), workers) == nullptr);
}

TEST_CASE("a scanner by ICAP or by a program is read with its defaults, and made") {
    boost::asio::io_context io;
    Workers workers(1);
    const Checked icap = with_scan("scan:\n  icap: icap://127.0.0.1:1344/avscan\n");
    CHECK(icap.said.empty());
    REQUIRE(icap.config.scan.on());
    CHECK(icap.config.scan.icap == "icap://127.0.0.1:1344/avscan");
    CHECK(make_scanner(icap.config.scan, io.get_executor(), workers) != nullptr);
    const ScanRules cautious = scan_rules_of(icap.config.scan, nullptr);
    CHECK(cautious.unavailable == ScanRules::Unavailable::block);
    CHECK(cautious.within == Duration(60'000));

    const Checked program =
        with_scan("scan:\n  command: [/bin/true, --fdpass, \"{file}\"]\n  unavailable: pass_unscanned\n  timeout: 5s\n");
    CHECK(program.said.empty());
    CHECK(program.config.scan.command == std::vector<std::string>{"/bin/true", "--fdpass", "{file}"});
    CHECK(make_scanner(program.config.scan, io.get_executor(), workers) != nullptr);
    const ScanRules easy = scan_rules_of(program.config.scan, nullptr);
    CHECK(easy.unavailable == ScanRules::Unavailable::pass_unscanned);
    CHECK(easy.within == Duration(5'000));
}

TEST_CASE("a block that cannot work stops the start at its line") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"scan:\n  icap: icap://127.0.0.1/a\n  command: [/bin/true]\n", "10: one of the two is needed: icap or command"},
        {"scan:\n  timeout: 5s\n", "10: one of the two is needed: icap or command"},
        {"scan:\n  icap: http://127.0.0.1:1344/avscan\n", "10: the virus scan cannot be set up"},
        {"scan:\n  command: [/no/such/program]\n", "10: the virus scan cannot be set up"},
        {"scan:\n  icap: icap://127.0.0.1/a\n  unavailable: maybe\n", "11: "},
        {"scan:\n  icap: icap://127.0.0.1/a\n  timeout: 1ms\n", "11: "},
        {"scan:\n  icap: icap://127.0.0.1/a\n  clamav: true\n", "11: unknown key 'clamav'"},
    };
    for (const auto& [lines, expected] : rows) {
        INFO(lines);
        CHECK_THAT(with_scan(lines).said, Catch::StartsWith(expected));
    }
}
