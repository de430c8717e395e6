#include <sys/stat.h>

#include <catch2/catch.hpp>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/dossier_office.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/store/sqlite_store.hpp"
#include "tests/admin/rig.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* appeal_id = "01890000-0000-7000-8000-00000000000a";

struct Printed {
    int code = 0;
    std::string out, err;
};

class Caught {
public:
    explicit Caught(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
    ~Caught() { stream_.rdbuf(before_); }
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
    std::ostream& stream_;
    std::streambuf* before_;
};

Printed run(std::vector<std::string> arguments) {
    CLI::App app("test", "appeal-gateway");
    CommandExit exit;
    add_dossier_command(app, exit);
    std::reverse(arguments.begin(), arguments.end());
    const Caught out(std::cout), err(std::cerr);
    try {
        app.parse(arguments);
    } catch (const CLI::ParseError&) {
        exit.code = 2;
    } catch (const Fault& fault) {
        return {1, out.text(), std::string(info(fault.cause()).code) + " " + fault.detail()};
    } catch (const std::exception& error) {
        return {1, out.text(), error.what()};
    }
    return {exit.code, out.text(), err.text()};
}

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A configuration with the gateway's own keys and a store that holds one appeal; no gateway runs.
struct Site {
    explicit Site(const std::string& dossier = "dossier:\n  key: sign\n") {
        const std::string text =
            "instance: { id: region-45 }\ndata_dir: data\nlisteners:\n  admin: { port: 0 }\n"
            "admin:\n  listener: admin\n  token: file:secrets/admin-token\nkeys:\n  sign:\n    key: " +
            (test_keys() / "gost/gateway-sign.key.pem").string() +
            "\n    cert: " + (test_keys() / "gost/gateway-sign.crt.pem").string() +
            "\ntrust:\n  gost:\n    dir: " + (test_keys() / "trust/gost").string() + "\n" + dossier;
        fs::create_directories(config() / "secrets");
        std::ofstream(config() / "gateway.yaml") << text;
        std::ofstream(config() / "secrets/admin-token") << "s3cret-value\n";
        fill();
    }

    fs::path config() const { return folder.path() / "config"; }
    fs::path out() const { return folder.path() / "appeal.asice"; }

    void fill() {
        SilentLog silent;
        data = load_config(config(), silent).data_dir;
        boost::asio::io_context io{1};
        const auto store = open_sqlite_store({.data_dir = data}, io.get_executor(), clock, silent);
        Acceptance acceptance;
        acceptance.envelope.message_id = "01890000-0000-7000-8000-00000000000b";
        acceptance.envelope.sender = "partner";
        acceptance.envelope.sender_message_id = "1";
        acceptance.envelope.content_type = "application/xml";
        acceptance.envelope.bytes = "<Appeal>Яма</Appeal>";
        acceptance.canonical = "{}";
        acceptance.appeal = {appeal_id, 1, "{}", "registered", "59fz", "pos", clock.now(), clock.now(), {}};
        acceptance.journal = {{.kind = "message.accepted"}};
        bool done = false;
        boost::asio::co_spawn(io, store->accept(acceptance), [&](const std::exception_ptr& error, const Receipt&) {
            done = !error;
            io.stop();
        });
        const auto alive = boost::asio::make_work_guard(io);
        io.run();
        REQUIRE(done);
        store->close();
    }

    Printed make(std::vector<std::string> more = {"--reason", "запрос прокуратуры", "--actor", "петрова"}) {
        std::vector<std::string> all{"dossier", appeal_id, "--out", out().string(), "--config", config().string(), "--offline"};
        all.insert(all.end(), more.begin(), more.end());
        return run(all);
    }

    TempFolder folder;
    fs::path data;
    SystemClock clock;
};

}  // namespace

TEST_CASE("a dossier is made beside a stopped gateway, journaled, for its owner only, and verifies") {
    Site site;
    const Printed made = site.make();
    INFO(made.err);
    REQUIRE(made.code == 0);
    struct stat facts{};
    REQUIRE(::stat(site.out().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    const std::string octets = read(site.out());
    CHECK(octets.find("<Appeal>Яма</Appeal>") != std::string::npos);
    CHECK(octets.find("запрос прокуратуры") != std::string::npos);
    CHECK(octets.find("admin.unmasked") != std::string::npos);  // the request itself stands in the journal's part

    const std::string trust = (test_keys() / "trust/gost").string();
    const Printed verified = run({"dossier", "verify", site.out().string(), "--trust", trust});
    INFO(verified.out);
    CHECK(verified.code == 0);
    CHECK(verified.out.find("досье верно / the dossier is good") != std::string::npos);
    const auto report = boost::json::parse(run({"dossier", "verify", site.out().string(), "--trust", trust, "--json"}).out);
    CHECK(report.at("good").as_bool());
    CHECK(report.at("appeal_id") == appeal_id);

    SECTION("an existing file is not written over") {
        CHECK(site.make().code == 1);
        CHECK(read(site.out()) == octets);
    }
    SECTION("a changed file is not good, and without roots nobody is trusted") {
        std::ofstream(site.out(), std::ios::binary | std::ios::app) << "x";
        CHECK(run({"dossier", "verify", site.out().string(), "--trust", trust}).code == 1);
    }
    SECTION("without roots nobody is trusted, unless trust is not asked for") {
        CHECK(run({"dossier", "verify", site.out().string()}).code == 1);
        CHECK(run({"dossier", "verify", site.out().string(), "--no-chain"}).code == 0);
    }
}

TEST_CASE("a dossier needs a reason, a place, a key and an appeal") {
    Site site;
    CHECK(site.make({}).code == 2);
    CHECK(run({"dossier", appeal_id, "--config", site.config().string(), "--reason", "x"}).code == 2);
    CHECK(run({"dossier", "--out", site.out().string(), "--reason", "x"}).code == 2);
    CHECK(run({"dossier", "01890000-0000-7000-8000-0000000000ff", "--out", site.out().string(), "--config",
               site.config().string(), "--offline", "--reason", "x"})
              .err.starts_with(info(Cause::not_found).code));
    CHECK_FALSE(fs::exists(site.out()));
    Site keyless("");
    const Printed refused = keyless.make();
    CHECK(refused.code == 1);
    CHECK(refused.err.starts_with(info(Cause::key_unavailable).code));
    CHECK_FALSE(fs::exists(keyless.out()));
}

TEST_CASE("dossier verify tells an unreadable file from a bad one") {
    const TempFolder folder;
    CHECK(run({"dossier", "verify", (folder.path() / "absent").string(), "--no-chain"}).code == 2);
    CHECK(run({"dossier", "verify", folder.path().string(), "--no-chain"}).code == 2);
    std::ofstream(folder.path() / "text") << "no dossier";
    const Printed bad = run({"dossier", "verify", (folder.path() / "text").string(), "--no-chain"});
    CHECK(bad.code == 1);
    CHECK(bad.out.find("досье НЕ верно") != std::string::npos);
    CHECK(run({"dossier", "verify", (folder.path() / "text").string(), "--trust", "/absent"}).code == 2);
    CHECK(run({"dossier", "verify"}).code == 2);
}

TEST_CASE("the running gateway's dossier is fetched with who and why, and a refusal leaves no file") {
    const TempFolder folder;
    test::Rig rig;
    std::ofstream(folder.path() / "token") << full_token << "\n";
    std::ofstream(folder.path() / "made") << "octets of a dossier";
    rig.desk.next_dossier = folder.path() / "made";
    Imposter port([&](const ImposterRequest& request) {
        const Reply reply = rig.ask(request.method, request.target, request.headers, request.body);
        const auto& response = reply.response;
        return ImposterAnswer{.status = response.status,
                              .headers = response.headers,
                              .body = response.file.empty() ? response.body : read(response.file)};
    });
    const std::string id = rig.plant(1), out = (folder.path() / "a.asice").string();
    const auto fetch = [&](const std::string& appeal) {
        return run({"dossier", appeal, "--out", out, "--url", port.url(""), "--token-file", (folder.path() / "token").string(),
                    "--reason", "zapros", "--actor", "petrova"});
    };
    const Printed absent = fetch("01890000-0000-7000-8000-0000000000ff");
    CHECK(absent.code == 1);
    CHECK_FALSE(fs::exists(out));
    const Printed made = fetch(id);
    INFO(made.err);
    CHECK(made.code == 0);
    CHECK(read(out) == "octets of a dossier");
    CHECK(rig.desk.told.back() == "dossier " + id + " petrova zapros");
    CHECK(rig.journal_kinds(id).back() == "admin.unmasked");
    CHECK(fetch(id).code == 1);  // the file exists
}
