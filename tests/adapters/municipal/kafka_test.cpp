#include <catch2/catch.hpp>

#include "adapters/municipal/kafka.hpp"
#include "adapters/municipal/kafka_reader.hpp"
#include "adapters/municipal/kafka_writer.hpp"
#include "tests/adapters/municipal/pieces.hpp"
#include "tests/support/kafka_cluster.hpp"

using namespace gateway;
using namespace gateway::municipal;
using Kind = Outcome::Kind;

namespace {

KafkaSettings settings_for(const std::string& bootstrap, const std::string& topic) {
    KafkaSettings settings;
    settings.brokers = {bootstrap};
    settings.topic_out = TextTemplate::parse(topic);
    settings.key = TextTemplate::parse("{appeal_id}");
    settings.topic_in = topic;
    settings.group = "tests";
    settings.session = Duration(4'000);  // the mock lets a group wait nearly so long when one has left, and 3 s at first
    settings.timeout = Duration(3'000);
    return settings;
}

struct Scene : Rig {
    Outcome deliver(Connector& connector, Duration within = Duration(20'000)) {
        return run(connector.deliver(sample_delivery("city"), Deadline::after(within)));
    }
    Outcome deliver(const KafkaSettings& settings) { return deliver(*connector(settings)); }
    std::unique_ptr<Connector> connector(const KafkaSettings& settings) {
        return make_kafka_connector(settings, kit("city"), std::make_shared<Translation>("city", TranslationSettings{}));
    }
    std::unique_ptr<Source> source(const KafkaSettings& settings) {
        TranslationSettings mapping;
        mapping.in = written(folder, "in.jq", "{text: .text.body, external_ids: [.appeal_id]}");
        return make_kafka_source(settings, kit("city"), std::make_shared<Translation>("city", mapping));
    }
    int poll(Source& one) { return run(one.poll(Deadline::after(Duration(20'000)))).taken; }
    bool poll_is_refused(Source& one) {
        for (int i = 0; i < 40; ++i) {
            try {
                poll(one);
            } catch (const Fault& fault) {
                return fault.cause() == Cause::store_unavailable;
            }
        }
        return false;
    }
    /// Joining a group takes its time: polls until something came.
    int poll_until_taken(Source& one) {
        int taken = 0;
        for (int i = 0; i < 40 && taken == 0; ++i) taken = poll(one);
        return taken;
    }
    void publish(const KafkaSettings& settings, std::string topic, std::string body, std::string id = "m-1") {
        KafkaWriter writer(settings, io.get_executor());
        run(publishing(writer, {std::move(topic), "k", std::move(body), "application/json", std::move(id), "x", 0}));
    }

private:
    static Task<int> publishing(KafkaWriter& writer, KafkaLetter letter) {
        co_await writer.publish(std::move(letter), Deadline::after(Duration(20'000)));
        co_return 0;
    }
};

std::optional<KafkaMessage> next(KafkaReader& reader) {
    std::optional<KafkaMessage> got;
    for (int i = 0; i < 40 && !got; ++i) got = reader.get(Duration(500));
    return got;
}

std::string own_appeal(const std::string& id) {
    return R"({"appeal_id":")" + id + R"(","text":{"body":"Яма"}})";
}

}  // namespace

TEST_CASE("what the cluster's report confirms lies in the topic once, with its key and what it is") {
    KafkaCluster cluster(3);
    cluster.make_topic("appeals.once", 1);
    Scene scene;
    const auto settings = settings_for(cluster.bootstrap(), "appeals.once");
    cluster.answer_produce(RD_KAFKA_RESP_ERR__TRANSPORT);  // the line breaks: the idempotent producer goes on
    const auto outcome = scene.deliver(settings);
    INFO(outcome.detail);
    REQUIRE(outcome.kind == Kind::delivered);
    CHECK(outcome.learned.size() == 2);
    const auto records = cluster.records("appeals.once");
    REQUIRE(records.size() == 1);
    CHECK(records[0].key == sample_appeal().appeal_id);
    CHECK(records[0].content_type.starts_with("application/json"));
    CHECK(records[0].message_id == sample_delivery("city").delivery_id);
    CHECK(appeal_from_json(records[0].value).text.body == "Яма у подъезда");
}

TEST_CASE("a group's position moves on behind what is on disk here, and only behind it") {
    KafkaCluster cluster;
    cluster.make_topic("appeals.group", 1);
    Scene scene;
    const auto settings = settings_for(cluster.bootstrap(), "appeals.group");
    scene.publish(settings, "appeals.group", own_appeal("a-1"), "m-1");
    scene.publish(settings, "appeals.group", own_appeal("a-2"), "m-2");
    scene.refusal = Fault(Cause::store_unavailable, "disk");
    CHECK(scene.poll_is_refused(*scene.source(settings)));
    scene.refusal.reset();
    {
        const auto source = scene.source(settings);  // another process: nothing was committed
        CHECK(scene.poll_until_taken(*source) == 2);
        scene.publish(settings, "appeals.group", own_appeal("a-3"), "m-3");
        scene.refusal = Fault(Cause::store_unavailable, "disk");
        CHECK(scene.poll_is_refused(*source));
        scene.refusal.reset();
        CHECK(scene.poll_until_taken(*source) == 1);  // the same process: it is not passed over
    }
    CHECK(scene.accepted.size() == 3);
    scene.publish(settings, "appeals.group", own_appeal("a-4"), "m-4");
    KafkaReader reader(settings);
    const auto got = next(reader);
    REQUIRE(got);
    CHECK(got->message_id == "m-4");
    CHECK(got->place() == "appeals.group/0/3");
}

TEST_CASE("a cluster that is away is waited for") {
    Scene scene;
    std::string nowhere;
    {
        const Imposter gone;
        nowhere = "127.0.0.1:" + std::to_string(gone.port());
    }
    const auto settings = settings_for(nowhere, "appeals");
    const auto connector = scene.connector(settings);
    const auto outcome = scene.deliver(*connector);
    CHECK(outcome.kind == Kind::postponed);
    CHECK(outcome.cause == Cause::connect_failed);
    CHECK_FALSE(scene.run(connector->probe(Deadline::after(Duration(5'000)))).reachable);
    CHECK(scene.deliver(*connector, Duration(300)).cause == Cause::timeout);
    const auto source = scene.source(settings);
    CHECK_THROWS_AS(scene.poll_until_taken(*source), TransportError);
    KafkaCluster cluster;
    CHECK(
        scene.run(scene.connector(settings_for(cluster.bootstrap(), "a"))->probe(Deadline::after(Duration(5'000)))).reachable);
}

TEST_CASE("what the cluster will not keep is refused; what it cannot keep now is tried again") {
    KafkaCluster cluster;
    Scene scene;
    const auto settings = settings_for(cluster.bootstrap(), "appeals.words");
    cluster.answer_produce(RD_KAFKA_RESP_ERR_POLICY_VIOLATION);
    auto outcome = scene.deliver(settings);
    CHECK(outcome.kind == Kind::refused);
    CHECK(outcome.cause == Cause::partner_rejected);
    cluster.answer_produce(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    outcome = scene.deliver(settings);
    CHECK(outcome.kind == Kind::postponed);
    CHECK(outcome.cause == Cause::partner_auth);
    auto small = settings;
    small.max_message = 1'000;
    Appeal appeal = sample_appeal();
    appeal.text.body = std::string(2'000, 'x');
    auto large = sample_delivery("city");
    large.canonical = to_json(appeal);
    outcome = scene.run(scene.connector(small)->deliver(large, Deadline::after(Duration(20'000))));
    CHECK(outcome.kind == Kind::refused);
    CHECK(outcome.cause == Cause::too_large);
    auto odd = settings;
    odd.topic_out = TextTemplate::parse("appeals/{appeal_id}");
    CHECK(scene.deliver(odd).cause == Cause::bad_value);
}

TEST_CASE("a message over the limit is named for the administrator, a tombstone says nothing, those behind are taken") {
    KafkaCluster cluster;
    cluster.make_topic("appeals.large", 1);
    Scene scene;
    auto settings = settings_for(cluster.bootstrap(), "appeals.large");
    scene.publish(settings, "appeals.large", std::string(100'000, ' '), "m-1");
    cluster.put_tombstone("appeals.large");
    scene.publish(settings, "appeals.large", own_appeal("a-2"), "m-2");
    settings.max_message = 50'000;
    const auto source = scene.source(settings);
    CHECK(scene.poll_until_taken(*source) == 1);
    REQUIRE(scene.evidence.parked.size() == 1);
    const auto& parked = scene.evidence.parked.front();
    CHECK(parked.cause == Cause::too_large);
    CHECK(parked.detail.find("appeals.large/0/0") != std::string::npos);
    CHECK(parked.bytes.empty());
}

TEST_CASE("a certificate that cannot be read is told by its cause") {
    Scene scene;
    auto settings = settings_for("127.0.0.1:9", "appeals");
    settings.tls.ca_file = scene.folder.path() / "absent.pem";
    CHECK(scene.deliver(settings).kind == Kind::postponed);
    CHECK(scene.deliver(settings).cause == Cause::key_unavailable);
}
