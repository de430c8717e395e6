#include <catch2/catch.hpp>
#include <set>

#include "adapters/partner/routes.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/exchange/receipt.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/signature/verify_file.hpp"
#include "gateway/xml/document.hpp"
#include "scene.hpp"

using namespace gateway;
using namespace gateway::test;

TEST_CASE("an appeal of one line is taken, shown, and answered by a signed receipt") {
    Scene scene;
    const Heard made = scene.post("/appeals", pit);
    REQUIRE(made.status == 201);
    const std::string id = made.field("appeal_id");
    CHECK(made.header("Location") == "/api/v1/appeals/" + id);
    CHECK(made.field("about") == "k-1");
    CHECK(made.field("digest") == sha256_hex(pit));
    REQUIRE(scene.accepted.size() == 1);
    CHECK(scene.accepted[0].envelope.bytes == pit);
    CHECK(scene.accepted[0].envelope.sender == "door/portal");

    VerifyOptions options;
    options.trust = &scene.trust;
    options.at = scene.clock.now();
    CHECK(verify_document(XmlDocument::parse(made.field("document")), options).valid());
    REQUIRE(scene.evidence.items.size() == 1);
    CHECK(scene.evidence.items[0].bytes == made.field("document"));

    const Heard shown = scene.get("/appeals/" + id);
    REQUIRE(shown.status == 200);
    CHECK(appeal_from_json(shown.text).text.body == "Яма у подъезда");
    CHECK(appeal_from_json(shown.text).external_ids[0].system == "region-43");
    CHECK(appeal_from_json(shown.text).external_ids[1].system == "portal");
    const Heard xml = scene.get("/appeals/" + id, "portal-token", "application/xml");
    CHECK(xml.header("Content-Type") == "application/xml; charset=utf-8");
    CHECK(appeal_from_xml(xml.text) == appeal_from_json(shown.text));
}

TEST_CASE("a receipt is fetched again, and asked for as XML it is the signed document itself") {
    Scene scene;
    const Heard made = scene.post("/appeals", pit);
    const std::string path = "/receipts/" + made.field("receipt_id");
    CHECK(scene.get(path).field("document") == made.field("document"));
    CHECK(scene.get(path, "portal-token", "text/xml").text == made.field("document"));
    CHECK(scene.get(path, "city-token").status == 404);
    CHECK(scene.get("/receipts/none").status == 404);
}

TEST_CASE("the same key and body hear the first answer, another body is a conflict, another partner's key is its own") {
    Scene scene([](auto& door) { door.partners[1].signature = partner::Signing::optional; });
    const Heard first = scene.post("/appeals", pit);
    CHECK(first.header("Idempotency-Replayed").empty());
    const Heard again = scene.post("/appeals", pit);
    CHECK(again.status == 201);
    CHECK(again.text == first.text);
    CHECK(again.header("Idempotency-Replayed") == "true");
    CHECK(scene.accepted.size() == 1);
    CHECK(scene.evidence.items.size() == 1);
    const Heard other = scene.post("/appeals", R"({"text":{"body":"Другое"}})");
    CHECK(other.status == 409);
    CHECK(other.field("code") == "message.duplicate");
    CHECK(scene.post("/appeals", pit, "K-1").field("appeal_id") != first.field("appeal_id"));
    CHECK(scene.post("/appeals", pit, "k-1", "city-token").field("appeal_id") != first.field("appeal_id"));
    CHECK(scene.accepted.size() == 3);
}

TEST_CASE("a key that is missing, long or not printable is refused") {
    Scene scene;
    const Heard missing = scene.call("POST", "/api/v1/appeals", pit);
    CHECK(missing.status == 400);
    CHECK(missing.field("place") == "Idempotency-Key");
    CHECK(scene.post("/appeals", pit, std::string(201, 'k')).status == 400);
    CHECK(scene.post("/appeals", pit, "a b").status == 400);
    CHECK(scene.accepted.empty());
}

TEST_CASE("who does not say who it is gets 401, a wrong token 403, a scope it lacks 403") {
    Scene scene([](auto& door) { door.partners[0].scopes = {partner::Scope::read}; });
    CHECK(scene.post("/appeals", pit, "k", "").status == 401);
    CHECK(scene.post("/appeals", pit, "k", "").header("WWW-Authenticate").starts_with("Bearer"));
    CHECK(scene.post("/appeals", pit, "k", "portal-toke").status == 403);
    CHECK(scene.post("/appeals", pit, "k").field("code") == "auth.forbidden");
    CHECK(scene.get("/changes").status == 200);
    CHECK(scene.accepted.empty());
}

TEST_CASE("a partner with certificates and a token needs both") {
    const auto certificate = key("gost/federal-sign")->certificate();
    Scene scene([&](auto& door) { door.partners[0].certificates = {certificate.sha256()}; });
    CHECK(scene.get("/changes").status == 403);
    WebRequest request;
    request.method = "GET";
    request.path = "/api/v1/changes";
    request.client_cert = certificate.pem();
    CHECK_THROWS_AS(scene.run(scene.endpoint->handle(request)), Fault);
    request.headers.emplace_back("authorization", "bearer portal-token");
    CHECK(scene.run(scene.endpoint->handle(request)).status == 200);
}

TEST_CASE("a partner sees its own appeals only, in the same words as none") {
    Scene scene;
    const std::string id = scene.post("/appeals", pit).field("appeal_id");
    const Heard foreign = scene.get("/appeals/" + id, "city-token");
    const Heard none = scene.get("/appeals/0195d0a0-0000-7000-8000-000000000009", "city-token");
    CHECK(foreign.status == 404);
    CHECK(foreign.text == none.text);
    CHECK(scene.get("/appeals/not-an-id").status == 404);
    Scene open([](auto& door) { door.partners[1].signature = partner::Signing::none; });
    const std::string theirs = open.post("/appeals", pit).field("appeal_id");
    CHECK(open.post("/appeals/" + theirs + "/statuses", R"({"status":"in_work"})", "s", "city-token").status == 404);
}

TEST_CASE("one partner's number is not another's, and nobody writes ids or notes in other systems' names") {
    Scene scene([](auto& door) { door.partners[1].signature = partner::Signing::none; });
    const std::string body =
        R"({"text":{"body":"Яма"},"ext":{"smev":{"door":"ministry"}},"external_ids":[)"
        R"({"system":"portal","kind":"number","value":"45"},{"system":"city-a","kind":"number","value":"45"},)"
        R"({"system":"pos","kind":"pos_id","value":"1"},{"system":"door","kind":"city-a/number","value":"2"}]})";
    const std::string id = scene.post("/appeals", body).field("appeal_id");
    const auto ids = scene.ledger.records.at(id).external_ids;
    REQUIRE(ids.size() == 2);
    CHECK(ids[0] == ExternalId{"door", "portal/number", "45"});
    CHECK(ids[1].kind == "portal/request");
    CHECK(appeal_from_json(scene.ledger.records.at(id).json).ext.empty());
}

TEST_CASE("statuses and answers become events of the appeal") {
    Scene scene;
    const std::string path = "/appeals/" + scene.post("/appeals", pit).field("appeal_id");
    REQUIRE(scene.post(path + "/statuses", R"({"status":"in_work","note":"Бригада выехала"})").status == 201);
    REQUIRE(scene
                .post(path + "/answers", R"({"answer":{"text":"Заделана","template_id":"t-7"},"decision":"solved",)"
                                         R"("root_cause":"Износ покрытия"})")
                .status == 201);
    const auto appeal = appeal_from_json(scene.get(path).text);
    CHECK(appeal.status == Status::answered);
    REQUIRE(appeal.answers.size() == 1);
    CHECK(appeal.answers[0].text == "Заделана");
    CHECK(appeal.answers[0].kind == AnswerKind::final);
    CHECK(appeal.answers[0].template_id == "t-7");
    CHECK(appeal.questions[0].root_cause == "Износ покрытия");
    CHECK(scene.accepted[1].envelope.kind == MessageKind::status_changed);
    CHECK(scene.accepted[2].envelope.kind == MessageKind::answer_sent);
    CHECK(scene.post(path + "/statuses", R"({"note":"?"})", "n").field("place") == "/status");
    CHECK(scene.post(path + "/statuses", R"({"status":"in_wrok"})", "n").field("place") == "/status");
    CHECK(scene.post(path + "/answers", R"({"answer":{"text":"a"},"decision":"?"})", "n").field("place") == "/decision");
    CHECK(scene.post(path + "/statuses", R"({"kind":"answer.sent"})", "n").status == 400);
    CHECK(scene.post(path + "/answers", R"({"status":"in_work"})", "n").status == 400);
    CHECK(scene.post("/appeals/0195d0a0-0000-7000-8000-000000000009/statuses", R"({"status":"in_work"})", "n").status == 404);
}

TEST_CASE("hostile bodies end as problem documents with a place") {
    Scene scene;
    const auto refused = [&](const std::string& body) { return scene.post("/appeals", body, "h"); };
    CHECK(refused("").status == 415);
    CHECK(refused("{").status == 400);
    CHECK(refused("[]").field("code") == "message.schema");
    CHECK(refused("{}").field("place") == "/text");
    CHECK(refused(R"({"text":{"body":"a"},"text":{"body":"b"}})").field("code") == "message.malformed");
    CHECK(refused(R"({"text":{"body":"a","body":"b"}})").field("code") == "message.malformed");
    CHECK(refused(R"({"text":{"body":"a"},"questions":[]})").status == 400);
    CHECK(refused("{\"text\":{\"body\":\"" + std::string(100'001, 'a') + "\"}}").status == 413);
    std::string deep = R"({"text":{"body":"a"},"x":)" + std::string(500, '[') + std::string(500, ']') + "}";
    CHECK(refused(deep).status == 400);
    CHECK(refused("\xff\xfe").field("code") == "message.encoding");
    CHECK(refused("{}").header("Content-Type") == "application/problem+json");
    CHECK(scene.call("POST", "/api/v1/appeals", pit, {{"Idempotency-Key", "c"}, {"Content-Type", "text/plain"}}).status == 415);
    CHECK(scene.accepted.empty());
}

TEST_CASE("an appeal may come as canonical XML") {
    Scene scene;
    const std::string xml = appeal_to_xml(sample_appeal());
    const Heard made =
        scene.call("POST", "/api/v1/appeals", xml, {{"Idempotency-Key", "x"}, {"Content-Type", "application/xml"}});
    REQUIRE(made.status == 201);
    CHECK(scene.ledger.records.size() == 1);
    CHECK(scene.accepted[0].envelope.bytes == xml);
}

TEST_CASE("unknown paths are 404, other methods 405 with the ones that are allowed; what cannot be answered is not stored") {
    Scene scene;
    CHECK(scene.get("/").status == 404);
    CHECK(scene.get("/appeal").status == 404);
    CHECK(scene.get("/appeals//attachments").status == 404);
    const Heard wrong = scene.call("DELETE", "/api/v1/changes");
    CHECK(wrong.status == 405);
    CHECK(wrong.header("Allow") == "GET, HEAD");
    CHECK(scene.get("/appeals").status == 405);
    CHECK(scene.call("POST", "/api/v1/appeals", pit, {{"Idempotency-Key", "a"}, {"Accept", "image/png"}}).status == 415);
    CHECK(scene.accepted.empty());
}

TEST_CASE("too many calls are 429 with the seconds to wait, per partner") {
    Scene scene([](auto& door) {
        door.partners[0].rate = 6;
        door.partners[0].burst = 2;
    });
    CHECK(scene.get("/changes").status == 200);
    CHECK(scene.get("/changes").status == 200);
    const Heard refused = scene.get("/changes");
    CHECK(refused.status == 429);
    CHECK(refused.header("Retry-After") == "10");
    CHECK(scene.get("/changes", "city-token").status == 200);
    scene.clock.advance(std::chrono::seconds(10));
    CHECK(scene.get("/changes").status == 200);
    CHECK(scene.get("/changes").status == 429);
}

TEST_CASE("a portal's entry becomes an official letter: number, author, time, digest, signature") {
    Scene scene([](auto& door) { door.partners[0].letters = "ЦУР-43/"; });
    const std::string year = to_rfc3339(scene.clock.now()).substr(0, 4);
    const std::string body = R"({"text":{"body":"Яма"},"staff":{"executor":"Отдел писем"}})";
    const Heard made = scene.post("/appeals", body);
    REQUIRE(made.status == 201);
    const auto part = [](const Heard& heard, const char* name) {
        return std::string(heard.body().at("letter").as_object().at(name).as_string());
    };
    CHECK(part(made, "number") == "ЦУР-43/" + year + "-000001");
    CHECK(part(made, "author") == "Отдел писем");
    CHECK(made.field("document").find("<letter><number>ЦУР-43/" + year + "-000001</number>") != std::string::npos);
    CHECK(appeal_from_json(scene.get("/appeals/" + made.field("appeal_id")).text).registration.number ==
          "ЦУР-43/" + year + "-000001");
    CHECK(scene.post("/appeals", body).text == made.text);  // a repetition uses no number up
    const Heard second = scene.post("/appeals", pit, "k-2");
    CHECK(part(second, "number") == "ЦУР-43/" + year + "-000002");
    CHECK(part(second, "author") == "portal");
    // After a reload the new door goes on where the old one is; after a restart where the ledger is.
    auto next = partner::make_endpoint(scene.door, scene.door_kit("door"), scene.numbers);
    std::swap(scene.endpoint, next);
    CHECK(part(scene.post("/appeals", pit, "k-4"), "number") == "ЦУР-43/" + year + "-000003");
    std::swap(scene.endpoint, next);
    CHECK(part(scene.post("/appeals", pit, "k-5"), "number") == "ЦУР-43/" + year + "-000004");
    scene.endpoint = partner::make_endpoint(scene.door, scene.door_kit("door"), std::make_shared<partner::Numbers>());
    CHECK(part(scene.post("/appeals", pit, "k-6"), "number") == "ЦУР-43/" + year + "-000005");
    const std::string numbered = R"({"text":{"body":"Яма"},"registration":{"number":"П-7"}})";
    CHECK(part(scene.post("/appeals", numbered, "k-3"), "number") == "П-7");
}

TEST_CASE("the published description has exactly the routes there are") {
    Scene scene;
    const Heard described = scene.call("GET", "/api/v1/openapi.json", {}, {}, "");
    REQUIRE(described.status == 200);
    const auto document = described.body();
    CHECK(document.at("openapi").as_string() == "3.1.0");
    std::set<std::string> published, served;
    for (const auto& [path, methods] : document.at("paths").as_object())
        for (const auto& [method, operation] : methods.as_object()) {
            std::string name(method);
            for (char& c : name) c = static_cast<char>(c - 32);
            published.insert(name + " " + std::string(path));
        }
    for (const auto& route : partner::routes()) served.insert(std::string(route.method) + " " + std::string(route.path));
    CHECK(published == served);
}
