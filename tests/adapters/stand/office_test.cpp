// Counterparts without HTTP: offices over a folder, over FTP and over a mailbox, and МЭДО. Real folders, real connections.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <optional>
#include <thread>

#include "adapters/stand/medo/medo_stand.hpp"
#include "adapters/stand/office/folder_office.hpp"
#include "adapters/stand/office/mail_office.hpp"
#include "gateway/http/client.hpp"
#include "tests/contract/cardboard_tools.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;
using namespace gateway::stand;
namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

/// The stand has a thread of its own, for libcurl holds its own up at times.
struct Scene {
    StandKit kit() { return {"office", side.get_executor(), workers, clock, log, {}, {}}; }
    void start(std::unique_ptr<StandSystem> made) {
        office = std::move(made);
        office->listen();
        thread = std::thread([this] { side.run(); });
    }
    ~Scene() {
        web.stop();
        boost::asio::post(side, [this] { office->stop(); });
        thread.join();
    }
    template <class Work>
    auto ask(Work work) {
        std::promise<decltype(work())> answer;
        boost::asio::post(side, [&] { answer.set_value(work()); });
        return answer.get_future().get();
    }
    json::object book() {
        return json::parse(ask([this] { return office->state(); })).as_object();
    }
    std::int64_t count(const std::string& key) {
        const json::object held = book();
        for (const auto& effect : held.at("effects").as_array())
            if (effect.at("key") == json::value(key)) return effect.at("count").to_number<std::int64_t>();
        return 0;
    }
    /// Until it holds; bounded.
    bool comes(const std::function<bool()>& condition) {
        for (int i = 0; i < 500; ++i) {
            if (condition()) return true;
            io.restart();
            io.run_one_for(std::chrono::milliseconds(20));
            boost::asio::steady_timer timer(io, std::chrono::milliseconds(20));
            timer.wait();
        }
        return false;
    }
    std::optional<std::string> send(WebCall call) {
        std::optional<std::string> got;
        bool ended = false;
        call.timeout = Duration{10'000};
        boost::asio::co_spawn(io, web.send(std::move(call)), [&](const std::exception_ptr& error, WebReply reply) {
            ended = true;
            if (!error) got = std::move(reply.body);
        });
        io.restart();
        for (int i = 0; i < 3'000 && !ended; ++i) io.run_one_for(std::chrono::milliseconds(10));
        REQUIRE(ended);
        return got;
    }
    static void put(const fs::path& file, const std::string& octets) { std::ofstream(file, std::ios::binary) << octets; }
    static std::vector<std::string> names(const fs::path& dir) {
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(dir)) found.push_back(entry.path().filename().string());
        return found;
    }

    TempFolder folder;
    SystemClock clock;
    NoteLog log;
    Workers workers{1};
    boost::asio::io_context io, side;
    WebClient web{io.get_executor()};
    std::unique_ptr<StandSystem> office;
    std::thread thread;
};

std::size_t replies_in(const fs::path& dir) {
    const auto all = Scene::names(dir);
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& name) { return name[0] != '.'; }));
}

}  // namespace

TEST_CASE("an office takes whole files only, counts each and answers it once") {
    Scene scene;
    const fs::path out = scene.folder.path() / "out", in = scene.folder.path() / "in";
    scene.start(make_folder_office({scene.folder.path(), Duration{50}, {}}, scene.kit()));
    scene.put(out / ".half.json.part", R"({"external_id": "a-0"})");
    scene.put(out / ".b.json", R"({"external_id": "a-1"})");
    fs::rename(out / ".b.json", out / "b.json");
    REQUIRE(scene.comes([&] { return replies_in(in) == 1; }));
    CHECK(scene.count("a-1") == 1);
    CHECK(scene.count("a-0") == 0);
    std::ifstream file(in / scene.names(in).at(0));
    const auto reply = json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    CHECK(reply.at("external_id") == "a-1");
    CHECK(reply.at("state") == "done");
    scene.put(out / ".b.json", R"({"external_id": "a-1"})");
    fs::rename(out / ".b.json", out / "again.json");
    REQUIRE(scene.comes([&] { return scene.count("a-1") == 2; }));  // doubled, and that is seen
}

TEST_CASE("an office told to drop takes and never answers") {
    Scene scene;
    auto office = make_folder_office({scene.folder.path(), Duration{0}, {}}, scene.kit());
    office->faults().set({parse_fault("drop")});
    scene.start(std::move(office));
    scene.put(scene.folder.path() / "out" / "b.json", R"({"external_id": "a-1"})");
    REQUIRE(scene.comes([&] { return scene.count("a-1") == 1; }));
    CHECK(scene.book().at("counters").at("waiting") == 0);
}

TEST_CASE("the folder of an exchange is served by FTP to its account alone") {
    Scene scene;
    FolderOfficeSettings settings{scene.folder.path(), Duration{0}, FtpDoor{}};
    scene.start(make_folder_office(settings, scene.kit()));
    const auto call = [&](const std::string& method, const std::string& path, const std::string& user) {
        WebCall made;
        made.method = method;
        made.url = "ftp://127.0.0.1:" + std::to_string(scene.office->own_ports().at("office")) + path;
        made.user = user;
        made.password = "stand-password";
        return made;
    };
    for (const char* user : {"anonymous", "stranger"}) CHECK_FALSE(scene.send(call("LIST", "/in/", user)));
    WebCall put = call("PUT", "/out/.b.json.part", "gateway");
    put.body = R"({"external_id": "a-1"})";
    put.orders = {"RNFR /out/.b.json.part", "RNTO /out/b.json"};
    REQUIRE(scene.send(put));
    std::optional<std::string> listing;
    REQUIRE(scene.comes([&] {
        listing = scene.send(call("LIST", "/in/", "gateway"));
        return listing && !listing->empty();
    }));
    const std::string name = listing->substr(0, listing->find_first_of("\r\n"));
    CHECK(scene.send(call("GET", "/in/" + name, "gateway"))->find("a-1") != std::string::npos);
    WebCall escape = call("PUT", "/out/x", "gateway");
    escape.orders = {"RNFR /out/x", "RNTO /../escaped"};
    scene.send(escape);
    CHECK_FALSE(fs::exists(scene.folder.path().parent_path() / "escaped"));
    WebCall gone = call("ORDER", "/", "gateway");
    gone.orders = {"DELE in/" + name};
    REQUIRE(scene.send(gone));
    CHECK(scene.names(scene.folder.path() / "in").empty());
}

TEST_CASE("a letter is answered by one that refers to it, and leaves the mailbox when it was fetched") {
    Scene scene;
    MailOfficeSettings settings;
    settings.answer_after = Duration{0};
    scene.start(make_mail_office(settings, scene.kit()));
    const auto call = [&](const std::string& scheme, const std::string& method, const std::string& path) {
        WebCall made;
        made.method = method;
        made.url = scheme + "://127.0.0.1:" + std::to_string(scene.office->own_ports().at("office-" + scheme)) + path;
        made.user = "gateway";
        made.password = "stand-password";
        return made;
    };
    WebCall letter = call("smtp", "PUT", "");
    letter.mail_from = "appeals@region.example";
    letter.mail_to = {"office@town.example"};
    letter.body = "From: appeals@region.example\r\nMessage-ID: <a-1.d-1@region.example>\r\n\r\n.начало с точки\r\n";
    WebCall wrong = letter;
    wrong.password = "guess";
    CHECK_FALSE(scene.send(wrong));
    REQUIRE(scene.send(letter));
    CHECK(scene.count("a-1") == 1);
    REQUIRE(scene.comes([&] { return scene.book().at("in_mailbox") == 1; }));
    wrong = call("pop3", "UIDL", "/");
    wrong.password = "guess";
    CHECK_FALSE(scene.send(wrong));
    CHECK(scene.send(call("pop3", "UIDL", "/"))->starts_with("1 stand-1"));
    const auto reply = scene.send(call("pop3", "GET", "/1"));
    REQUIRE(reply);
    CHECK(reply->find("\r\nIn-Reply-To: <a-1.d-1@region.example>\r\n") != std::string::npos);
    REQUIRE(scene.send(call("pop3", "DELE", "/1")));
    CHECK(scene.comes([&] { return scene.book().at("in_mailbox") == 0; }));
}

TEST_CASE("the organ behind МЭДО acknowledges documents and knows the answer to its own") {
    Scene scene;
    MedoStandSettings settings;
    settings.dir = scene.folder.path();
    scene.start(make_medo_stand(settings, scene.kit()));
    const std::string uid = scene.ask([&] {
        const auto made = scene.office->command("documents", R"({"documents": [{"number": "01-02/7", "text": "Яма"}]})");
        return std::string(json::parse(made).at("uids").at(0).as_string());
    });
    CHECK(fs::exists(scene.folder.path() / "in" / ("document-" + uid) / "envelope.ini"));
    const fs::path packet = scene.folder.path() / "out" / ".answer";
    fs::create_directories(packet);
    scene.put(
        packet / "document.xml",
        "<x:communication xmlns:x=\"http://www.infpres.com/IEDMS\"><x:header x:uid=\"u-9\"/><x:document><x:correspondents>"
        "<x:correspondent><x:num><x:number>01-02/7</x:number></x:num></x:correspondent></x:correspondents></x:document>"
        "</x:communication>");
    fs::rename(packet, scene.folder.path() / "out" / "answer");
    REQUIRE(scene.comes([&] { return scene.count("answer:" + uid) == 1; }));
    REQUIRE(scene.comes([&] { return scene.names(scene.folder.path() / "out").empty(); }));
    CHECK(replies_in(scene.folder.path() / "in") == 2);  // the document and the квитанция for the answer
}
