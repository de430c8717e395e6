// An ССТУ connector in a gateway of cardboard, and appeals for it.
#pragma once

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <places.hpp>
#include <sstream>

#include "adapters/sstu/office.hpp"
#include "adapters/sstu/report_rules.hpp"
#include "tests/adapters/sstu/reports.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/contract/sample_appeal.hpp"

namespace gateway::sstu {

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
inline Appeal official_appeal() {
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

inline Appeal answered_appeal(Decision decision) {
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

}  // namespace gateway::sstu
