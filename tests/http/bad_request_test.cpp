// What must never get through the server's door, each over a raw socket.
#include <catch2/catch.hpp>

#include "test_server.hpp"

using namespace gateway;
using Catch::Contains;
using Catch::StartsWith;

namespace {

ScriptedEndpoint accepts_all() {
    return {"/x", [](const WebRequest&) { return WebResponse{.body = "taken"}; }};
}

struct BadRequest {
    const char* name;
    std::string octets;
    const char* status;
};

std::string with_fields(const std::string& fields) {
    return "POST /x HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n";
}
std::string with_target(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: t\r\n\r\n";
}

std::vector<BadRequest> bad_requests() {
    std::string many = "POST /x HTTP/1.1\r\nHost: t\r\n";
    for (int i = 0; i < 200; ++i) {
        many += "X-" + std::to_string(i) + ": y\r\n";
    }
    return {
        {"both lengths", with_fields("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", "400"},
        {"both lengths, other order", with_fields("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n") + "0\r\n\r\n", "400"},
        {"two lengths", with_fields("Content-Length: 3\r\nContent-Length: 4\r\n") + "abcd", "400"},
        {"the same length twice", with_fields("Content-Length: 3\r\nContent-Length: 3\r\n") + "abc", "400"},
        {"negative length", with_fields("Content-Length: -3\r\n") + "abc", "400"},
        {"signed length", with_fields("Content-Length: +3\r\n") + "abc", "400"},
        {"huge length", with_fields("Content-Length: 99999999999999999999999\r\n"), "400"},
        {"length over the limit", with_fields("Content-Length: 1001\r\n"), "413"},
        {"unknown coding", with_fields("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", "400"},
        {"coding with a tail", with_fields("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n", "400"},
        {"coding in HTTP/1.0", "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        {"folded field", with_fields("X-A: b\r\n c\r\n"), "400"},
        {"space before colon", with_fields("X-A : b\r\n"), "400"},
        {"field without name", with_fields(": b\r\n"), "400"},
        {"NUL in a field", with_fields(std::string("X-A: b\0c\r\n", 10)), "400"},
        {"bare line feeds", "GET /x HTTP/1.1\nHost: t\n\n", "400"},
        {"no Host", "GET /x HTTP/1.1\r\n\r\n", "400"},
        {"two Hosts", with_fields("Host: u\r\n"), "400"},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
        {"unknown version", "GET /x HTTP/9.9\r\nHost: t\r\n\r\n", "400"},
        {"no version", "GET /x\r\n\r\n", "400"},
        {"not HTTP", "\x16\x03\x01\x02\r\n\r\n", "400"},
        {"broken escape", with_target("/x/%zz"), "400"},
        {"half an escape", with_target("/x/%4"), "400"},
        {"NUL in the path", with_target("/x/%00"), "400"},
        {"control in the path", with_target("/x/%0A"), "400"},
        {"broken UTF-8", with_target("/x/%FF%FE"), "400"},
        {"overlong UTF-8", with_target("/x/%C0%AE"), "400"},
        {"surrogate in UTF-8", with_target("/x/%ED%A0%80"), "400"},
        {"parent segment", with_target("/x/../y"), "400"},
        {"escaped parent segment", with_target("/x/%2e%2E/y"), "400"},
        {"parent behind an escaped slash", with_target("/x/a%2F..%2Fb"), "400"},
        {"dot segment at the end", with_target("/x/."), "400"},
        {"broken escape in the query", with_target("/x?a=%"), "400"},
        {"broken UTF-8 in the query", with_target("/x?a=%C3"), "400"},
        {"too many parameters",
         with_target("/x?" + std::string(20, '&') +
                     [] {
                         std::string all;
                         for (int i = 0; i < 1001; ++i) {
                             all += "a&";
                         }
                         return all;
                     }()),
         "413"},
        {"fragment", with_target("/x#a"), "400"},
        {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n", "400"},
        {"authority form", "CONNECT other:443 HTTP/1.1\r\nHost: t\r\n\r\n", "400"},
        {"foreign scheme", with_target("ftp://t/x"), "400"},
        {"TRACE", "TRACE /x HTTP/1.1\r\nHost: t\r\n\r\n", "405"},
        {"unknown method", "BREW /x HTTP/1.1\r\nHost: t\r\n\r\n", "405"},
        {"method in lower case", "get /x HTTP/1.1\r\nHost: t\r\n\r\n", "405"},
        {"huge target", with_target("/x/" + std::string(20'000, 'a')), "431"},
        {"huge field", with_fields("X-A: " + std::string(20'000, 'a') + "\r\n"), "431"},
        {"many fields", many + "\r\n", "431"},
        {"chunk size no number", with_fields("Transfer-Encoding: chunked\r\n") + "zz\r\nabc\r\n0\r\n\r\n", "400"},
        {"chunk longer than it says", with_fields("Transfer-Encoding: chunked\r\n") + "2\r\nabc\r\n0\r\n\r\n", "400"},
        {"chunk size overflow", with_fields("Transfer-Encoding: chunked\r\n") + "fffffffffffffffff\r\nabc", "400"},
        {"chunks over the limit", with_fields("Transfer-Encoding: chunked\r\n") + "3e9\r\n" + std::string(1001, 'a'), "413"},
        {"endless chunk extension", with_fields("Transfer-Encoding: chunked\r\n") + "1;" + std::string(40'000, 'a'), "400"},
        {"endless trailers", with_fields("Transfer-Encoding: chunked\r\n") + "0\r\n" + "X: " + std::string(40'000, 'a'), "400"},
    };
}

}  // namespace

TEST_CASE("Bad requests are refused with a problem document and close or keep the line in order") {
    ScriptedEndpoint endpoint = accepts_all();
    ServerSettings settings;
    settings.limits.max_body = 1000;
    TestServer server({&endpoint}, settings);
    for (const BadRequest& bad : bad_requests()) {
        INFO(bad.name);
        RawSocket socket(server.port());
        socket.write(bad.octets);
        socket.end_writing();
        const std::string response = socket.read_to_end();
        CHECK_THAT(response, StartsWith(std::string("HTTP/1.1 ") + bad.status));
        CHECK_THAT(response, Contains("application/problem+json"));
        CHECK_THAT(response, !Contains("taken"));
    }
    CHECK(endpoint.requests().empty());
    CHECK(server.send({.url = server.url("/x")}).body == "taken");
    CHECK(server.reaches_connections(1));
    CHECK(server.spooled_files() == 0);
}

TEST_CASE("What follows a malformed request on the line is never read as a request") {
    ScriptedEndpoint endpoint = accepts_all();
    TestServer server({&endpoint});
    RawSocket socket(server.port());
    socket.write(with_fields("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\nX" +
                 with_target("/x/smuggled"));
    const std::string response = socket.read_to_end();
    CHECK_THAT(response, StartsWith("HTTP/1.1 400") && Contains("Connection: close"));
    CHECK(endpoint.requests().empty());
}

TEST_CASE("Requests that are only unusual are answered") {
    ScriptedEndpoint endpoint = accepts_all();
    TestServer server({&endpoint});
    for (const std::string& octets :
         {with_target("http://t/x?a"), "\r\n" + with_target("/x"), std::string("GET /x HTTP/1.0\r\n\r\n"),
          with_fields("Transfer-Encoding: Chunked\r\n") + "3;ext=\"a\"\r\nabc\r\n0\r\nX-Trailer: y\r\n\r\n",
          with_target("/x/..a/a.."), with_target("/x//"), with_fields("Content-Length: 0\r\n")}) {
        INFO(octets);
        RawSocket socket(server.port());
        socket.write(octets);
        socket.end_writing();
        CHECK_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 200 OK"));
    }
    for (const WebRequest& request : endpoint.requests()) {
        CHECK_FALSE(request.header("X-Trailer"));
    }
}

TEST_CASE("A request that ends half-way is refused and forgotten") {
    ScriptedEndpoint endpoint = accepts_all();
    TestServer server({&endpoint});
    for (const std::string& octets :
         {std::string("GET /x HT"), std::string("GET /x HTTP/1.1\r\nHos"), with_fields("Content-Length: 10\r\n") + "abc",
          with_fields("Transfer-Encoding: chunked\r\n") + "5\r\nab"}) {
        RawSocket socket(server.port());
        socket.write(octets);
        socket.end_writing();
        CHECK_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 400"));
    }
    CHECK(endpoint.requests().empty());
    CHECK(server.reaches_connections(0));
}

TEST_CASE("Octets one at a time are read like octets all at once") {
    ScriptedEndpoint endpoint = accepts_all();
    TestServer server({&endpoint});
    RawSocket socket(server.port());
    const std::string all = with_fields("Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n2;e\r\nde\r\n0\r\nT: u\r\n\r\n" +
                            with_fields("Content-Length: 4\r\nConnection: close\r\n") + "wxyz";
    for (const char c : all) {
        REQUIRE(socket.write(std::string_view(&c, 1)));
    }
    CHECK_THAT(socket.read_response(), Contains("taken"));
    CHECK_THAT(socket.read_to_end(), Contains("taken"));
    CHECK(endpoint.requests().at(0).body.bytes == "abcde");
    CHECK(endpoint.requests().at(1).body.bytes == "wxyz");
}
