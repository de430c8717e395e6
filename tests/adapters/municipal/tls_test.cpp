#include <catch2/catch.hpp>

#include "adapters/municipal/rest.hpp"
#include "gateway/http/server.hpp"
#include "tests/adapters/municipal/pieces.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::municipal;
using Kind = Outcome::Kind;

namespace {

std::filesystem::path rsa(const char* file) {
    return test_keys() / "rsa" / file;
}

class Partner final : public Endpoint {
public:
    std::string prefix() const override { return "/api"; }
    Task<WebResponse> handle(WebRequest request) override {
        certificate = request.client_cert;
        WebResponse response;
        response.body = R"({"id":"M-1"})";
        co_return response;
    }
    WebResponse refuse(const WebRequest&, const Fault&) const override { return {}; }
    std::string certificate;
};

/// A partner that wants our certificate.
struct Scene : Rig {
    Scene() : server(io.get_executor(), settings(), log) {
        server.serve({&partner});
        server.listen();
    }
    ServerSettings settings() {
        ServerSettings made;
        made.tls = {rsa("server.crt.pem"), rsa("server.key.pem"), rsa("ca.crt.pem"), true};
        made.spool_dir = folder.path();
        return made;
    }
    Outcome deliver(const ClientTls& tls) {
        RestSettings made;
        made.line.url = "https://localhost:" + std::to_string(server.port()) + "/api";
        made.line.tls = tls;
        made.create = RestCall{"POST", TextTemplate::parse("/requests")};
        const auto connector =
            make_rest_connector(made, kit("city"), std::make_shared<Translation>("city", TranslationSettings{}));
        return run(connector->deliver(sample_delivery("city"), Deadline::after(Duration(20'000))));
    }

    Partner partner;
    WebServer server;
};

}  // namespace

TEST_CASE("a partner that wants our certificate gets it, and gets nothing without it") {
    Scene scene;
    const auto outcome = scene.deliver({rsa("ca.crt.pem"), rsa("client-gateway.crt.pem"), rsa("client-gateway.key.pem")});
    INFO(outcome.detail);
    CHECK(outcome.kind == Kind::delivered);
    CHECK(scene.partner.certificate.find("BEGIN CERTIFICATE") != std::string::npos);
    scene.partner.certificate.clear();
    CHECK(scene.deliver({rsa("ca.crt.pem"), {}, {}}).kind != Kind::delivered);
    CHECK(scene.partner.certificate.empty());
}

TEST_CASE("a partner whose certificate nobody vouches for is given nothing") {
    Scene scene;
    const auto outcome =
        scene.deliver({test_keys() / "ec/ca.crt.pem", rsa("client-gateway.crt.pem"), rsa("client-gateway.key.pem")});
    CHECK(outcome.kind == Kind::postponed);
    CHECK(outcome.cause == Cause::tls_failed);
    CHECK(scene.partner.certificate.empty());
}
