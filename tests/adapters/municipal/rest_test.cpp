#include <catch2/catch.hpp>

#include "adapters/municipal/rest.hpp"
#include "tests/adapters/municipal/pieces.hpp"

using namespace gateway;
using namespace gateway::municipal;
using Kind = Outcome::Kind;

namespace {

RestSettings settings_for(const Imposter& partner) {
    RestSettings settings;
    settings.line.url = partner.url("/api");
    settings.headers = {{"X-Oktmo", TextTemplate::parse("{appeal:/location/oktmo8}")}};
    settings.create = RestCall{"POST", TextTemplate::parse("/requests")};
    settings.event = RestCall{"PUT", TextTemplate::parse("/requests/{partner_id}/state")};
    settings.answer.id = Locator::parse("/id");
    return settings;
}

struct Scene : Rig {
    Outcome deliver(RestSettings settings, Delivery delivery, TranslationSettings mapping = {}) {
        const auto connector =
            make_rest_connector(std::move(settings), kit("city"), std::make_shared<Translation>("city", std::move(mapping)));
        return run(connector->deliver(std::move(delivery), Deadline::after(Duration(20'000))));
    }
    std::unique_ptr<Source> source(RestSettings settings, const TranslationSettings& mapping = {}) {
        return make_rest_source(std::move(settings), kit("city"), mapping);
    }
    PollResult poll(Source& source) { return run(source.poll(Deadline::after(Duration(20'000)))); }
};

bool has_id(const Outcome& outcome, const std::string& kind, const std::string& value) {
    const ExternalId wanted{"city", kind, value};
    return std::find(outcome.learned.begin(), outcome.learned.end(), wanted) != outcome.learned.end();
}

}  // namespace

TEST_CASE("an appeal goes to the address the configuration says and the partner's id is learned") {
    Scene scene;
    const Imposter partner([](const ImposterRequest&) { return answer_with(R"({"id":417})", 201); });
    TranslationSettings mapping;
    mapping.out = written(scene.folder, "out.jq", "{words: .text.body}");
    const auto outcome = scene.deliver(settings_for(partner), sample_delivery("city"), mapping);
    REQUIRE(outcome.kind == Kind::delivered);
    CHECK(has_id(outcome, "id", "417"));
    CHECK(has_id(outcome, "ours", sample_appeal().appeal_id));
    const auto request = partner.requests().at(0);
    CHECK(request.method == "POST");
    CHECK(request.target == "/api/requests");
    CHECK(request.body == R"({"words":"Яма у подъезда"})");
    CHECK(request.header("Content-Type") == "application/json");
    CHECK(request.header("X-Oktmo") == "33701000");
}

TEST_CASE("an answer goes to the address of the partner's id; without one it is refused") {
    Scene scene;
    const Imposter partner;
    CHECK(scene.deliver(settings_for(partner), event_delivery("city", "M/17")).kind == Kind::delivered);
    CHECK(partner.requests().at(0).target == "/api/requests/M%2F17/state");
    CHECK(partner.requests().at(0).method == "PUT");
    const auto outcome = scene.deliver(settings_for(partner), event_delivery("city", ""));
    CHECK(outcome.kind == Kind::refused);
    CHECK(partner.requests().size() == 1);
}

TEST_CASE("an answer that says no with status 200 is a refusal, one without the id is doubt") {
    Scene scene;
    for (const auto& [body, expected] :
         std::vector<std::pair<std::string, Kind>>{{R"({"result":"ok","id":"1"})", Kind::delivered},
                                                   {R"({"result":"bad","id":"1"})", Kind::refused},
                                                   {R"({"result":"ok"})", Kind::in_doubt},
                                                   {"<html>Добро пожаловать</html>", Kind::in_doubt}}) {
        INFO(body);
        const Imposter partner([said = body](const ImposterRequest&) { return answer_with(said); });
        auto settings = settings_for(partner);
        settings.answer.ok = {{Locator::parse("/result"), "ok"}};
        CHECK(scene.deliver(settings, sample_delivery("city")).kind == expected);
    }
}

TEST_CASE("the same idempotency key goes with every attempt, and a known repeat is delivered") {
    Scene scene;
    Imposter partner;
    partner.then(answer_with("", 503));
    partner.then(answer_with(R"({"id":"9"})", 409));
    auto settings = settings_for(partner);
    settings.idempotency_header = "Idempotency-Key";
    settings.answer.known = {409};
    auto delivery = sample_delivery("city");
    CHECK(scene.deliver(settings, delivery).kind == Kind::postponed);
    delivery.attempt = 2;
    const auto outcome = scene.deliver(settings, delivery);
    CHECK(outcome.kind == Kind::delivered);
    CHECK(has_id(outcome, "id", "9"));
    CHECK(partner.requests().at(0).header("Idempotency-Key") == delivery.delivery_id);
    CHECK(partner.requests().at(1).header("Idempotency-Key") == delivery.delivery_id);
}

TEST_CASE("a partner that can be asked is asked before a second attempt") {
    Scene scene;
    Imposter partner;
    partner.then(answer_with(R"([{"id":"77"}])"));
    auto settings = settings_for(partner);
    settings.find = RestCall{"GET", TextTemplate::parse("/requests?external={appeal_id}")};
    settings.found = Locator::parse("/0/id");
    auto delivery = sample_delivery("city");
    delivery.attempt = 2;
    const auto outcome = scene.deliver(settings, delivery);
    CHECK(outcome.kind == Kind::delivered);
    CHECK(has_id(outcome, "id", "77"));
    REQUIRE(partner.requests().size() == 1);
    CHECK(partner.requests().at(0).target == "/api/requests?external=" + delivery.appeal_id);
    SECTION("an empty list says it did not arrive: it is sent") {
        partner.then(answer_with("[]"));
        partner.then(answer_with(R"({"id":"78"})"));
        CHECK(has_id(scene.deliver(settings, delivery), "id", "78"));
    }
    SECTION("a greeting page says nothing: nothing is sent") {
        partner.then(answer_with("Добро пожаловать"));
        CHECK(scene.deliver(settings, delivery).kind == Kind::in_doubt);
        CHECK(partner.requests().size() == 2);
    }
}

TEST_CASE("an OAuth2 token is fetched once, kept, and renewed once when the partner has forgotten it") {
    Scene scene;
    Imposter partner;
    auto settings = settings_for(partner);
    settings.line.auth.kind = AuthSettings::Kind::oauth2;
    settings.line.auth.token_url = partner.url("/token");
    settings.line.auth.user = "gate";
    settings.line.auth.password = "p:w";
    const auto connector =
        make_rest_connector(settings, scene.kit("city"), std::make_shared<Translation>("city", TranslationSettings{}));
    const auto deliver = [&] {
        return scene.run(connector->deliver(sample_delivery("city"), Deadline::after(Duration(20'000)))).kind;
    };
    partner.then(answer_with(R"({"access_token":"t1","expires_in":3600})"));
    partner.then(answer_with(R"({"id":1})"));
    partner.then(answer_with(R"({"id":2})"));
    CHECK(deliver() == Kind::delivered);
    CHECK(deliver() == Kind::delivered);
    REQUIRE(partner.requests().size() == 3);
    CHECK(partner.requests().at(0).body == "grant_type=client_credentials");
    CHECK(partner.requests().at(0).header("Authorization") == "Basic " + base64_encode("gate:p%3Aw"));
    CHECK(partner.requests().at(2).header("Authorization") == "Bearer t1");
    partner.then(answer_with("", 401));
    partner.then(answer_with(R"({"access_token":"t2"})"));
    partner.then(answer_with(R"({"id":3})"));
    CHECK(deliver() == Kind::delivered);
    CHECK(partner.requests().at(5).header("Authorization") == "Bearer t2");
    partner.then(answer_with("", 401));
    partner.then(answer_with(R"({"access_token":"t3"})"));
    partner.then(answer_with("", 401));
    CHECK(deliver() == Kind::postponed);
    CHECK(partner.requests().size() == 9);
    scene.clock.advance(Duration(3'600'000));
    partner.then(answer_with(R"({"error":"invalid_client"})", 400));
    CHECK(deliver() == Kind::postponed);
    CHECK(partner.requests().size() == 10);
}

TEST_CASE("an API key goes into its header or its parameter") {
    Scene scene;
    const Imposter partner;
    auto settings = settings_for(partner);
    settings.answer = {};
    settings.line.auth = {AuthSettings::Kind::api_key, "Authorization", {}, "Token ", "k 1", {}, {}, {}, {}, false};
    CHECK(scene.deliver(settings, sample_delivery("city")).kind == Kind::delivered);
    CHECK(partner.requests().at(0).header("Authorization") == "Token k 1");
    settings.line.auth.header.clear();
    settings.line.auth.query = "api_key";
    settings.create->path = TextTemplate::parse("/requests?v=2");
    CHECK(scene.deliver(settings, sample_delivery("city")).kind == Kind::delivered);
    CHECK(partner.requests().at(1).target == "/api/requests?v=2&api_key=k%201");
}

TEST_CASE("the state of every open appeal is asked, and only news becomes an event") {
    Scene scene;
    scene.ledger.keep(held_appeal("city", "M-1"));
    std::string state = "work";
    const Imposter partner([&](const ImposterRequest&) { return answer_with("{\"state\":\"" + state + "\"}"); });
    auto settings = settings_for(partner);
    settings.status = TextTemplate::parse("/requests/{partner_id}");
    settings.status_mapping = written(scene.folder, "status.jq",
                                      R"(if .state == "done" then {status: "answered", answer: "Сделано"}
                                         else {status: "in_work", status_raw: .state} end)");
    const auto source = scene.source(settings);
    CHECK(scene.poll(*source).taken == 1);
    CHECK(scene.poll(*source).taken == 0);
    CHECK(scene.poll(*scene.source(settings)).taken == 0);  // a restart forgets nothing
    CHECK(partner.requests().at(0).target == "/api/requests/M-1");
    state = "done";
    CHECK(scene.poll(*source).taken == 1);
    CHECK(scene.poll(*source).taken == 0);
    REQUIRE(scene.accepted.size() == 2);
    const auto event = event_from_json(scene.accepted.back().canonical);
    CHECK(event.kind == MessageKind::answer_sent);
    CHECK(event.external_id->value == "M-1");
    CHECK(partner.requests().size() == 4);  // answered: it is not asked about any more
}

TEST_CASE("a return to an earlier state is news") {
    Scene scene;
    scene.ledger.keep(held_appeal("city", "M-1"));
    std::string state = "work";
    const Imposter partner([&](const ImposterRequest&) { return answer_with("{\"state\":\"" + state + "\"}"); });
    auto settings = settings_for(partner);
    settings.status = TextTemplate::parse("/requests/{partner_id}");
    settings.status_mapping =
        written(scene.folder, "status.jq", "{status: (if .state == \"work\" then \"in_work\" else \"info_requested\" end)}");
    const auto source = scene.source(settings);
    for (const char* next : {"work", "ask", "work"}) {
        state = next;
        CHECK(scene.poll(*source).taken == 1);
    }
}

TEST_CASE("a list is read page by page, and the cursor moves only behind what is on disk") {
    Scene scene;
    const Imposter partner([](const ImposterRequest& request) {
        if (request.target.ends_with("since=0")) return answer_with(R"({"new":[{"nr":1,"body":"а"}],"next":5})");
        if (request.target.ends_with("since=5")) return answer_with(R"({"new":[{"nr":2,"body":"б"},{"nr":3}],"next":7})");
        return answer_with(R"({"new":[],"next":7})");
    });
    auto settings = settings_for(partner);
    RestList list;
    list.path = TextTemplate::parse("/inbox?since={cursor}");
    list.first_cursor = "0";
    list.cursor = Locator::parse("/next");
    settings.list = list;
    settings.list_items = "/new";
    settings.list_mapping = written(scene.folder, "in.jq", "{text: .body, external_ids: [.nr]}");
    scene.refusal = Fault(Cause::store_unavailable, "disk");
    const auto source = scene.source(settings);
    CHECK_THROWS_AS(scene.poll(*source), Fault);
    scene.refusal.reset();
    CHECK(scene.poll(*source).taken == 2);
    CHECK(scene.accepted.size() == 2);
    REQUIRE(scene.evidence.parked.size() == 1);  // number 3 has no text
    CHECK(scene.evidence.parked.front().bytes == R"({"nr":3})");
    CHECK(scene.poll(*source).taken == 0);
    CHECK(partner.requests().back().target == "/api/inbox?since=7");
    CHECK_FALSE(scene.log.has("а\""));
}

TEST_CASE("a parked item is taken up again when the administrator releases it") {
    Scene scene;
    const Imposter partner([](const ImposterRequest&) { return answer_with(R"([{"nr":1,"body":"а"}])"); });
    auto settings = settings_for(partner);
    settings.list = RestList{TextTemplate::parse("/inbox"), {}, {}, 1};
    settings.list_items = "/";
    settings.list_mapping = written(scene.folder, "in.jq", "{text: .body, external_ids: [.nr]}");
    const auto source = scene.source(settings);
    scene.refusal = Fault(Cause::unknown_topic, "no such topic");
    CHECK(scene.poll(*source).taken == 0);
    REQUIRE(scene.evidence.parked.size() == 1);
    scene.refusal.reset();
    scene.evidence.parked.front().state = ParkedState::released;
    CHECK(scene.poll(*source).taken == 1);
    CHECK(scene.evidence.parked.front().state == ParkedState::closed);
    CHECK(scene.accepted.size() == 1);
}

TEST_CASE("an event the mapping makes null of is not sent; an appeal never vanishes so") {
    Scene scene;
    const Imposter partner;
    TranslationSettings mapping;
    mapping.out = mapping.event_out = written(scene.folder, "out.jq", "null");
    CHECK(scene.deliver(settings_for(partner), event_delivery("city", "M-1"), mapping).kind == Kind::delivered);
    CHECK(scene.deliver(settings_for(partner), sample_delivery("city"), mapping).kind == Kind::refused);
    CHECK(partner.requests().empty());
}

TEST_CASE("a parked state goes through the mapping of states again, not through that of the list") {
    Scene scene;
    scene.ledger.keep(held_appeal("city", "M-1"));
    const Imposter partner([](const ImposterRequest& request) {
        return answer_with(request.target == "/api/inbox" ? "[]" : R"({"state":"work"})");
    });
    auto settings = settings_for(partner);
    settings.status = TextTemplate::parse("/requests/{partner_id}");
    settings.status_mapping = written(scene.folder, "status.jq", "{status: \"in_work\"}");
    settings.list = RestList{TextTemplate::parse("/inbox"), {}, {}, 1};
    settings.list_items = "/";
    settings.list_mapping = written(scene.folder, "in.jq", "error(\"not mine\")");
    const auto source = scene.source(settings);
    scene.refusal = Fault(Cause::unknown_appeal, "not yet");
    CHECK(scene.poll(*source).taken == 0);
    REQUIRE(scene.evidence.parked.size() == 1);
    scene.refusal.reset();
    scene.evidence.parked.front().state = ParkedState::released;
    CHECK(scene.poll(*source).taken == 1);
    CHECK(event_from_json(scene.accepted.at(0).canonical).external_id->value == "M-1");
}
