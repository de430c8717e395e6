#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "tests/adapters/sstu/scene.hpp"
#include "tests/support/imposter.hpp"

using namespace gateway;
using namespace gateway::sstu;

TEST_CASE("a registered appeal is reported as being in work, by the days of the region") {
    Scene scene;
    const Outcome outcome = scene.deliver(official_appeal());
    CHECK(outcome.kind == Outcome::Kind::delivered);
    REQUIRE(outcome.mapped.size() == 1);
    const json::object report = scene.written();
    CHECK(report.at("number") == json::value("А26-05-00000001-СО1"));
    CHECK(report.at("createDate") == json::value("2026-02-27"));
    CHECK(report.at("format") == json::value("Electronic"));
    CHECK(report.at("isDirect") == json::value(false));
    CHECK(report.at("name") == json::value("Тестов Тест"));
    const json::object& question = report.at("questions").at(0).as_object();
    CHECK(question.at("status") == json::value("InWork"));
    CHECK(question.at("incomingDate") == json::value("2026-03-03"));
    CHECK(question.at("registrationDate") == json::value("2026-03-03"));
    CHECK_FALSE(question.contains("isExtend"));
}

TEST_CASE("the decision on the merits chooses the status of an answered question") {
    struct Row {
        Decision decision;
        const char* status;
    };
    for (const Row& row : {Row{Decision::solved, "Supported"},
                           {Decision::partly, "Supported"},
                           {Decision::explained, "Explained"},
                           {Decision::refused, "NotSupported"},
                           {Decision::unknown, "Answered"}}) {
        Scene scene;
        CHECK(scene.deliver(answered_appeal(row.decision)).kind == Outcome::Kind::delivered);
        const json::object question = scene.written().at("questions").at(0).as_object();
        CHECK(question.at("status") == json::value(row.status));
        CHECK(question.at("responseDate") == json::value("2026-03-20"));
        CHECK(question.at("attachment").at("name") == json::value("ответ.txt"));
        CHECK(question.at("attachment").at("content") == json::value(base64_encode("Работы выполнены")));
    }
}

TEST_CASE("the answer's file goes with the report, one that is too large stops it") {
    Scene scene;
    Appeal appeal = answered_appeal(Decision::explained);
    Attachment file;
    file.id = "f1";
    file.name = "ответ.pdf";
    file.sha256 = scene.blobs.put("%PDF-1.4").sha256;
    appeal.answers[0].attachments.push_back(file);
    CHECK(scene.deliver(appeal).kind == Outcome::Kind::delivered);
    CHECK(scene.written().at("questions").at(0).at("attachment").at("content") == json::value(base64_encode("%PDF-1.4")));
    scene.settings.max_attachment = 10;
    const Outcome outcome = scene.deliver(appeal);
    CHECK(outcome.kind == Outcome::Kind::refused);
    CHECK(outcome.cause == Cause::too_large);
}

TEST_CASE("a report with flaws is refused before it leaves, with their places and no values") {
    Scene scene;
    Appeal appeal = official_appeal();
    appeal.questions[0].topics.clear();
    appeal.applicant.name = {};
    const Outcome outcome = scene.deliver(appeal);
    CHECK(outcome.kind == Outcome::Kind::refused);
    CHECK(outcome.cause == Cause::schema_violation);
    CHECK(outcome.detail.find("/questions/0/code") != std::string::npos);
    CHECK(outcome.detail.find("/name") != std::string::npos);
    CHECK(std::filesystem::is_empty(scene.settings.out_dir));
}

TEST_CASE("a transfer names the organ by the dictionary; one that is not there is a flaw and is named as unknown") {
    Scene scene;
    Appeal appeal = official_appeal();
    appeal.questions[0].status = Status::transferred_out;
    appeal.questions[0].transfer = Transfer{"Тестовое министерство", "2026-03-05", "05/1", {}};
    CHECK(scene.deliver(appeal).kind == Outcome::Kind::delivered);
    CHECK(scene.written().at("questions").at(0).at("transfer").at("departmentId") ==
          json::value("00000000-0000-4000-8000-000000000002"));
    appeal.questions[0].transfer->to_org = "Неведомое министерство";
    const Outcome outcome = scene.deliver(appeal);
    CHECK(outcome.kind == Outcome::Kind::refused);
    CHECK(outcome.detail.find("sstu-departments") != std::string::npos);
}

TEST_CASE("a state ССТУ is not told of is delivered without a report") {
    Scene scene;
    Appeal appeal = official_appeal();
    appeal.questions[0].status = Status::spam;
    CHECK(scene.deliver(appeal).kind == Outcome::Kind::delivered);
    CHECK(std::filesystem::is_empty(scene.settings.out_dir));
}

TEST_CASE("changed records of the listing become appeals, once, and a later change updates them") {
    const json::object record{
        {"requestId", "r-1"},
        {"number", "А26-05-00000001-СО1"},
        {"dt_modified", "2026-03-02 12:00:00.000000"},
        {"isDirect", false},
        {"createDate", "2026-02-27"},
        {"name", "Тестов Тест"},
        {"format", "Electronic"},
        {"questions",
         json::array{{{"code", "0005.0005.0056.1154"}, {"status", "InWork"}, {"incomingDate", "2026-03-02 10:00:00.000000"}}}}};
    json::array listing{record};
    std::vector<std::string> asked;
    Imposter partner([&](const ImposterRequest& request) {
        asked.push_back(request.target);
        ImposterAnswer answer;
        answer.body = json::serialize(listing);
        return answer;
    });
    Scene scene;
    scene.settings.url = partner.url("");
    scene.settings.out_dir.clear();
    scene.settings.pull = true;
    const auto source = make_source(scene.office());
    const auto poll = [&] { return scene.run(source->poll(Deadline::after(Duration{10'000}))).taken; };
    CHECK(poll() == 1);
    REQUIRE(asked.at(0) == "/IPCP/HandlingReportPlugin/Api/analytics/ver.0.2/requests/00000000-0000-4000-8000-000000000001");
    const Appeal first = appeal_from_json(scene.accepted.at(0).canonical);
    CHECK(first.external_ids.at(0).plain() == ExternalId{"sstu", "request_id", "r-1"});
    CHECK(first.regime == Regime::fz59);
    CHECK(first.fz59->cover_letter->number == "А26-05-00000001-СО1");
    CHECK(first.questions.at(0).status == Status::in_work);
    CHECK(first.questions.at(0).dates.incoming == parse_rfc3339("2026-03-02T07:00:00Z"));
    CHECK(poll() == 0);
    json::object changed = record;
    changed["dt_modified"] = "2026-03-20 12:00:00.000000";
    changed["questions"].as_array()[0].as_object()["status"] = "Explained";
    listing[0] = changed;
    CHECK(poll() == 1);
    CHECK(scene.accepted.at(1).envelope.kind == MessageKind::appeal_updated);
    CHECK(appeal_from_json(scene.accepted.at(1).canonical).questions.at(0).status == Status::answered);
    changed["requestId"] = "r-3";  // of the same moment as the last one taken
    listing.push_back(changed);
    CHECK(poll() == 1);
    listing.push_back(json::object{{"requestId", "r-2"}});
    CHECK_THROWS_AS(poll(), Fault);
}
