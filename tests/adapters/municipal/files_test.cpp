#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <places.hpp>

#include "adapters/municipal/files.hpp"
#include "tests/adapters/municipal/pieces.hpp"
#include "tests/support/python_peer.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::municipal;
namespace fs = std::filesystem;
using Kind = Outcome::Kind;

namespace {

constexpr const char* appeal_in = "{text: .body, external_ids: [.nr]}";

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    if (!fs::exists(folder)) return names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// Where the files lie, and how the gateway gets at them.
struct Scene : Rig {
    explicit Scene(const std::string& kind = "directory") {
        place = folder.path() / "exchange";
        fs::create_directories(place / "in");
        fs::create_directories(place / "out");
        settings.extensions = {".json", ".csv", ".zip"};
        settings.out_name = TextTemplate::parse("a-{delivery_id}.json");
        settings.stable_for = Duration(0);
        mapping.in = written(folder, "in.jq", appeal_in);
        if (kind == "directory") {
            settings.place.directory = place;
            return;
        }
        const fs::path support = fs::path(SOURCE_DIR) / "tests" / "support";
        std::vector<std::string> words{kind, place.string()};
        if (kind == "ftps") words.insert(words.end(), {"--cert", server_pem()});
        server = std::make_unique<PythonPeer>(support / "file_server.py", words);
        const std::string scheme = kind == "ftps" ? "ftp" : kind;  // a CA makes ftp:// explicit TLS
        settings.place.url = scheme + "://127.0.0.1:" + std::to_string(server->port());
        settings.place.user = "gateway";
        settings.place.password = "smev";
        if (kind == "ftps") settings.place.tls.ca_file = test_keys() / "rsa/ca.crt.pem";
        if (kind == "sftp") settings.place.tls.ca_file = written(folder, "known_hosts", server->line() + "\n");
    }

    std::string server_pem() const {
        const auto made = folder.path() / "server.pem";
        std::ofstream out(made);
        for (const char* part : {"rsa/server.key.pem", "rsa/server.crt.pem"}) out << std::ifstream(test_keys() / part).rdbuf();
        return made;
    }
    std::shared_ptr<Translation> translation() const { return std::make_shared<Translation>("city", mapping); }
    std::unique_ptr<Connector> connector() { return make_files_connector(settings, kit("city"), translation()); }
    std::unique_ptr<Source> source() { return make_files_source(settings, kit("city"), translation()); }
    int poll(Source& one) { return run(one.poll(Deadline::after(Duration(20'000)))).taken; }
    void put(const std::string& name, const std::string& octets) const {
        std::ofstream(place / "in" / name, std::ios::binary) << octets;
    }

    fs::path place;
    std::unique_ptr<PythonPeer> server;
    FilesSettings settings;
    TranslationSettings mapping;
};

Delivery with_note(Connector& connector) {
    auto delivery = sample_delivery("city");
    delivery.note = connector.prepare(delivery);
    return delivery;
}

void check_exchange(const std::string& kind) {
    Scene scene(kind);
    const auto connector = scene.connector();
    const auto deadline = Deadline::after(Duration(30'000));
    const auto delivery = with_note(*connector);
    const auto outcome = scene.run(connector->deliver(delivery, deadline));
    INFO(outcome.detail);
    REQUIRE(outcome.kind == Kind::delivered);
    CHECK(names_in(scene.place / "out") == std::vector<std::string>{"a-" + delivery.delivery_id + ".json"});
    CHECK(appeal_from_json(content_of(scene.place / "out" / delivery.note)).text.body == "Яма у подъезда");
    CHECK(scene.run(connector->find(delivery, deadline)).kind == Kind::delivered);
    CHECK(scene.run(connector->probe(deadline)).reachable);

    const auto source = scene.source();
    CHECK(scene.poll(*source) == 0);
    scene.put("1 один.json", R"({"nr":"1","body":"Яма"})");
    scene.put("2.JSON", "{");
    scene.put("note.txt", "not for us");
    scene.put(".3.json.part", "{}");
    CHECK(scene.poll(*source) == 1);
    CHECK(scene.accepted.size() == 1);
    CHECK(scene.evidence.parked.size() == 1);
    CHECK(names_in(scene.place / "in") == std::vector<std::string>{".3.json.part", "note.txt"});
    CHECK(names_in(scene.place / "done") == std::vector<std::string>{"20260302T090000.000000Z-1 один.json"});
    const auto bad = names_in(scene.place / "bad");
    REQUIRE(bad.size() == 2);
    CHECK(bad[0] == "20260302T090000.000000Z-2.JSON");
    CHECK(content_of(scene.place / "bad" / bad[1]).find("parked") != std::string::npos);
}

}  // namespace

TEST_CASE("documents go to and come from a folder") {
    check_exchange("directory");
}

TEST_CASE("documents go to and come from an FTP server") {
    check_exchange("ftp");
}

TEST_CASE("documents go to and come from an FTP server over TLS, whose certificate is checked") {
    check_exchange("ftps");
    Scene scene("ftps");
    scene.settings.place.tls.ca_file = test_keys() / "ec/ca.crt.pem";
    const auto connector = scene.connector();
    const auto outcome = scene.run(connector->deliver(with_note(*connector), Deadline::after(Duration(20'000))));
    CHECK(outcome.kind == Kind::postponed);
    CHECK(outcome.cause == Cause::tls_failed);
    CHECK(names_in(scene.place / "out").empty());
}

TEST_CASE("documents go to and come from an SFTP server") {
    check_exchange("sftp");
}

TEST_CASE("a file that still grows is left alone until its content has stayed the same") {
    Scene scene;
    scene.settings.stable_for = Duration(5'000);
    const auto source = scene.source();
    scene.put("1.json", R"({"nr":"1",)");
    CHECK(scene.poll(*source) == 0);
    scene.clock.advance(Duration(6'000));
    scene.put("1.json", R"({"nr":"1","body":"Яма"})");
    CHECK(scene.poll(*source) == 0);
    CHECK(scene.evidence.parked.empty());
    scene.clock.advance(Duration(4'999));
    CHECK(scene.poll(*source) == 0);
    scene.clock.advance(Duration(1));
    CHECK(scene.poll(*source) == 1);
}

TEST_CASE("a file stays where it is until everything in it is on disk") {
    Scene scene;
    const auto source = scene.source();
    scene.put("1.json", R"({"nr":"1","body":"Яма"})");
    scene.refusal = Fault(Cause::store_unavailable, "disk");
    CHECK_THROWS_AS(scene.poll(*source), Fault);
    CHECK(names_in(scene.place / "in").size() == 1);
    scene.refusal.reset();
    CHECK(scene.poll(*source) == 1);
    scene.put("again.json", R"({"nr":"1","body":"Яма"})");
    CHECK(scene.poll(*source) == 0);
    CHECK(scene.accepted.size() == 1);
    CHECK(names_in(scene.place / "done").size() == 2);
}

TEST_CASE("a half-written file of ours is never seen, and the folder tells whether it got its name") {
    Scene scene;
    const auto connector = scene.connector();
    const auto deadline = Deadline::after(Duration(20'000));
    const auto delivery = with_note(*connector);
    CHECK(scene.run(connector->find(delivery, deadline)).kind == Kind::in_doubt);
    written(scene.folder, "exchange/out/." + delivery.note + ".part", "half");
    CHECK(scene.run(connector->find(delivery, deadline)).kind == Kind::postponed);
    auto second = delivery;
    second.attempt = 2;
    CHECK(scene.run(connector->deliver(second, deadline)).kind == Kind::delivered);
    CHECK(names_in(scene.place / "out").size() == 1);
    fs::remove_all(scene.place);
    written(scene.folder, "exchange", "a file where the folder should be");
    CHECK(scene.run(connector->deliver(delivery, deadline)).kind == Kind::postponed);
}

TEST_CASE("links and pipes in the folder are not followed") {
    Scene scene;
    written(scene.folder, "secret.json", R"({"nr":"1","body":"Яма"})");
    fs::create_symlink(scene.folder.path() / "secret.json", scene.place / "in" / "link.json");
    REQUIRE(::mkfifo((scene.place / "in" / "pipe.json").c_str(), 0600) == 0);
    CHECK(scene.poll(*scene.source()) == 0);
    CHECK(scene.accepted.empty());
}

TEST_CASE("the documents of a ZIP are taken one by one; a bomb and a torn archive go to bad") {
    Scene scene;
    scene.settings.max_unpacked = 10'000;
    const std::string program = R"(
import sys, zipfile
folder = sys.argv[1]
with zipfile.ZipFile(folder + "/good.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("sub/1.json", '{"nr":"1","body":"a"}')
    z.writestr("2.JSON", '{"nr":"2","body":"b"}')
    z.writestr("readme.txt", "no")
with zipfile.ZipFile(folder + "/bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("1.json", "0" * 20000)
whole = open(folder + "/good.zip", "rb").read()
open(folder + "/torn.zip", "wb").write(whole[:len(whole) // 2])
)";
    const auto script = written(scene.folder, "zips.py", program);
    REQUIRE(std::system(("/usr/bin/python3 '" + script.string() + "' '" + (scene.place / "in").string() + "'").c_str()) == 0);
    CHECK(scene.poll(*scene.source()) == 2);
    CHECK(names_in(scene.place / "done").size() == 1);
    const auto bad = names_in(scene.place / "bad");
    REQUIRE(bad.size() == 4);
    CHECK(bad[0].ends_with("-bomb.zip"));
    CHECK(content_of(scene.place / "bad" / bad[1]).find("max_unpacked") != std::string::npos);
    CHECK(bad[2].ends_with("-torn.zip"));
}

TEST_CASE("names that mean a path are no file names") {
    for (const char* bad : {"", ".", "..", "a/b", "a\\b", "a\"b", "a'b", "a\nb"}) CHECK_FALSE(is_plain_name(bad));
    CHECK(is_plain_name("Отчёт 1.csv"));
}
