#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "adapters/stand/stand.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

class Echo final : public Endpoint {
public:
    std::string prefix() const override { return "/"; }
    Task<WebResponse> handle(WebRequest request) override {
        ++handled;
        WebResponse response;
        response.body = request.body.bytes;
        co_return response;
    }
    WebResponse refuse(const WebRequest&, const Fault&) const override { return {}; }
    int handled = 0;
};

class Toy final : public StandSystem {
public:
    std::string name() const override { return "toy"; }
    Endpoint& endpoint() override { return faulty_; }
    Faults& faults() override { return faults_; }
    std::string state() const override { return "{\"handled\":" + std::to_string(echo.handled) + "}"; }
    void reset() override { echo.handled = 0; }
    Echo echo;

private:
    Faults faults_;
    FaultyEndpoint faulty_{echo, faults_};
};

WebResponse ask(Endpoint& endpoint, std::string method, std::string path, std::string body = {}) {
    boost::asio::io_context io;
    WebRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.body.bytes = std::move(body);
    WebResponse answer;
    boost::asio::co_spawn(io, endpoint.handle(std::move(request)), [&](std::exception_ptr error, WebResponse response) {
        if (error) std::rethrow_exception(error);
        answer = std::move(response);
    });
    io.run();
    return answer;
}

}  // namespace

TEST_CASE("the control port lists systems, shows and resets their book") {
    Toy toy;
    StandControl control({&toy});
    CHECK(ask(control, "GET", "/control").body == R"({"systems":["toy"]})");
    ask(toy.endpoint(), "POST", "/", "x");
    CHECK(ask(control, "GET", "/control/toy/state").body == R"({"handled":1})");
    ask(control, "POST", "/control/toy/reset");
    CHECK(toy.echo.handled == 0);
    CHECK_THROWS_AS(ask(control, "GET", "/control/other/state"), Fault);
    CHECK_THROWS_AS(ask(control, "DELETE", "/control/toy/state"), Fault);
    CHECK_THROWS_AS(ask(control, "POST", "/control/toy/dance"), Fault);
}

TEST_CASE("faults are set over the control port and strike in the endpoint") {
    Toy toy;
    StandControl control({&toy});
    const auto set = [&](const char* body) { return ask(control, "POST", "/control/toy/faults", body).body; };

    CHECK(set(R"({"faults":["fail=503,n=1"]})") == R"({"faults":["fail=503,n=1"]})");
    CHECK(ask(toy.endpoint(), "POST", "/", "a").status == 503);
    CHECK(toy.echo.handled == 0);
    CHECK(ask(toy.endpoint(), "POST", "/", "a").status == 200);

    set(R"({"faults":["drop,n=1","cut_after_read,n=1","garbage,n=2","slow=1ms"]})");
    CHECK(ask(toy.endpoint(), "POST", "/", "b").status == 0);
    CHECK(toy.echo.handled == 1);
    CHECK(ask(toy.endpoint(), "POST", "/", "b").status == 0);
    CHECK(toy.echo.handled == 2);
    CHECK(ask(toy.endpoint(), "POST", "/", "b").body != "b");
    CHECK(toy.echo.handled == 3);
    CHECK(set(R"({"faults":[]})") == R"({"faults":[]})");
    CHECK(ask(toy.endpoint(), "POST", "/", "b").body == "b");
}

TEST_CASE("orders that cannot be read leave the rules as they were") {
    Toy toy;
    StandControl control({&toy});
    ask(control, "POST", "/control/toy/faults", R"({"faults":["drop"]})");
    for (const char* body : {"", "[]", "{", R"({"faults":["lazy"]})", R"({"faults":[1]})", R"({"faults":"drop"})"}) {
        CHECK_THROWS_AS(ask(control, "POST", "/control/toy/faults", body), Fault);
    }
    CHECK(toy.faults().rules().size() == 1);
}
