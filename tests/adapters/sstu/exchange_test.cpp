#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <places.hpp>
#include <sstream>

#include "adapters/sstu/office.hpp"
#include "adapters/sstu/report_rules.hpp"
#include "gateway/core/digest.hpp"
#include "tests/adapters/sstu/reports.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/imposter.hpp"

using namespace gateway;
using namespace gateway::sstu;

namespace {

struct Scene : Rig {
    Scene() {
        settings.mapping_report = std::string(SOURCE_DIR) + "/config/mappings/sstu-report.jq";
        settings.mapping_request = std::string(SOURCE_DIR) + "/config/mappings/sstu-request.jq";
        settings.department_id = "00000000-0000-4000-8000-000000000001";
        settings.max_attachment = attachment_limit;
        settings.out_dir = (folder.path() / "out").string();
        std::filesystem::create_directories(settings.out_dir);
    }
    std::shared_ptr<Office> office() {
        AdapterKit given = kit("sstu");
        given.config_dir = std::string(SOURCE_DIR) + "/config";
        return std::make_shared<Office>(settings, std::move(given));
    }
    Outcome deliver(const Appeal& appeal) {
        Delivery delivery = sample_delivery("sstu");
        delivery.appeal = to_json(appeal);
        return run(make_connector(office())->deliver(delivery, Deadline::after(Duration{10'000})));
    }
    json::object written() const {
        std::ostringstream text;
        text << std::ifstream(settings.out_dir + "/0195d0a0-0000-7000-8000-0000000000d1.json").rdbuf();
        return json::parse(text.str()).as_object();
    }
    SstuSettings settings;
};

/// Registered on the day after it came, of a letter of 27 February.
Appeal official_appeal() {
    Appeal appeal = sample_appeal();
    appeal.regime = Regime::fz59;
    appeal.fz59 = Fz59{};
    appeal.fz59->form = Fz59Form::electronic;
    appeal.fz59->cover_letter = CoverLetter{"А26-05-00000001-СО1", "2026-02-27", "", {}};
    appeal.registration = {"01-02/7", "2026-03-03", "", {}};
    Question& question = appeal.questions[0];
    question.topics[0].scheme = TopicScheme::sstu;
    question.topics[0].code = "0005.0005.0056.1154";
    question.dates.incoming = *parse_rfc3339("2026-03-02T21:30:00Z");  // the third of March in Moscow
    return appeal;
}

Appeal answered_appeal(Decision decision) {
    Appeal appeal = official_appeal();
    appeal.questions[0].status = appeal.status = Status::answered;
    appeal.questions[0].decision = decision;
    appeal.questions[0].dates.responded = *parse_rfc3339("2026-03-20T09:00:00Z");
    Answer answer;
    answer.id = "a1";
    answer.kind = AnswerKind::final;
    answer.text = "Работы выполнены";
    appeal.answers.push_back(answer);
    return appeal;
}

}  // namespace

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
