// The receiver of exports: takes what is right once, and says of the rest what is wrong. Its manifests are written by hand
// here, by the documents.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "adapters/stand/bi/bi_stand.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"
#include "tests/adapters/stand/desk.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::stand;
namespace json = boost::json;

namespace {

struct Piece {
    std::string name, table, format, octets;
    std::int64_t rows = 0;
};

Piece facts(const std::string& rows, std::int64_t count) {
    return {"appeal_fact.csv", "appeal_fact", "csv",
            "\xEF\xBB\xBF"
            "appeal_id;question;status\r\n" +
                rows,
            count};
}

struct Receiver {
    Receiver() : trust(TrustStore::load(test_keys() / "trust/gost")) {
        StandKit kit{"bi", io.get_executor(), workers, clock, log, {}, [this](std::string_view) { return &trust; }};
        system = make_bi_stand({folder.path() / "bi", "token", "gost"}, kit);
    }

    WebResponse put(const std::string& path, const std::string& octets, const std::string& token = "Bearer token") {
        WebRequest request;
        request.method = "PUT";
        request.target = request.path = "/exports/" + path;
        request.headers = {{"Authorization", token}};
        request.body.bytes = octets;
        return send(request);
    }

    WebResponse send(const WebRequest& request) {
        WebResponse response;
        io.restart();
        boost::asio::co_spawn(io, answer(system->endpoint(), request, response), [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        });
        io.run();
        return response;
    }

    static Task<void> answer(Endpoint& endpoint, WebRequest request, WebResponse& response) {
        const WebRequest asked = request;
        std::optional<Fault> refused;
        try {
            response = co_await endpoint.handle(std::move(request));
        } catch (const Fault& fault) {
            refused = fault;
        }
        if (refused) response = endpoint.refuse(asked, *refused);
    }

    json::object manifest(const std::string& id, std::int64_t watermark, std::optional<std::int64_t> since = {}) {
        json::array files;
        for (const Piece& piece : pieces)
            files.push_back(json::object{{"name", piece.name},
                                         {"table", piece.table},
                                         {"format", piece.format},
                                         {"rows", piece.rows},
                                         {"size", piece.octets.size()},
                                         {"sha256", sha256_hex(piece.octets)}});
        json::object all{{"schema_version", "1.0"}, {"export_id", id},
                         {"instance", "gw"},        {"mode", since ? "incremental" : "full"},
                         {"watermark", watermark},  {"files", std::move(files)}};
        if (since) all["since"] = *since;
        return all;
    }

    /// Everything in order; the answer to the manifest.
    std::pair<int, std::string> deliver(const std::string& folder_name, const json::object& about) {
        const std::string text = json::serialize(about);
        for (const Piece& piece : pieces) put(folder_name + "/" + piece.name, piece.octets);
        put(folder_name + "/manifest.json.sig", sign_cms_detached(text, *test_key("gateway-sign"), clock.now()));
        const WebResponse said = put(folder_name + "/manifest.json", text);
        return {said.status, said.body};
    }

    json::value book() const { return json::parse(system->state()); }

    TempFolder folder;
    boost::asio::io_context io;
    Workers workers{1};
    SystemClock clock;
    SilentLog log;
    TrustStore trust;
    std::unique_ptr<StandSystem> system;
    std::vector<Piece> pieces{facts("a;1;in_work\r\n\"b;\r\n\"\"c\";1;answered\r\n", 2)};
};

bool says(const std::pair<int, std::string>& answer, int status, const std::string& words) {
    CAPTURE(answer.second);
    CHECK(answer.first == status);
    return answer.second.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("an export is taken when its manifest is, and the same again changes nothing") {
    Receiver receiver;
    const auto about = receiver.manifest("e1", 5);
    CHECK(receiver.deliver("one", about).first == 200);
    CHECK(says(receiver.deliver("one", about), 200, "repeat"));
    const json::value book = receiver.book();
    CHECK(book.at("effects") == json::parse(R"([{"key":"e1","count":1}])"));
    CHECK(book.at("held").at(0).at("facts") == json::value(2));
    CHECK(book.at("held").at(0).at("by_status") == json::parse(R"({"answered":1,"in_work":1})"));
    CHECK(book.at("counters").at("repeated") == json::value(1));
}

TEST_CASE("an increment is taken where the one before ends: no gap, no replay") {
    Receiver receiver;
    CHECK(says(receiver.deliver("i", receiver.manifest("i", 9, 5)), 409, "a gap"));  // of nothing
    receiver.deliver("one", receiver.manifest("e1", 5));
    CHECK(says(receiver.deliver("gap", receiver.manifest("e2", 9, 6)), 409, "a gap"));
    receiver.pieces = {facts("a;1;answered\r\n", 1)};
    CHECK(receiver.deliver("two", receiver.manifest("e3", 9, 5)).first == 200);
    CHECK(receiver.book().at("held").at(0).at("by_status") == json::parse(R"({"answered":2})"));
    CHECK(says(receiver.deliver("again", receiver.manifest("e4", 12, 5)), 409, "a replay"));
    CHECK(says(receiver.deliver("old", receiver.manifest("e5", 8)), 409, "a replay"));
    CHECK(receiver.deliver("whole", receiver.manifest("e6", 12)).first == 200);
    CHECK(receiver.book().at("held").at(0).at("facts") == json::value(1));  // a full one holds everything
}

TEST_CASE("what is wrong in an export is told of and nothing is taken") {
    Receiver receiver;
    SECTION("a digest") {
        const auto about = receiver.manifest("e", 5);
        receiver.pieces[0].octets.back() = ' ';
        CHECK(says(receiver.deliver("x", about), 409, "another digest"));
    }
    SECTION("a size") {
        const auto about = receiver.manifest("e", 5);
        receiver.pieces[0].octets += "x";
        CHECK(says(receiver.deliver("x", about), 409, "another digest"));
    }
    SECTION("a file that did not come") {
        const auto about = receiver.manifest("e", 5);
        receiver.pieces.clear();
        CHECK(says(receiver.deliver("x", about), 409, "did not come"));
    }
    SECTION("rows") {
        receiver.pieces[0].rows = 3;
        CHECK(says(receiver.deliver("x", receiver.manifest("e", 5)), 422, "has 2 rows, the manifest says 3"));
    }
    SECTION("the version of the schema") {
        auto about = receiver.manifest("e", 5);
        about["schema_version"] = "2.0";
        CHECK(says(receiver.deliver("x", about), 422, "2.0"));
    }
    SECTION("the signature, made over other octets") {
        receiver.put("x/manifest.json.sig", sign_cms_detached("other", *test_key("gateway-sign"), receiver.clock.now()));
        const auto said = receiver.put("x/manifest.json", json::serialize(receiver.manifest("e", 5)));
        CHECK(says({said.status, said.body}, 422, "signature"));
    }
    SECTION("no signature at all") {
        const auto said = receiver.put("x/manifest.json", json::serialize(receiver.manifest("e", 5)));
        CHECK(says({said.status, said.body}, 422, "manifest.json.sig is missing"));
    }
    SECTION("a CSV whose last line is cut") {
        receiver.pieces = {facts("a;1;in_work\r\nb;1", 1)};
        CHECK(says(receiver.deliver("x", receiver.manifest("e", 5)), 422, "cut"));
    }
    CHECK(receiver.book().at("held").as_array().empty());
    CHECK(receiver.book().at("counters").at("refused") == json::value(1));
}

TEST_CASE("lines and maps are counted as well, each in its own way") {
    Receiver receiver;
    receiver.pieces = {{"appeal_fact.jsonl", "appeal_fact", "jsonl",
                        R"({"appeal_id":"a","question":1,"status":"x"})"
                        "\n",
                        1},
                       {"heat_map.geojson", "heat_map", "geojson", R"({"type":"FeatureCollection","features":[{},{}]})", 2}};
    CHECK(receiver.deliver("x", receiver.manifest("e", 5)).first == 200);
    receiver.pieces[1].rows = 1;
    CHECK(says(receiver.deliver("y", receiver.manifest("f", 6)), 422, "heat_map.geojson has 2 rows"));
}

TEST_CASE("whoever has no token, or names files as nobody should, is refused") {
    Receiver receiver;
    CHECK(receiver.put("x/a.csv", "", "Bearer other").status == 401);
    for (const char* path : {"x", "x/../y", "x/.hidden", "/a", "x/y/z", "x/"}) CHECK(receiver.put(path, "").status >= 400);
}

TEST_CASE("records of the feed are known by their ids") {
    Receiver receiver;
    WebRequest post;
    post.method = "POST";
    post.path = "/incidents";
    post.headers = {{"Authorization", "Bearer token"}};
    post.body.bytes = R"({"records":[{"id":"a"},{"id":"b"},{"id":"a"}]})";
    CHECK(receiver.send(post).body == R"({"taken":2})");
    CHECK(receiver.send(post).body == R"({"taken":0})");
    CHECK(receiver.book().at("feed").as_array().size() == 2);
    post.body.bytes = R"({"records":[{}]})";
    CHECK(receiver.send(post).status == 422);
}
