#include <openssl/ssl.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "gateway/signature/make_keys.hpp"
#include "test_server.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using Catch::Contains;

namespace {

std::filesystem::path rsa(const char* file) {
    return test_keys() / "rsa" / file;
}

ServerSettings tls_settings() {
    ServerSettings settings;
    settings.tls.cert_file = rsa("server.crt.pem");
    settings.tls.key_file = rsa("server.key.pem");
    return settings;
}

ServerSettings mutual_tls_settings() {
    ServerSettings settings = tls_settings();
    settings.tls.client_ca_file = rsa("ca.crt.pem");
    settings.tls.require_client_cert = true;
    return settings;
}

WebCall call_to(const TestServer& server) {
    WebCall call;
    call.url = "https://localhost:" + std::to_string(server.port()) + "/who";
    call.tls.ca_file = rsa("ca.crt.pem");
    return call;
}

ScriptedEndpoint who() {
    return {"/who", [](const WebRequest& request) {
                WebResponse response;
                response.body = request.tls ? "tls\n" + request.client_cert : "plain";
                return response;
            }};
}

}  // namespace

TEST_CASE("TLS carries a call and the endpoint knows of it") {
    ScriptedEndpoint endpoint = who();
    TestServer server({&endpoint}, tls_settings());
    CHECK(server.send(call_to(server)).body == "tls\n");
    CHECK(server.send(call_to(server)).body == "tls\n");
    CHECK(server.connections() == 1);
}

TEST_CASE("A large body crosses TLS both ways") {
    ScriptedEndpoint endpoint{"/who", [](const WebRequest& request) {
                                  WebResponse response;
                                  response.file = request.body.file;
                                  return response;
                              }};
    const TempFolder folder;
    TestServer server({&endpoint}, tls_settings());
    std::ofstream(folder.path() / "big") << std::string(5'000'000, 'q');
    WebCall call = call_to(server);
    call.method = "POST";
    call.body_file = folder.path() / "big";
    const WebReply reply = server.send(call);
    CHECK(reply.status == 200);
    CHECK(reply.body.size() == 5'000'000);
    CHECK(endpoint.requests().at(0).body.size == 5'000'000);
}

TEST_CASE("A server of another authority or another name is not spoken to") {
    ScriptedEndpoint endpoint = who();
    TestServer server({&endpoint}, tls_settings());
    WebCall stranger = call_to(server);
    stranger.tls.ca_file = test_keys() / "ec" / "ca.crt.pem";
    const TransportError untrusted = server.failure_of(stranger);
    CHECK(untrusted.cause() == Cause::tls_failed);
    CHECK_FALSE(untrusted.maybe_arrived());

    WebCall misnamed = call_to(server);
    misnamed.url = "https://127.0.0.2:" + std::to_string(server.port()) + "/who";
    CHECK_FALSE(server.failure_of(misnamed).maybe_arrived());
    CHECK(endpoint.requests().empty());
}

TEST_CASE("An expired certificate of the server ends the call before the request") {
    const TempFolder old;
    const Time long_ago = *parse_rfc3339("2020-01-01T00:00:00Z");
    make_test_keys(old.path(), {.now = long_ago, .days = 10});
    ServerSettings settings;
    settings.tls.cert_file = old.path() / "rsa" / "server.crt.pem";
    settings.tls.key_file = old.path() / "rsa" / "server.key.pem";
    ScriptedEndpoint endpoint = who();
    TestServer server({&endpoint}, settings);
    WebCall call = call_to(server);
    call.tls.ca_file = old.path() / "rsa" / "ca.crt.pem";
    const TransportError error = server.failure_of(call);
    CHECK(error.cause() == Cause::tls_failed);
    CHECK_THAT(error.what(), Contains("expired"));
}

TEST_CASE("Mutual TLS lets a known partner in and hands its certificate on") {
    ScriptedEndpoint endpoint = who();
    TestServer server({&endpoint}, mutual_tls_settings());
    WebCall call = call_to(server);
    call.tls.cert_file = rsa("client-partner.crt.pem");
    call.tls.key_file = rsa("client-partner.key.pem");
    std::ifstream file(call.tls.cert_file);
    const std::string pem((std::istreambuf_iterator<char>(file)), {});
    const WebReply reply = server.send(call);
    CHECK_THAT(reply.body, Contains("-----BEGIN CERTIFICATE-----"));
    CHECK_THAT(pem, Contains(reply.body.substr(4, 500)));
}

TEST_CASE("Mutual TLS turns away who shows no certificate or a stranger's, surely before the request") {
    ScriptedEndpoint endpoint = who();
    TestServer server({&endpoint}, mutual_tls_settings());
    WebCall bare = call_to(server);
    bare.method = "POST";
    bare.body = "payload";
    WebCall stranger = bare;
    stranger.tls.cert_file = test_keys() / "ec" / "gateway-sign.crt.pem";
    stranger.tls.key_file = test_keys() / "ec" / "gateway-sign.key.pem";
    for (const WebCall& call : {bare, stranger}) {
        const TransportError error = server.failure_of(call);
        INFO(error.what());
        CHECK(error.cause() == Cause::tls_failed);
        CHECK_FALSE(error.maybe_arrived());
    }
    CHECK(endpoint.requests().empty());
    CHECK(server.log.has("tls_handshake_failed"));
}

TEST_CASE("Plain HTTP and garbage on the TLS port end the connection, nothing more") {
    ScriptedEndpoint endpoint = who();
    TestServer server({&endpoint}, tls_settings());
    RawSocket plain(server.port());
    plain.write("GET /who HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK_THAT(plain.read_to_end(), !Contains("HTTP/1.1 200") && !Contains("TIMEOUT"));
    CHECK(server.send(call_to(server)).status == 200);
}

TEST_CASE("A handshake that never comes is cut") {
    ServerSettings settings = tls_settings();
    settings.limits.header_time = Duration(200);
    TestServer server({}, settings);
    RawSocket silent(server.port());
    CHECK_THAT(silent.read_to_end(), !Contains("TIMEOUT"));
}

TEST_CASE("Old protocols and weak ciphers are not offered") {
    TestServer server({}, tls_settings());
    const auto connects = [&](int version, const char* ciphers) {
        SSL_CTX* context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, version);
        SSL_CTX_set_max_proto_version(context, version);
        REQUIRE(SSL_CTX_set_cipher_list(context, ciphers) == 1);
        BIO* bio = BIO_new_ssl_connect(context);
        BIO_set_conn_hostname(bio, ("127.0.0.1:" + std::to_string(server.port())).c_str());
        const bool done = BIO_do_handshake(bio) == 1;
        BIO_free_all(bio);
        SSL_CTX_free(context);
        return done;
    };
    CHECK(connects(TLS1_3_VERSION, "DEFAULT"));
    CHECK(connects(TLS1_2_VERSION, "ECDHE-RSA-AES256-GCM-SHA384"));
    CHECK_FALSE(connects(TLS1_1_VERSION, "DEFAULT"));
    CHECK_FALSE(connects(TLS1_2_VERSION, "AES128-SHA"));
    CHECK_FALSE(connects(TLS1_2_VERSION, "ECDHE-RSA-AES128-SHA"));
}

TEST_CASE("A server whose files are wrong says which") {
    boost::asio::io_context io;
    SilentLog log;
    ServerSettings settings = tls_settings();
    settings.tls.cert_file = "/nowhere/server.pem";
    CHECK_THROWS_WITH(WebServer(io.get_executor(), settings, log), Contains("/nowhere/server.pem"));
    settings = tls_settings();
    settings.tls.key_file = rsa("ca.key.pem");
    CHECK_THROWS_WITH(WebServer(io.get_executor(), settings, log), Contains("ca.key.pem"));
}
