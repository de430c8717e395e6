#include <catch2/catch.hpp>
#include <places.hpp>

#include "adapters/municipal/amqp.hpp"
#include "adapters/municipal/amqp_line.hpp"
#include "tests/adapters/municipal/pieces.hpp"
#include "tests/support/python_peer.hpp"

using namespace gateway;
using namespace gateway::municipal;
using Kind = Outcome::Kind;

namespace {

/// A RabbitMQ of the tests' own, started once; port 0 where it is not installed.
class Broker {
public:
    Broker()
        : peer_(std::filesystem::path(SOURCE_DIR) / "tests" / "support" / "broker.py", {(folder_.path() / "node").string()}) {}
    std::uint16_t port() const { return peer_.port(); }

private:
    TempFolder folder_;
    PythonPeer peer_;
};

std::uint16_t broker_port() {
    static const Broker broker;
    return broker.port();
}

AmqpSettings settings_for(std::uint16_t port, const std::string& queue) {
    AmqpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = port;
    settings.key = TextTemplate::parse(queue);
    settings.queue = queue;
    settings.timeout = Duration(15'000);
    return settings;
}

struct Scene : Rig {
    Outcome deliver(const AmqpSettings& settings) {
        const auto connector =
            make_amqp_connector(settings, kit("city"), std::make_shared<Translation>("city", TranslationSettings{}));
        return run(connector->deliver(sample_delivery("city"), Deadline::after(Duration(20'000))));
    }
    std::unique_ptr<Source> source(const AmqpSettings& settings) {
        TranslationSettings mapping;
        mapping.in = written(folder, "in.jq", "{text: .text.body, external_ids: [.appeal_id]}");
        return make_amqp_source(settings, kit("city"), std::make_shared<Translation>("city", mapping));
    }
    PollResult poll(Source& one) { return run(one.poll(Deadline::after(Duration(20'000)))); }
};

bool is_missing(std::uint16_t port) {
    if (port == 0) WARN("rabbitmq-server is not installed or does not start: the broker is not tried");
    return port == 0;
}

}  // namespace

TEST_CASE("a broker that is away is waited for") {
    Scene scene;
    std::uint16_t port = 0;
    {
        const Imposter gone;
        port = gone.port();
    }
    const auto outcome = scene.deliver(settings_for(port, "q"));
    CHECK(outcome.kind == Kind::postponed);
    CHECK(outcome.cause == Cause::connect_failed);
    const Imposter other;  // answers, and is no broker
    CHECK(scene.deliver(settings_for(other.port(), "q")).kind == Kind::postponed);
}

TEST_CASE("what is confirmed lies in a quorum queue and is taken once", "[broker]") {
    const auto port = broker_port();
    if (is_missing(port)) return;
    Scene scene;
    const auto settings = settings_for(port, "appeals.once");
    const auto outcome = scene.deliver(settings);
    INFO(outcome.detail);
    REQUIRE(outcome.kind == Kind::delivered);
    const auto source = scene.source(settings);
    CHECK(scene.poll(*source).taken == 1);
    CHECK(scene.poll(*source).taken == 0);
    REQUIRE(scene.accepted.size() == 1);
    CHECK(appeal_from_json(scene.accepted[0].canonical).text.body == "Яма у подъезда");

    auto classic = settings;
    classic.queue.clear();
    classic.key = TextTemplate::parse("appeals.once");
    AmqpLine line(classic);
    line.check();  // the same declaration again is no quarrel: it is a quorum queue
}

TEST_CASE("a message the gateway could not take is the broker's again at once", "[broker]") {
    const auto port = broker_port();
    if (is_missing(port)) return;
    Scene scene;
    const auto settings = settings_for(port, "appeals.again");
    REQUIRE(scene.deliver(settings).kind == Kind::delivered);
    const auto source = scene.source(settings);
    scene.refusal = Fault(Cause::store_unavailable, "disk");
    CHECK_THROWS_AS(scene.poll(*source), Fault);
    scene.refusal.reset();
    int taken = 0;
    for (int i = 0; i < 50 && taken == 0; ++i) taken += scene.poll(*source).taken;
    CHECK(taken == 1);
    CHECK(scene.accepted.size() == 1);
}

TEST_CASE("a message no queue takes has not arrived; a wrong password is told", "[broker]") {
    const auto port = broker_port();
    if (is_missing(port)) return;
    Scene scene;
    auto settings = settings_for(port, "appeals.nowhere");
    settings.queue.clear();
    settings.declare = false;
    const auto outcome = scene.deliver(settings);
    CHECK(outcome.kind == Kind::postponed);
    CHECK(outcome.cause == Cause::not_found);
    settings.password = "guess";
    CHECK(scene.deliver(settings).cause == Cause::partner_auth);
    auto unknown = settings_for(port, "appeals.unknown");
    unknown.declare = false;
    CHECK_THROWS_AS(scene.poll(*scene.source(unknown)), TransportError);
}

TEST_CASE("a message over the limit stays the broker's, and those behind it are taken", "[broker]") {
    const auto port = broker_port();
    if (is_missing(port)) return;
    Scene scene;
    const auto settings = settings_for(port, "appeals.large");
    AmqpLine line(settings);
    line.publish({"", "appeals.large", std::string(100'000, ' '), "application/json", "1", "x", 0});
    REQUIRE(scene.deliver(settings).kind == Kind::delivered);
    auto small = settings;
    small.max_message = 50'000;
    {
        const auto source = scene.source(small);
        CHECK(scene.poll(*source).taken == 1);
        CHECK(scene.log.has("municipal_message_too_large"));
    }
    std::optional<AmqpMessage> again;
    for (int i = 0; i < 50 && !again; ++i) again = line.get(200'000);
    REQUIRE(again);
    CHECK(again->body.size() == 100'000);
}
