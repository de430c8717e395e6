// The connector and the stand's ССТУ: reports over HTTP, processing records on both sides, the listing, the upload by hand.
#include <catch2/catch.hpp>

#include "adapters/sstu/batch.hpp"
#include "adapters/sstu/handling_records.hpp"
#include "adapters/stand/sstu/sstu_stand.hpp"
#include "tests/adapters/sstu/scene.hpp"
#include "tests/support/imposter.hpp"

using namespace gateway;
using namespace gateway::sstu;

namespace {

WebResponse ask(Endpoint& endpoint, WebRequest request) {
    boost::asio::io_context io;
    WebResponse answer;
    boost::asio::co_spawn(io, endpoint.handle(request), [&](std::exception_ptr error, WebResponse response) {
        try {
            if (error) std::rethrow_exception(error);
            answer = std::move(response);
        } catch (const Fault& fault) {
            answer = endpoint.refuse(request, fault);
        }
    });
    io.run();
    return answer;
}

WebRequest request_of(const std::string& method, const std::string& path, const std::string& type, const std::string& body) {
    WebRequest request;
    request.method = method;
    request.path = path;
    request.headers = {{"Content-Type", type}};
    request.body.bytes = body;
    request.body.size = body.size();
    return request;
}

/// One call at a time, as the test's steps go.
struct Meeting : Scene {
    Meeting() {
        settings.url = partner.url("");
        settings.out_dir.clear();
        settings.pull = true;
    }
    json::object book() { return json::parse(sstu->state()).as_object(); }
    json::object request() { return book().at("requests").at(0).as_object(); }
    json::array records() { return request().at("questions").at(0).at("records").as_array(); }
    std::int64_t effect(const std::string& key) {
        const json::object held = book();
        for (const auto& one : held.at("effects").as_array())
            if (one.at("key") == json::value(key)) return one.at("count").to_number<std::int64_t>();
        return 0;
    }
    HandlingRecords kept(const Appeal& appeal) {
        const auto text = ledger.memory.find({"sstu", HandlingRecords::key_of(delivery_of(appeal).appeal_id)});
        return HandlingRecords::read(text == ledger.memory.end() ? std::optional<std::string>() : text->second);
    }
    static Delivery delivery_of(const Appeal& appeal) {
        Delivery delivery = sample_delivery("sstu");
        delivery.appeal = to_json(appeal);
        return delivery;
    }

    boost::asio::io_context side;
    std::unique_ptr<stand::StandSystem> sstu{
        stand::make_sstu_stand({"sstu", side.get_executor(), workers, clock, log, {}, {}})};
    Imposter partner{[this](const ImposterRequest& asked) {
        WebRequest request;
        request.method = asked.method;
        request.path = asked.target;
        request.headers = asked.headers;
        request.body.bytes = asked.body;
        const WebResponse given = ask(sstu->endpoint(), std::move(request));
        ImposterAnswer answer;
        answer.status = given.status;
        answer.headers = given.headers;
        answer.body = given.body;
        if (given.status == 0) answer.trick = ImposterAnswer::Trick::cut_after_reading;
        return answer;
    }};
};

Appeal reopened(Appeal appeal) {
    appeal.questions[0].status = appeal.status = Status::reopened;
    return appeal;
}

}  // namespace

TEST_CASE("a question that is taken up again has a second processing record, here and at ССТУ") {
    Meeting meeting;
    const Appeal begun = official_appeal(), ended = answered_appeal(Decision::explained);
    CHECK(meeting.deliver(begun).kind == Outcome::Kind::delivered);
    CHECK(meeting.deliver(ended).kind == Outcome::Kind::delivered);
    CHECK(meeting.deliver(reopened(ended)).kind == Outcome::Kind::delivered);
    CHECK(meeting.deliver(answered_appeal(Decision::solved)).kind == Outcome::Kind::delivered);
    const json::array records = meeting.records();
    REQUIRE(records.size() == 2);
    CHECK(records[0].at("status") == json::value("Explained"));
    CHECK(records[0].at("reports") == json::value(2));
    CHECK(records[1].at("status") == json::value("Supported"));
    CHECK(meeting.effect("answer:А26-05-00000001-СО1") == 1);
    CHECK(meeting.effect("answer:А26-05-00000001-СО1#2") == 1);
    const HandlingRecords ours = meeting.kept(begun);
    REQUIRE(ours.questions().at(0).records.size() == 2);
    CHECK(ours.questions()[0].records[0].status == "Explained");
    CHECK(ours.questions()[0].records[1].upload == UploadStatus::success);
}

TEST_CASE("a report in words ССТУ has already is not sent, one that was refused is") {
    Meeting meeting;
    CHECK(meeting.deliver(official_appeal()).kind == Outcome::Kind::delivered);
    CHECK(meeting.deliver(official_appeal()).kind == Outcome::Kind::delivered);
    CHECK(meeting.book().at("counters").at("asked") == json::value(1));
    meeting.sstu->faults().set({stand::parse_fault("refuse=questions[0].responseDate,n=1")});
    const Outcome refusal = meeting.deliver(answered_appeal(Decision::solved));
    CHECK(refusal.kind == Outcome::Kind::refused);
    CHECK(refusal.cause == Cause::partner_rejected);
    CHECK(refusal.detail == "HTTP 400: questions[0].responseDate");
    CHECK(meeting.kept(official_appeal()).questions().at(0).records.back().upload == UploadStatus::error);
    CHECK(meeting.deliver(answered_appeal(Decision::solved)).kind == Outcome::Kind::delivered);
    CHECK(meeting.kept(official_appeal()).questions().at(0).records.back().upload == UploadStatus::success);
    CHECK(meeting.effect("answer:А26-05-00000001-СО1") == 1);
}

TEST_CASE("a remark of ССТУ is kept with the record") {
    Meeting meeting;
    meeting.sstu->faults().set({stand::parse_fault("refuse=warning,n=1")});
    CHECK(meeting.deliver(official_appeal()).kind == Outcome::Kind::delivered);
    CHECK(meeting.kept(official_appeal()).questions().at(0).records.back().upload == UploadStatus::warning);
}

TEST_CASE("a line that breaks after the report was read leaves it in doubt") {
    Meeting meeting;
    meeting.sstu->faults().set({stand::parse_fault("cut_after_read,n=1")});
    CHECK(meeting.deliver(official_appeal()).kind == Outcome::Kind::in_doubt);
    CHECK(meeting.kept(official_appeal()).questions().empty());
}

TEST_CASE("a request passed on comes by the listing once, its report comes back to it, and its own echo is no news") {
    Meeting meeting;
    meeting.sstu->command("requests", R"({"requests": [{"number": "А26-05-00000001-СО1", "createDate": "2026-02-27"}]})");
    const auto source = make_source(meeting.office());
    const auto poll = [&] { return meeting.run(source->poll(Deadline::after(Duration{10'000}))).taken; };
    CHECK(poll() == 1);
    Appeal appeal = appeal_from_json(meeting.accepted.at(0).canonical);
    CHECK(appeal.registration.date == "2026-03-02");
    CHECK(appeal.questions.at(0).status == Status::received);
    appeal.questions[0].status = appeal.status = Status::in_work;
    Delivery delivery = sample_delivery("sstu");
    delivery.appeal_id = appeal.appeal_id;
    delivery.appeal = to_json(appeal);
    meeting.clock.advance(Duration{60'000});
    const auto connector = make_connector(meeting.office());
    CHECK(meeting.run(connector->deliver(delivery, Deadline::after(Duration{10'000}))).kind == Outcome::Kind::delivered);
    CHECK(meeting.book().at("counters").at("requests") == json::value(1));
    CHECK(meeting.records().at(0).at("status") == json::value("InWork"));
    CHECK(poll() == 0);
    CHECK(meeting.accepted.size() == 1);
    meeting.sstu->faults().set({stand::parse_fault("twice,n=1")});
    CHECK(poll() == 0);
}

TEST_CASE("ССТУ complains of what is wrong by field and takes nothing") {
    Meeting meeting;
    json::object report = sample_report("Explained");
    report["questions"].as_array()[0].as_object().erase("responseDate");
    report.erase("name");
    auto& endpoint = meeting.sstu->endpoint();
    const std::string path = "/IPCP/HandlingReportPlugin/Api/Import";
    const WebResponse answer = ask(endpoint, request_of("POST", path, "application/json", json::serialize(report)));
    CHECK(answer.status == 400);
    const json::value said = json::parse(answer.body);
    CHECK(said.at("uploadStatus") == json::value("Error"));
    CHECK(said.at("errors").at(0).at("field") == json::value("name"));
    CHECK(said.at("errors").at(1).at("field") == json::value("questions[0].responseDate"));
    CHECK(meeting.book().at("requests").as_array().empty());
    const std::string good = json::serialize(sample_report("Explained"));
    CHECK(ask(endpoint, request_of("POST", path, "application/json", "[" + good + "]")).status == 400);
    CHECK(ask(endpoint, request_of("POST", path, "text/plain", good)).status == 415);
    CHECK(ask(endpoint, request_of("GET", path, "", "")).status == 404);
    CHECK(ask(endpoint, request_of("POST", path, "application/json", good)).status == 200);
    CHECK(ask(endpoint, request_of("POST", path, "application/json", good)).status == 200);
    CHECK(meeting.effect("answer:А26-05-00000001-СО1") == 2);  // a double shows
    CHECK(meeting.records().at(0).at("repeats") == json::value(1));
    CHECK_FALSE(meeting.records().at(0).at("attachment").as_object().contains("content"));
}

TEST_CASE("the number's letter А may be Cyrillic or Latin, the listing shows one request") {
    Meeting meeting;
    json::object report = sample_report("InWork");
    const std::string path = "/IPCP/HandlingReportPlugin/Api/Import";
    ask(meeting.sstu->endpoint(), request_of("POST", path, "application/json", json::serialize(report)));
    report["number"] = "A26-05-00000001-СО1";
    ask(meeting.sstu->endpoint(), request_of("POST", path, "application/json", json::serialize(report)));
    CHECK(meeting.book().at("requests").as_array().size() == 1);
}

TEST_CASE("parts packed for upload by hand are taken by ССТУ, a foreign file in them is named") {
    Meeting meeting;
    const auto in = meeting.folder.path() / "reports", out = meeting.folder.path() / "parts";
    std::filesystem::create_directories(in);
    int n = 0;
    for (const char* status : {"InWork", "Explained", "Transferred"}) {
        json::object report = sample_report(status);
        report["number"] = "№ " + std::to_string(++n);
        std::ofstream(in / ("00000000-0000-4000-8000-00000000000" + std::to_string(n) + ".json")) << json::serialize(report);
    }
    const Batch batch = pack_reports(in, out);
    REQUIRE(batch.parts.size() == 1);
    std::ostringstream zip;
    zip << std::ifstream(batch.parts[0], std::ios::binary).rdbuf();
    auto& endpoint = meeting.sstu->endpoint();
    const WebResponse answer = ask(endpoint, request_of("POST", "/upload", "application/zip", zip.str()));
    CHECK(json::parse(answer.body) == json::value(json::object{{"files", 3}, {"taken", 3}, {"errors", json::array{}}}));
    CHECK(meeting.book().at("requests").as_array().size() == 3);
    CHECK(ask(endpoint, request_of("POST", "/upload", "application/zip", "no archive")).status == 400);
    WebRequest large = request_of("POST", "/upload", "application/zip", zip.str());
    large.body.size = 50'000'001;
    CHECK(ask(endpoint, std::move(large)).status == 413);
}
