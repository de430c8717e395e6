#include "adapters/open311/connector.hpp"

#include <fstream>

#include "adapters/open311/csv.hpp"
#include "adapters/open311/outgoing.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/imposter.hpp"

using namespace gateway;
using namespace gateway::open311;

namespace {

std::shared_ptr<ClientSettings> settings_for(const std::string& url) {
    auto settings = std::make_shared<ClientSettings>();
    settings->url = url;
    settings->jurisdiction = "oktmo:33701000";
    settings->api_key = "k";
    settings->services = Services(read_csv("service_code,topic_scheme,topic_code,service_name\n001,pos,77,Яма\n"), {});
    return settings;
}

ImposterAnswer json(std::string body, int status = 200) {
    ImposterAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}

std::string ours(const std::string& fields) {
    return "[{" + fields + R"("description":"Яма\n\n)" + marker_of(sample_appeal().appeal_id) + "\"}]";
}

struct Desk {
    Desk() : settings(settings_for(imposter.url("/v2"))), connector(make_connector({settings, rig.kit("city")})) {}
    Outcome deliver(const Delivery& delivery) {
        return rig.run(connector->deliver(delivery, Deadline::after(Duration(20'000))));
    }
    long posts() const {
        const auto requests = imposter.requests();
        return std::count_if(requests.begin(), requests.end(),
                             [](const ImposterRequest& request) { return request.method == "POST"; });
    }
    Outcome find() { return rig.run(connector->find(sample_delivery("city"), Deadline::after(Duration(20'000)))); }
    Imposter imposter;
    Rig rig;
    std::shared_ptr<ClientSettings> settings;
    std::unique_ptr<Connector> connector;
};

}  // namespace

TEST_CASE("an appeal is posted with its service, place, text and marker, without the applicant") {
    Desk desk;
    desk.imposter.then(json(R"([{"service_request_id":"2026-000417"}])"));
    const auto outcome = desk.deliver(sample_delivery("city"));
    REQUIRE(outcome.kind == Outcome::Kind::delivered);
    REQUIRE(outcome.learned.size() == 1);
    CHECK(outcome.learned[0] == ExternalId{"city", "service_request_id", "2026-000417"});
    const auto request = desk.imposter.requests().at(0);
    CHECK(request.target == "/v2/requests.json");
    const auto form = parse_form(request.body);
    CHECK(header_of(form, "api_key") == "k");
    CHECK(header_of(form, "jurisdiction_id") == "oktmo:33701000");
    CHECK(header_of(form, "service_code") == "001");
    CHECK(header_of(form, "lat") == "58.6001");
    CHECK(header_of(form, "address_string") == "Луговая улица, 14");
    CHECK(carries_marker(*header_of(form, "description"), sample_appeal().appeal_id));
    CHECK_FALSE(header_of(form, "email"));
    CHECK_FALSE(header_of(form, "last_name"));
}

TEST_CASE("a token is delivered too, an answer without both is in doubt") {
    Desk desk;
    desk.imposter.then(json(R"([{"token":"t-1"}])"));
    CHECK(desk.deliver(sample_delivery("city")).learned.at(0) == ExternalId{"city", "token", "t-1"});
    desk.imposter.then(json(R"([{"service_notice":"спасибо"}])"));
    const auto outcome = desk.deliver(sample_delivery("city"));
    CHECK(outcome.kind == Outcome::Kind::in_doubt);
    CHECK(outcome.cause == Cause::correlation_missing);
}

TEST_CASE("what cannot be said in GeoReport v2 is refused without a call") {
    Desk desk;
    auto appeal = sample_appeal();
    const auto refused_as = [&](Cause cause) {
        auto delivery = sample_delivery("city");
        delivery.canonical = to_json(appeal);
        const auto outcome = desk.deliver(delivery);
        CHECK(outcome.kind == Outcome::Kind::refused);
        CHECK(outcome.cause == cause);
    };
    appeal.questions[0].topics[0].code = "99";
    refused_as(Cause::unknown_topic);
    appeal = sample_appeal();
    appeal.location = {};
    refused_as(Cause::missing_field);
    appeal = sample_appeal();
    appeal.text.body = std::string(4'000, 'x');
    refused_as(Cause::bad_value);
    CHECK(desk.imposter.requests().empty());
    desk.settings->cut_long_text = true;
    desk.imposter.then(json(R"([{"service_request_id":"1"}])"));
    auto delivery = sample_delivery("city");
    delivery.canonical = to_json(appeal);
    CHECK(desk.deliver(delivery).kind == Outcome::Kind::delivered);
    auto event = sample_delivery("city");
    event.kind = MessageKind::status_changed;
    CHECK(desk.deliver(event).kind == Outcome::Kind::refused);
}

TEST_CASE("a topic without a service goes out as the default one, and the attempt names it with the dictionary") {
    Desk desk;
    const auto table = desk.rig.folder.path() / "city.csv";
    std::ofstream(table) << "service_code,topic_scheme,topic_code,service_name\n001,pos,77,Яма\n";
    desk.settings->services = Services::load(table, {});
    desk.settings->default_service = "other";
    auto appeal = sample_appeal();
    appeal.questions[0].topics[0].code = "99";
    auto delivery = sample_delivery("city");
    delivery.canonical = to_json(appeal);
    desk.imposter.then(json(R"([{"service_request_id":"1"}])"));
    const auto outcome = desk.deliver(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::delivered);
    CHECK(header_of(parse_form(desk.imposter.requests().at(0).body), "service_code") == "other");
    REQUIRE(outcome.mapped.size() == 1);
    CHECK(outcome.mapped[0].mapping == "city.csv");
    CHECK(outcome.mapped[0].digest == desk.settings->services.digest());
    REQUIRE_FALSE(outcome.mapped[0].unmapped.empty());
    CHECK(outcome.mapped[0].unmapped[0] == UnmappedWord{"city", "pos:99"});
    desk.imposter.then(json(R"([{"service_request_id":"2"}])"));
    const auto known = desk.deliver(sample_delivery("city"));
    REQUIRE(known.mapped.size() == 1);
    CHECK(known.mapped[0].unmapped.empty());
}

TEST_CASE("before a second attempt the partner is asked, so that nothing doubles") {
    Desk desk;
    auto again = sample_delivery("city");
    again.attempt = 2;
    desk.imposter.then(json(ours(R"("service_request_id":"7",)")));
    CHECK(desk.deliver(again).learned.at(0).value == "7");
    desk.imposter.then(json("[]"));
    desk.imposter.then(json(R"([{"service_request_id":"8"}])"));
    CHECK(desk.deliver(again).learned.at(0).value == "8");
    desk.imposter.then(ImposterAnswer::Trick::cut_after_reading);
    CHECK(desk.deliver(again).kind == Outcome::Kind::in_doubt);
    CHECK(desk.posts() == 1);
}

TEST_CASE("an earlier request is found by its marker, and doubt stays doubt") {
    Desk desk;
    const auto found = [&](ImposterAnswer answer) {
        desk.imposter.then(std::move(answer));
        return desk.find().kind;
    };
    CHECK(found(json(ours(R"("service_request_id":"7",)"))) == Outcome::Kind::delivered);
    CHECK(found(json(ours(R"("token":"t-1",)"))) == Outcome::Kind::delivered);
    CHECK(found(json(ours(R"("status":"open","requested_datetime":"x",)"))) == Outcome::Kind::in_doubt);
    CHECK(found(json("[]")) == Outcome::Kind::postponed);
    CHECK(found(json("[]", 404)) == Outcome::Kind::postponed);
    CHECK(found(json(R"([{"service_request_id":"1","description":"чужое"}])")) == Outcome::Kind::postponed);
    CHECK(found(json(R"([{"service_request_id":"1","description":null}])")) == Outcome::Kind::in_doubt);
    CHECK(found(json("x", 503)) == Outcome::Kind::in_doubt);
    CHECK(found(json("<html></html>")) == Outcome::Kind::in_doubt);
    CHECK(desk.imposter.requests().at(0).target.find("start_date=2026-03-02T08%3A49%3A00Z") != std::string::npos);
}

TEST_CASE("a line that breaks under a post is not posted again by itself, also on a used connection") {
    Desk desk;
    desk.imposter.then(json("[]"));
    CHECK(desk.find().kind == Outcome::Kind::postponed);
    desk.imposter.then(ImposterAnswer::Trick::cut_after_reading);
    CHECK(desk.deliver(sample_delivery("city")).kind == Outcome::Kind::in_doubt);
    CHECK(desk.posts() == 1);
}

TEST_CASE("a full list is searched in halves") {
    Desk desk;
    std::string full = "[";
    for (int i = 0; i < 50; ++i)
        full +=
            (i > 0 ? "," : "") + std::string(R"({"service_request_id":")") + std::to_string(i) + R"(","description":"чужое"})";
    full += "]";
    desk.imposter.then(json(full));
    desk.imposter.then(json("[]"));
    desk.imposter.then(json(ours(R"("service_request_id":"7",)")));
    CHECK(desk.find().kind == Outcome::Kind::delivered);
    desk.imposter.handle([full](const ImposterRequest&) { return json(full); });
    CHECK(desk.find().kind == Outcome::Kind::in_doubt);
    CHECK(desk.imposter.requests().size() < 30);
}

TEST_CASE("redirects are followed on the same host only") {
    Desk desk;
    auto moved = json("", 302);
    moved.headers = {{"Location", "/elsewhere"}};
    desk.imposter.then(moved);
    desk.imposter.then(json("[]"));
    CHECK(desk.find().kind == Outcome::Kind::postponed);
    moved.headers = {{"Location", "http://192.0.2.1/"}};
    desk.imposter.then(moved);
    CHECK(desk.find().kind == Outcome::Kind::in_doubt);
    CHECK(desk.imposter.requests().back().target.starts_with("/v2/requests.json"));
}

TEST_CASE("updates go to a mySociety partner, and a repeated one counts as arrived") {
    Desk desk;
    desk.settings->updates = ClientSettings::Updates::mysociety;
    AppealEvent event;
    event.event_id = "1";
    event.appeal_id = sample_appeal().appeal_id;
    event.at = *parse_rfc3339("2026-03-02T08:00:00Z");
    event.source = "pos";
    event.status = Status::in_work;
    auto delivery = sample_delivery("city");
    delivery.kind = MessageKind::status_changed;
    delivery.canonical = to_json(event);
    CHECK(desk.deliver(delivery).cause == Cause::missing_field);
    delivery.external_ids.push_back({"city", "service_request_id", "7"});
    desk.imposter.then(json(R"([{"update_id":"9001"}])"));
    CHECK(desk.deliver(delivery).kind == Outcome::Kind::delivered);
    CHECK(header_of(parse_form(desk.imposter.requests().at(0).body), "status") == "IN_PROGRESS");
    delivery.attempt = 2;
    desk.imposter.then(json(R"([{"code":400,"description":"already exists"}])", 400));
    CHECK(desk.deliver(delivery).kind == Outcome::Kind::delivered);
}
