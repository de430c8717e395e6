#include <catch2/catch.hpp>
#include <fstream>

#include "test_server.hpp"

using namespace gateway;
using Catch::Contains;
using Catch::StartsWith;

namespace {

WebResponse text(std::string body) {
    WebResponse response;
    response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    response.body = std::move(body);
    return response;
}

ScriptedEndpoint echo() {
    return {"/echo", [](const WebRequest& request) { return text(request.method + " " + request.path); }};
}

std::string get(std::string_view path) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n\r\n";
}

}  // namespace

TEST_CASE("A request reaches the endpoint with its parts decoded") {
    ScriptedEndpoint endpoint = echo();
    TestServer server({&endpoint});
    WebCall call;
    call.method = "POST";
    call.url = server.url("/echo/%D0%B0%20b?name=%D0%AF&x=1+2&x=3");
    call.headers = {{"Content-Type", "Text/XML; charset=utf-8"},
                    {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};
    call.body = "тело";
    const WebReply reply = server.send(call);
    CHECK(reply.status == 200);
    CHECK(reply.body == "POST /echo/а b");
    CHECK(reply.header("x-content-type-options") == "nosniff");
    CHECK_FALSE(reply.header("Server"));
    const WebRequest seen = endpoint.requests().at(0);
    CHECK(seen.body.bytes == "тело");
    CHECK(seen.parameter("name") == "Я");
    CHECK(seen.parameter("x") == "1 2");
    CHECK(seen.query.size() == 3);
    CHECK(seen.media_type() == "text/xml");
    CHECK(seen.trace_id == "0af7651916cd43dd8448eb211c80319c");
    CHECK(seen.remote == "127.0.0.1");
    CHECK_FALSE(seen.tls);
    CHECK(server.reaches_connections(1));
    CHECK(server.log.has("path=/echo/а b"));
    CHECK_FALSE(server.log.has("name="));
}

TEST_CASE("Pipelined requests are answered in order on one connection") {
    ScriptedEndpoint endpoint = echo();
    TestServer server({&endpoint});
    RawSocket socket(server.port());
    std::string all;
    for (int i = 0; i < 20; ++i) {
        all += get("/echo/" + std::to_string(i));
    }
    REQUIRE(socket.write(all));
    for (int i = 0; i < 20; ++i) {
        CHECK_THAT(socket.read_response(), StartsWith("HTTP/1.1 200 OK") && Contains("GET /echo/" + std::to_string(i)));
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("HEAD gets the head alone and the length of what GET would get") {
    ScriptedEndpoint endpoint = echo();
    TestServer server({&endpoint});
    RawSocket socket(server.port());
    REQUIRE(socket.write("HEAD /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
    const std::string response = socket.read_to_end();
    CHECK_THAT(response, Contains("Content-Length: 10\r\n") && Catch::EndsWith("\r\n\r\n"));
}

TEST_CASE("The longest prefix of whole segments gets the request, others 404") {
    ScriptedEndpoint all{"/a", [](const WebRequest&) { return text("short"); }};
    ScriptedEndpoint deep{"/a/b", [](const WebRequest&) { return text("long"); }};
    TestServer server({&all, &deep});
    CHECK(server.send({.url = server.url("/a")}).body == "short");
    CHECK(server.send({.url = server.url("/a/bc")}).body == "short");
    CHECK(server.send({.url = server.url("/a/b/c")}).body == "long");
    const WebReply reply = server.send({.url = server.url("/ab")});
    CHECK(reply.status == 404);
    CHECK(reply.header("Content-Type") == "application/problem+json");
    CHECK_THAT(reply.body, Contains("urn:appeal-gateway:cause:") && Contains("trace_id"));
}

TEST_CASE("A Fault is told in the endpoint's own form and another exception without detail") {
    ScriptedEndpoint faulty{"/f",
                            [](const WebRequest&) -> WebResponse { throw Fault(Cause::bad_value, "no such colour", "/c"); }};
    ScriptedEndpoint broken{"/b", [](const WebRequest&) -> WebResponse { throw std::runtime_error("secret path"); }};
    TestServer server({&faulty, &broken});
    const WebReply refused = server.send({.url = server.url("/f")});
    CHECK(refused.status == info(Cause::bad_value).http_status);
    CHECK(refused.header("X-Refused-By") == "/f");
    CHECK_THAT(refused.body, Contains("no such colour"));
    const WebReply failed = server.send({.url = server.url("/b")});
    CHECK(failed.status == 500);
    CHECK_THAT(failed.body, !Contains("secret"));
    CHECK(server.log.has("3 http_handler_failed"));
}

TEST_CASE("An endpoint cannot split a response") {
    ScriptedEndpoint endpoint{"/s", [](const WebRequest&) {
                                  WebResponse response = text("x");
                                  response.headers.emplace_back("X-Name", "a\r\nSet-Cookie: evil=1");
                                  response.headers.emplace_back("Bad Name:\r\nX: y", "z");
                                  response.headers.emplace_back("Content-Length", "4000");
                                  return response;
                              }};
    TestServer server({&endpoint});
    const WebReply reply = server.send({.url = server.url("/s")});
    CHECK(reply.body == "x");
    CHECK_FALSE(reply.header("Set-Cookie"));
    CHECK_FALSE(reply.header("X"));
}

TEST_CASE("A file is streamed as the answer and a missing one is our failure") {
    TempFolder folder;
    const auto path = folder.path() / "big";
    std::ofstream(path) << std::string(3'000'000, 'z') << "end";
    ScriptedEndpoint endpoint{"/file", [&](const WebRequest& request) {
                                  WebResponse response = text("");
                                  response.file = request.path == "/file/there" ? path : folder.path() / "none";
                                  return response;
                              }};
    TestServer server({&endpoint});
    WebCall call{.url = server.url("/file/there")};
    call.download_to = folder.path() / "copy";
    const WebReply reply = server.send(call);
    CHECK(reply.status == 200);
    CHECK(reply.body.empty());
    CHECK(std::filesystem::file_size(call.download_to) == 3'000'003);
    CHECK(server.send({.url = server.url("/file/none")}).status == 500);
}

TEST_CASE("Endpoints are swapped at once") {
    ScriptedEndpoint first{"/x", [](const WebRequest&) { return text("first"); }};
    ScriptedEndpoint second{"/x", [](const WebRequest&) { return text("second"); }};
    TestServer server({&first});
    CHECK(server.send({.url = server.url("/x")}).body == "first");
    server.server->serve({&second});
    CHECK(server.send({.url = server.url("/x")}).body == "second");
}

TEST_CASE("A second server on the same port says which address is taken") {
    ScriptedEndpoint endpoint = echo();
    TestServer server({&endpoint});
    ServerSettings same;
    same.port = server.port();
    WebServer other(server.io.get_executor(), same, server.log);
    CHECK_THROWS_WITH(other.listen(), Contains("127.0.0.1:" + std::to_string(server.port())));
}
