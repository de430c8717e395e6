#include <catch2/catch.hpp>
#include <fstream>
#include <future>

#include "test_server.hpp"

using namespace gateway;
using Catch::Contains;
using Catch::StartsWith;

namespace {

ScriptedEndpoint sizes() {
    return {"/x", [](const WebRequest& request) {
                return WebResponse{.body = std::to_string(request.body.size) + (request.body.in_file() ? " file" : " memory")};
            }};
}

/// Resident memory of this process in octets.
std::size_t resident() {
    std::ifstream file("/proc/self/statm");
    std::size_t all = 0, pages = 0;
    file >> all >> pages;
    return pages * 4096;
}

}  // namespace

TEST_CASE("A slow header is cut with 408") {
    ScriptedEndpoint endpoint = sizes();
    ServerSettings settings;
    settings.limits.header_time = Duration(200);
    TestServer server({&endpoint}, settings);
    RawSocket socket(server.port());
    socket.write("GET /x HTTP/1.1\r\nHost:");
    CHECK_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 408") && Contains("Connection: close"));
    CHECK(server.reaches_connections(0));
}

TEST_CASE("A body slower than 1 KiB/s is cut with 408") {
    ScriptedEndpoint endpoint = sizes();
    ServerSettings settings;
    settings.limits.min_rate_window = Duration(300);
    TestServer server({&endpoint}, settings);
    RawSocket socket(server.port());
    socket.write("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\nabc");
    CHECK_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 408"));
    CHECK(endpoint.requests().empty());
}

TEST_CASE("A body that takes too long in all is cut with 408") {
    ScriptedEndpoint endpoint = sizes();
    ServerSettings settings;
    settings.limits.body_time = Duration(300);
    TestServer server({&endpoint}, settings);
    RawSocket socket(server.port());
    socket.write("POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string piece = "400\r\n" + std::string(0x400, 'a') + "\r\n";
    socket.write(piece);
    CHECK_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 408"));
}

TEST_CASE("An idle connection is closed without a word") {
    ScriptedEndpoint endpoint = sizes();
    ServerSettings settings;
    settings.limits.idle_time = Duration(200);
    TestServer server({&endpoint}, settings);
    RawSocket socket(server.port());
    socket.write("GET /x HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK_THAT(socket.read_response(), StartsWith("HTTP/1.1 200"));
    CHECK(socket.read_to_end().empty());
}

TEST_CASE("An announced body over the limit is refused before it is read, in the endpoint's form") {
    ScriptedEndpoint endpoint = sizes();
    ServerSettings settings;
    settings.limits.max_body = 1000;
    TestServer server({&endpoint}, settings);
    RawSocket socket(server.port());
    socket.write("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n");
    const std::string response = socket.read_response();
    CHECK_THAT(response, StartsWith("HTTP/1.1 413") && Contains("X-Refused-By: /x"));

    WebCall call{.method = "POST", .url = server.url("/x")};
    call.body = std::string(3'000'000, 'a');
    CHECK(server.send(call).status == 413);
}

TEST_CASE("100 Continue is said only to who asks and before the body") {
    ScriptedEndpoint endpoint = sizes();
    TestServer server({&endpoint});
    RawSocket socket(server.port());
    socket.write("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK_THAT(socket.read_response(), StartsWith("HTTP/1.1 100 Continue"));
    socket.write("abc");
    CHECK_THAT(socket.read_response(), StartsWith("HTTP/1.1 200") && Contains("3 memory"));
}

TEST_CASE("A client that does not read its answer is let go") {
    ScriptedEndpoint endpoint{"/x", [](const WebRequest&) { return WebResponse{.body = std::string(50'000'000, 'x')}; }};
    ServerSettings settings;
    settings.limits.write_time = Duration(200);
    TestServer server({&endpoint}, settings);
    RawSocket socket(server.port());
    socket.write("GET /x HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(server.reaches_connections(1));
    CHECK(server.reaches_connections(0));
}

TEST_CASE("Connections over the limit get 503 with Retry-After and the place is free again afterwards") {
    ScriptedEndpoint endpoint = sizes();
    ServerSettings settings;
    settings.limits.max_connections = 2;
    TestServer server({&endpoint}, settings);
    {
        const RawSocket first(server.port());
        const RawSocket second(server.port());
        REQUIRE(server.reaches_connections(2));
        const WebReply crowded = server.send({.url = server.url("/x")});
        CHECK(crowded.status == 503);
        CHECK(crowded.header("Retry-After"));
    }
    REQUIRE(server.reaches_connections(0));
    CHECK(server.send({.url = server.url("/x")}).status == 200);
}

TEST_CASE("A body over the threshold lies in a file that vanishes with the request, even when it fails") {
    TestServer* running = nullptr;
    std::size_t files_during = 0;
    ScriptedEndpoint endpoint{"/x", [&](const WebRequest& request) -> WebResponse {
                                  files_during = running->spooled_files();
                                  std::ifstream file(request.body.file);
                                  const std::string content((std::istreambuf_iterator<char>(file)), {});
                                  if (content.size() != 300'000 || request.path == "/x/throw") {
                                      throw std::runtime_error("as wished");
                                  }
                                  return {.body = "whole"};
                              }};
    TestServer server({&endpoint});
    running = &server;
    WebCall call{.method = "POST", .url = server.url("/x")};
    call.body = std::string(300'000, 'a');
    CHECK(server.send(call).body == "whole");
    CHECK(files_during == 1);
    CHECK(server.spooled_files() == 0);
    call.url = server.url("/x/throw");
    CHECK(server.send(call).status == 500);
    CHECK(server.spooled_files() == 0);
}

TEST_CASE("Spool files of a process that died are removed at the next start, living ones stay") {
    ScriptedEndpoint endpoint{"/x", [](const WebRequest&) { return WebResponse{}; }};
    TestServer first({});
    std::ofstream(first.folder.path() / "body-spool-abcdef") << "left over";
    std::ofstream(first.folder.path() / "other") << "not ours";
    ServerSettings settings;
    settings.spool_dir = first.folder.path();
    WebServer second(first.io.get_executor(), settings, first.log);
    second.listen();
    CHECK(first.spooled_files() == 0);
    CHECK(std::filesystem::exists(first.folder.path() / "other"));
}

TEST_CASE("100 MB go in and out with bounded memory") {
    const TempFolder folder;
    const auto source = folder.path() / "source";
    {
        std::ofstream out(source);
        const std::string megabyte(1 << 20, 'm');
        for (int i = 0; i < 100; ++i) {
            out << megabyte;
        }
    }
    ScriptedEndpoint in{"/in",
                        [](const WebRequest& request) { return WebResponse{.body = std::to_string(request.body.size)}; }};
    ScriptedEndpoint out{"/out", [&](const WebRequest&) { return WebResponse{.file = source}; }};
    TestServer server({&in, &out});
    server.send({.url = server.url("/in")});
    const std::size_t before = resident();
    WebCall up{.method = "POST", .url = server.url("/in")};
    up.body_file = source;
    CHECK(server.send(up).body == std::to_string(100 << 20));
    WebCall down{.url = server.url("/out")};
    down.download_to = folder.path() / "copy";
    down.max_reply = 200 << 20;
    CHECK(server.send(down).status == 200);
    CHECK(std::filesystem::file_size(down.download_to) == 100 << 20);
    const std::size_t grown = resident() > before ? resident() - before : 0;
    WARN("resident memory grew by " << grown / 1024 << " KiB");
    CHECK(grown < 20'000'000);
}

TEST_CASE("A stop lets a running request finish and refuses new connections") {
    ScriptedEndpoint endpoint{"/x", [](const WebRequest&) { return WebResponse{.body = "finished"}; }};
    TestServer server({&endpoint});
    RawSocket idle(server.port());
    RawSocket busy(server.port());
    busy.write("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\na");
    REQUIRE(server.reaches_connections(2));
    auto stopped = std::async(std::launch::async, [&] { server.stop(Duration(10'000)); });
    CHECK(idle.read_to_end().empty());
    busy.write("bc");
    CHECK_THAT(busy.read_to_end(), StartsWith("HTTP/1.1 200") && Contains("Connection: close") && Contains("finished"));
    stopped.get();
    CHECK(server.connections() == 0);
    CHECK_FALSE(server.failure_of({.url = server.url("/x")}).maybe_arrived());
}

TEST_CASE("A stop cuts a session that hangs when the grace is over") {
    ScriptedEndpoint endpoint{"/x", [](const WebRequest&) { return WebResponse{}; }};
    endpoint.hangs = true;
    TestServer server({&endpoint});
    RawSocket socket(server.port());
    socket.write("GET /x HTTP/1.1\r\nHost: t\r\n\r\n");
    const Deadline bound = Deadline::after(Duration(10'000));
    while (endpoint.entered == 0 && !bound.passed()) {
        std::this_thread::yield();
    }
    server.stop(Duration(100));
    CHECK(server.connections() == 0);
    CHECK(endpoint.left == 1);
    CHECK(socket.read_to_end().empty());
    CHECK_FALSE(server.log.has("http_handler_failed"));
}
