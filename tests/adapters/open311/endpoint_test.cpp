#include "adapters/open311/endpoint.hpp"

#include "adapters/open311/csv.hpp"
#include "adapters/open311/value.hpp"
#include "tests/contract/cardboard.hpp"

using namespace gateway;
using namespace gateway::open311;

namespace {

EndpointSettings settings() {
    EndpointSettings made;
    made.prefix = "/open311/v2";
    made.public_url = "https://region.example/open311/v2";
    made.jurisdictions = {{"oktmo:33701000", "33701000"}, {"oktmo:33702000", "33702000"}};
    made.partners = {{"portal", "key-of-portal"}, {"city", "key-of-city"}};
    made.services = Services(
        read_csv("service_code,topic_scheme,topic_code,service_name\n001,sstu,0005.0005,Яма на дороге\n014,,,Фонарь\n"),
        read_csv("service_code,order,code,datatype,required,value_key,value_name,variable\n"
                 "001,1,DEPTH,number,true,,,\n001,2,LANE,multivaluelist,false,R,Правая,\n001,2,LANE,multivaluelist,false,02,"
                 "Обочина,\n"
                 "001,3,WHEN,datetime,false,,,\n001,4,NOTE,string,true,,,false\n001,5,SIDE,singlevaluelist,false,L,Лево,\n"));
    made.contact = "open311@region.example";
    made.key_service = "по заявке";
    made.changeset = "2026-03-01T00:00:00Z";
    made.agency = "Регион";
    made.service_notice = "Принято";
    return made;
}

struct Desk {
    explicit Desk(EndpointSettings made = settings()) : endpoint(make_endpoint(std::move(made), rig.kit("partners"))) {}

    WebResponse ask(WebRequest request) {
        if (request.body.size == 0) request.body.size = request.body.bytes.size();
        try {
            return rig.run(endpoint->handle(request));
        } catch (const Fault& fault) {
            return endpoint->refuse(request, fault);
        }
    }

    WebResponse get(const std::string& resource, const std::string& query = "jurisdiction_id=oktmo:33701000",
                    WebFields headers = {}) {
        WebRequest request;
        request.method = "GET";
        request.path = "/open311/v2/" + resource;
        request.query = parse_form(query);
        request.headers = std::move(headers);
        return ask(std::move(request));
    }

    WebResponse post(const std::string& form, WebFields headers = {}, const std::string& resource = "requests.json") {
        WebRequest request;
        request.method = "POST";
        request.path = "/open311/v2/" + resource;
        request.headers = std::move(headers);
        if (!request.header("Content-Type"))
            request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        request.body.bytes = form;
        return ask(std::move(request));
    }

    Rig rig;
    std::unique_ptr<Endpoint> endpoint;
};

const std::string head = "api_key=key-of-portal&jurisdiction_id=oktmo%3A33701000";
const std::string good =
    head +
    "&service_code=001&lat=58.6001&long=49.6502&address_string=%D0%9B%D1%83%D0%B3&description=%D0%AF%D0%BC%D0%B0"
    "&attribute[DEPTH]=12&attribute%5BLANE%5D%5B%5D=R&attribute[LANE][]=02&email=a%40b.example&first_name=%D0%98";

std::string id_of(const WebResponse& response) {
    const auto tree = read_json(response.body);
    return tree.members.at(0).value.find("service_request_id")->words();
}

}  // namespace

TEST_CASE("discovery and services are told in both forms") {
    Desk desk;
    CHECK(desk.get("discovery.xml", "").body.find("<specification>http://wiki.open311.org/GeoReport_v2</specification>") !=
          std::string::npos);
    CHECK(desk.get("discovery.json", "").body.find(R"("formats":["text\/xml","application\/json"])") == std::string::npos);
    CHECK(desk.get("discovery.json", "").body.find(R"("formats":["text/xml","application/json"])") != std::string::npos);
    const auto services = desk.get("services.json");
    CHECK(services.status == 200);
    CHECK(header_of(services.headers, "Content-Type") == "application/json; charset=utf-8");
    CHECK(services.body.find(R"("service_code":"001")") != std::string::npos);
    CHECK(services.body.find(R"("metadata":true)") != std::string::npos);
    CHECK(header_of(desk.get("services").headers, "Content-Type") == "text/xml; charset=utf-8");
    CHECK(desk.get("services/001.xml").body.find("<datatype>number</datatype>") != std::string::npos);
    CHECK(desk.get("services/001.json").body.find(R"({"key":"02","name":"Обочина"})") != std::string::npos);
    CHECK(desk.get("services/014.json").body.find(R"("attributes":[])") != std::string::npos);
}

TEST_CASE("a posted request becomes an appeal once it is safe") {
    Desk desk;
    const auto answer = desk.post(good);
    CHECK(answer.status == 200);
    CHECK(answer.body.find(R"("service_notice":"Принято")") != std::string::npos);
    REQUIRE(desk.rig.accepted.size() == 1);
    const auto& envelope = desk.rig.accepted[0].envelope;
    CHECK(envelope.sender == "portal");
    CHECK(envelope.bytes.find("key-of-portal") == std::string::npos);
    const auto appeal = appeal_from_json(desk.rig.accepted[0].canonical);
    CHECK(appeal.text.body == "Яма");
    CHECK(appeal.location.oktmo8 == "33701000");
    CHECK(appeal.location.geo->lat == Approx(58.6001));
    CHECK(appeal.channel == Channel::municipal_open311);
    CHECK(appeal.questions[0].topics[0].code == "0005.0005");
    CHECK(appeal.text.structured_summary == "DEPTH: 12; LANE: Правая, Обочина");
    CHECK(appeal.applicant.contacts.email == "a@b.example");
    CHECK(appeal.external_ids[0].value == id_of(answer));
    CHECK(desk.post(good, {}, "requests.xml").body.find("<service_request_id>") != std::string::npos);
}

TEST_CASE("faults of a posted request get the status the standard names and nothing is kept") {
    struct Row {
        const char* name;
        std::string form;
        int status;
        const char* word;
    };
    const std::string place = "&lat=1&long=2";
    const Row rows[] = {
        {"no key", "jurisdiction_id=oktmo:33701000&service_code=014" + place, 403, "api_key"},
        {"empty key", "api_key=&jurisdiction_id=oktmo:33701000&service_code=014" + place, 403, "api_key"},
        {"wrong key", "api_key=x&jurisdiction_id=oktmo:33701000&service_code=014" + place, 403, "api_key"},
        {"no jurisdiction", "api_key=key-of-portal&service_code=014" + place, 400, "jurisdiction_id"},
        {"unknown jurisdiction", "api_key=key-of-portal&jurisdiction_id=x&service_code=014" + place, 404, "jurisdiction_id"},
        {"no service", head + place, 400, "service_code"},
        {"unknown service", head + "&service_code=999" + place, 404, "service_code"},
        {"no place", head + "&service_code=014", 400, "address_string"},
        {"half a place", head + "&service_code=014&lat=1", 400, "long"},
        {"comma", head + "&service_code=014&lat=1,5&long=2", 400, "lat"},
        {"too far north", head + "&service_code=014&lat=91&long=2", 400, "lat"},
        {"no required answer", head + "&service_code=001" + place, 400, "attribute[DEPTH]"},
        {"no number", head + "&service_code=001&attribute[DEPTH]=deep" + place, 400, "attribute[DEPTH]"},
        {"two values for one", head + "&service_code=001&attribute[DEPTH]=1&attribute[DEPTH]=2" + place, 400,
         "attribute[DEPTH]"},
        {"not in the list", head + "&service_code=001&attribute[DEPTH]=1&attribute[SIDE]=X" + place, 400, "attribute[SIDE]"},
        {"no date", head + "&service_code=001&attribute[DEPTH]=1&attribute[WHEN]=soon" + place, 400, "attribute[WHEN]"},
        {"long phone", head + "&service_code=014&phone=" + std::string(51, '1') + place, 400, "phone"},
        {"not UTF-8", head + "&service_code=014&description=%FF" + place, 400, ""},
        {"broken escape", head + "&service_code=014&description=%zz" + place, 400, ""},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        Desk desk;
        const auto json = desk.post(row.form);
        CHECK(json.status == row.status);
        CHECK(read_json(json.body).members.at(0).value.find("code")->words() == std::to_string(row.status));
        CHECK(json.body.find(row.word) != std::string::npos);
        const auto xml = desk.post(row.form, {}, "requests.xml");
        CHECK(xml.status == row.status);
        CHECK(xml.body.find("<errors>\n  <error>\n    <code>" + std::to_string(row.status)) != std::string::npos);
        CHECK(desk.rig.accepted.empty());
    }
}

TEST_CASE("all remaining faults are told together") {
    Desk desk;
    const auto answer = desk.post(head + "&service_code=001&attribute[LANE]=nowhere&phone=" + std::string(60, '1'));
    CHECK(read_json(answer.body).members.size() == 4);
}

TEST_CASE("descriptions of 4000 characters pass and of 4001 do not") {
    std::string letters;
    for (int i = 0; i < 4'000; ++i) letters += "%D0%AF";
    Desk desk;
    CHECK(desk.post(head + "&service_code=014&lat=1&long=2&description=" + letters).status == 200);
    CHECK(desk.post(head + "&service_code=014&lat=1&long=2&description=" + letters + "x").status == 400);
}

TEST_CASE("other bodies, methods and paths are refused") {
    Desk desk;
    CHECK(desk.post("{}", {{"Content-Type", "application/json"}}).status == 415);
    CHECK(desk.post(good, {{"Content-Type", "application/x-www-form-urlencoded; charset=windows-1251"}}).status == 415);
    CHECK(desk.post(head + "&description=" + std::string(1u << 20, 'x')).status == 413);
    CHECK(desk.post(good, {}, "services.json").status == 405);
    CHECK(desk.get("nothing.json").status == 404);
    CHECK(desk.get("services.txt").status == 404);
    CHECK(desk.get("services/999.json").status == 404);
    CHECK(desk.get("tokens/t-1.json").status == 404);
    CHECK(desk.get("requests/unknown.json").status == 404);
    CHECK(desk.get("services.json", "").status == 400);
    CHECK(desk.get("services.json", "jurisdiction_id=elsewhere").status == 404);
}

TEST_CASE("our own failures are 503 without a word of why") {
    Desk desk;
    desk.rig.refusal = Fault(Cause::store_unavailable, "disk /dev/secret is full");
    const auto answer = desk.post(good);
    CHECK(answer.status == 503);
    CHECK(header_of(answer.headers, "Retry-After"));
    CHECK(answer.body.find("secret") == std::string::npos);
}

TEST_CASE("a repeat with the same Idempotency-Key gets the same number, another content 409") {
    Desk desk;
    const WebFields key{{"Idempotency-Key", "abc"}};
    const auto first = id_of(desk.post(good, key));
    CHECK(id_of(desk.post(good, key)) == first);
    CHECK(desk.rig.accepted.size() == 1);
    CHECK(desk.post(good + "&phone=1", key).status == 409);
    CHECK(desk.post(good, {{"Idempotency-Key", "a b"}}).status == 400);
    CHECK(id_of(desk.post(good)) != first);
    CHECK(desk.rig.accepted.size() == 2);
}

TEST_CASE("the world sees a status, the partner that posted it everything but the applicant") {
    Desk desk;
    const auto id = id_of(desk.post(good));
    const auto world = desk.get("requests/" + id + ".json");
    CHECK(world.status == 200);
    CHECK(world.body.find(R"("status":"open")") != std::string::npos);
    CHECK(world.body.find("Яма\"") == std::string::npos);
    CHECK(world.body.find("49.65") == std::string::npos);
    const auto own = desk.get("requests/" + id + ".json", "jurisdiction_id=oktmo:33701000", {{"X-Api-Key", "key-of-portal"}});
    CHECK(own.body.find(R"("description":"Яма")") != std::string::npos);
    CHECK(own.body.find("49.6502") != std::string::npos);
    CHECK(own.body.find("a@b.example") == std::string::npos);
    const auto other = desk.get("requests/" + id + ".json", "jurisdiction_id=oktmo:33701000", {{"X-Api-Key", "key-of-city"}});
    CHECK(other.body == world.body);
    CHECK(desk.get("requests/" + id + ".json", "jurisdiction_id=oktmo:33701000", {{"X-Api-Key", "no"}}).status == 403);
}

TEST_CASE("confidential appeals are not there for the world") {
    auto made = settings();
    made.publish = EndpointSettings::Publish::full;
    Desk desk(made);
    const auto id = id_of(desk.post(good));
    CHECK(desk.get("requests/" + id + ".json").body.find("Яма") != std::string::npos);
    auto appeal = appeal_from_json(desk.rig.ledger.records.begin()->second.json);
    appeal.flags.confidential = true;
    desk.rig.ledger.keep(appeal);
    CHECK(desk.get("requests/" + id + ".json").status == 404);
    CHECK(desk.get("requests.json").body == "[]");
    CHECK(desk.get("requests/" + id + ".json", "jurisdiction_id=oktmo:33701000", {{"X-Api-Key", "key-of-portal"}}).status ==
          200);
}

TEST_CASE("an answered appeal is closed and its answer stands in status_notes") {
    Desk desk;
    const auto id = id_of(desk.post(good));
    auto appeal = appeal_from_json(desk.rig.ledger.records.begin()->second.json);
    AppealEvent event;
    event.event_id = "1";
    event.kind = MessageKind::answer_sent;
    event.appeal_id = appeal.appeal_id;
    event.at = desk.rig.clock.at = desk.rig.clock.at + std::chrono::hours(1);
    event.source = "pos";
    event.answer = Answer{"a1", AnswerKind::final, "Яма засыпана", {}, {}, {}, {}, {}, {}, {}};
    apply(appeal, event, desk.rig.clock.at);
    desk.rig.ledger.keep(appeal);
    const auto own = desk.get("requests/" + id + ".json", "jurisdiction_id=oktmo:33701000", {{"X-Api-Key", "key-of-portal"}});
    CHECK(own.body.find(R"("status":"closed","status_notes":"Яма засыпана")") != std::string::npos);
    CHECK(desk.get("requests/" + id + ".json").body.find(R"("status":"closed","status_notes":"Ответ дан")") !=
          std::string::npos);
}

TEST_CASE("lists are filtered, bounded and newest first") {
    Desk desk;
    const auto first = id_of(desk.post(good));
    desk.rig.clock.at += std::chrono::hours(48);
    const auto second = id_of(desk.post(head + "&service_code=014&address_id=7"));
    const auto count = [&](const std::string& query) {
        return read_json(desk.get("requests.json", "jurisdiction_id=oktmo:33701000&" + query).body).members.size();
    };
    CHECK(id_of(desk.get("requests.json")) == second);
    CHECK(count("") == 2);
    CHECK(count("service_request_id=" + first + ",none") == 1);
    CHECK(count("service_request_id=none") == 0);
    CHECK(count("service_code=001") == 1);
    CHECK(count("service_code=001,014") == 2);
    CHECK(count("status=open&status=closed") == 2);
    CHECK(count("status=closed") == 0);
    CHECK(count("start_date=2026-03-03T00:00:00Z") == 1);
    CHECK(count("end_date=2026-03-03T00:00:00Z") == 1);
    CHECK(count("start_date=2026-03-02T12:00:00+03:00&end_date=2026-03-02T12:00:00 03:00") == 1);
    CHECK(count("page_size=1") == 1);
    CHECK(count("page_size=1&page=3") == 0);
    CHECK(count("updated_after=2026-03-03T00:00:00Z") == 1);
    for (const char* wrong :
         {"status=lost", "start_date=yesterday", "start_date=2026-03-02T09:15:00", "page=x",
          "start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:02Z", "start_date=2026-03-02&end_date=2026-03-01"}) {
        INFO(wrong);
        CHECK(desk.get("requests.json", std::string("jurisdiction_id=oktmo:33701000&") + wrong).status == 400);
    }
    CHECK(desk.get("requests.json",
                   "jurisdiction_id=oktmo:33701000&start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z")
              .status == 200);
}
