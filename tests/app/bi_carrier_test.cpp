// Exports on their way: over HTTP to a scripted receiver, over SFTP and FTP to real servers.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/analytics/manifest.hpp"
#include "gateway/app/bi_carrier.hpp"
#include "gateway/app/bi_sending.hpp"
#include "tests/app/config_case.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/python_peer.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

/// An export of two tables in a folder "daily-1", as far as a carrier looks at it.
struct Parcel {
    Parcel() : folder(home.path() / "daily-1") {
        fs::create_directory(folder);
        Manifest manifest;
        manifest.made_at = manifest.mark.changed_at = *parse_rfc3339("2026-03-02T10:00:00Z");
        manifest.files = {{"appeal_fact.csv", "appeal_fact", "csv", 1, 4, "x"}, {"rating.csv", "rating", "csv", 1, 6, "x"}};
        write_file(folder / "manifest.json", to_json(manifest));
        write_file(folder / "manifest.json.sig", "signature");
        write_file(folder / "appeal_fact.csv", "fact");
        write_file(folder / "rating.csv", "rating");
    }

    void carry(const std::string& name) {
        boost::asio::io_context io;
        WebClient web(io.get_executor());
        std::exception_ptr trouble;
        boost::asio::co_spawn(io, carry_file(web, place, folder, name), [&](const std::exception_ptr& error) {
            trouble = error;
            web.stop();
        });
        io.run();
        if (trouble) std::rethrow_exception(trouble);
    }

    TemporaryDirectory home;
    fs::path folder;
    BiPlace place{.timeout = Duration(20'000)};
};

std::string octets_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("an export travels tables first, the manifest last") {
    const Parcel parcel;
    CHECK(files_to_carry(parcel.folder) ==
          std::vector<std::string>{"appeal_fact.csv", "rating.csv", "manifest.json.sig", "manifest.json"});
    fs::remove(parcel.folder / "rating.csv");
    CHECK_THROWS_WITH(files_to_carry(parcel.folder), Catch::Contains("rating.csv"));
    CHECK_THROWS_WITH(files_to_carry(parcel.home.path()), Catch::Contains("there is no export here"));
}

TEST_CASE("over HTTP a file is put under the name of its export, with the token") {
    Imposter receiver;
    Parcel parcel;
    parcel.place.url = receiver.url("/exports");
    parcel.place.token = "secret";
    parcel.carry("appeal_fact.csv");
    const ImposterRequest got = receiver.requests().at(0);
    CHECK(got.method == "PUT");
    CHECK(got.target == "/exports/daily-1/appeal_fact.csv");
    CHECK(got.body == "fact");
    CHECK(got.header("Authorization") == "Bearer secret");
    CHECK(got.header("Content-Type") == "text/csv; charset=utf-8");
}

TEST_CASE("a receiver that will not have it is told apart from one that cannot take it now") {
    Imposter receiver;
    Parcel parcel;
    parcel.place.url = receiver.url("/exports");
    for (const int status : {400, 409, 410, 413, 415, 422}) {
        ImposterAnswer answer;
        answer.status = status;
        answer.body = "{\"error\":\"a gap\x1b[31m: 5\"}";
        receiver.then(answer);
        try {
            parcel.carry("manifest.json");
            FAIL("it was taken");
        } catch (const BiRefused& refused) {
            const std::string words = refused.what();
            CHECK(words.find("manifest.json: HTTP " + std::to_string(status)) == 0);
            CHECK(words.find("a gap") != std::string::npos);
            CHECK(words.find('\x1b') == std::string::npos);
        }
    }
    for (const int status : {401, 403, 404, 429, 500, 503}) {
        ImposterAnswer answer;
        answer.status = status;
        receiver.then(answer);
        try {
            parcel.carry("manifest.json");
            FAIL("it was taken");
        } catch (const BiRefused&) {
            FAIL("taken for a refusal: " << status);
        } catch (const std::runtime_error& error) {
            CHECK(std::string(error.what()).find(std::to_string(status)) != std::string::npos);
        }
    }
    receiver.then(ImposterAnswer::Trick::cut_after_reading);
    CHECK_THROWS_AS(parcel.carry("manifest.json"), std::runtime_error);
}

TEST_CASE("over SFTP and FTP a file has its name when it is whole, and takes the place of what was there") {
    const std::string kind = GENERATE(as<std::string>(), "sftp", "ftp");
    if (!python_has(kind == "sftp" ? "paramiko" : "pyftpdlib")) {
        WARN("skipped: no Python module for " << kind);
        return;
    }
    Parcel parcel;
    const fs::path root = parcel.home.path() / "root";
    fs::create_directories(root);
    PythonPeer server(fs::path(SOURCE_DIR) / "tests/support/file_server.py", {kind, root.string()});
    parcel.place.url = kind + "://127.0.0.1:" + std::to_string(server.port()) + "/in/bi";
    parcel.place.user = "gateway";
    parcel.place.password = "smev";
    if (kind == "sftp") {
        write_file(parcel.home.path() / "known_hosts", server.line() + "\n");
        parcel.place.ca_file = parcel.home.path() / "known_hosts";
    }
    parcel.carry("rating.csv");
    write_file(parcel.folder / "rating.csv", "another");
    parcel.carry("rating.csv");
    const fs::path there = root / "in/bi/daily-1";
    CHECK(octets_of(there / "rating.csv") == "another");
    CHECK(std::distance(fs::directory_iterator(there), fs::directory_iterator()) == 1);  // nothing is left aside
    if (kind == "sftp") {
        parcel.place.password = "wrong";
        CHECK_THROWS_AS(parcel.carry("rating.csv"), std::runtime_error);
    }
}

TEST_CASE("what is remembered of an export on its way is read back, and nothing else is") {
    const BiSending sending{"daily-20260302T023000Z", 3, *parse_rfc3339("2026-03-02T02:30:00Z"), 57};
    CHECK(sending_of(to_text(sending)) == sending);
    for (const char* wrong :
         {"", "daily 3", "daily -1 2026-03-02T02:30:00Z 5", "daily 3 yesterday 5", "daily 3x 2026-03-02T02:30:00Z 5"})
        CHECK_FALSE(sending_of(wrong));
    const BiRemembered counted = remembered_of("2026-03-02T02:30:00.000000Z 57");
    CHECK(counted.watermark == 57);
    const BiRemembered refused = remembered_of(to_text(BiRemembered{counted.at, {}}));
    CHECK(refused.at == counted.at);
    CHECK_FALSE(refused.watermark);
    CHECK_FALSE(remembered_of("").at);
}
