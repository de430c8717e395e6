// What the operator's rules find in an appeal, and who answers for it.
#include "gateway/appeal/quality_rules.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

Time at(const std::string& text) {
    return *parse_rfc3339(text, 0);
}

Appeal sound_appeal() {
    Appeal appeal;
    appeal.appeal_id = "01890000-0000-7000-8000-000000000000";
    appeal.external_ids = {{"pos", "pos_id", "A-1", {}, {}, {}}};
    appeal.regime = Regime::fz59;
    appeal.channel = Channel::pos;
    appeal.created_at = at("2026-03-02T10:00:00Z");
    appeal.text.body = "Во дворе дома второй месяц не убирают мусор";
    appeal.registration = {"45-1", "2026-03-03", "Администрация", {}};
    appeal.routing.sector_blocks = {"waste"};
    Question question;
    question.topics = {{TopicScheme::zur, "", "waste.yard", "", "", {}}};
    question.status = Status::in_work;
    appeal.questions = {question};
    appeal.status = Status::in_work;
    return appeal;
}

QualityRule rule_of(QualityCheck check) {
    QualityRule rule;
    rule.id = "r";
    rule.check = check;
    return rule;
}

/// "what@place …" in the order found.
std::string found(const QualityRule& rule, const Appeal& appeal, const std::vector<MappingStamp>& mapped = {}) {
    const std::vector<QualityRule> rules{rule};
    std::string text;
    for (const auto& breach : broken_quality(rules, {appeal, "pos", mapped, at("2026-03-10T12:00:00Z"), 180}))
        text += (text.empty() ? "" : " ") + breach.what + "@" + breach.place;
    return text;
}

Answer final_answer(const std::string& text) {
    Answer answer;
    answer.id = "a";
    answer.kind = AnswerKind::final;
    answer.text = text;
    return answer;
}

}  // namespace

TEST_CASE("a missing field is found by its pointer, in every item of a list") {
    Appeal appeal = sound_appeal();
    QualityRule rule = rule_of(QualityCheck::missing_field);
    rule.fields = {"/location/oktmo8", "/registration/number", "/questions/*/org_current", "/answers/*/number"};
    CHECK(found(rule, appeal) == "missing_field@/location/oktmo8 missing_field@/questions/0/org_current");
    appeal.questions.push_back(appeal.questions[0]);
    appeal.questions[0].org_current = "Комитет";
    appeal.location.oktmo8 = "33701000";
    appeal.registration.number = " ";
    CHECK(found(rule, appeal) == "missing_field@/registration/number missing_field@/questions/1/org_current");
    rule.fields = {"/applicant/contacts/email", "/questions/0/dates/registered"};
    CHECK(found(rule, appeal) == "missing_field@/applicant/contacts/email missing_field@/questions/0/dates/registered");
}

TEST_CASE("a pointer must name a field of the canonical appeal") {
    for (const char* good : {"/location", "/location/oktmo8", "/questions/*/root_cause", "/answers/0/text", "/questions"})
        CHECK(is_appeal_pointer(good));
    for (const char* bad : {"", "/", "location", "/location/", "/locations", "/questions/*/rootcause", "/text/body/x"})
        CHECK_FALSE(is_appeal_pointer(bad));
}

TEST_CASE("impossible dates are found by the day of the appeal's region") {
    Appeal appeal = sound_appeal();
    const QualityRule rule = rule_of(QualityCheck::impossible_date);
    CHECK(found(rule, appeal).empty());
    appeal.answers = {final_answer("Убрано")};
    appeal.answers[0].date = "2026-03-02";
    CHECK(found(rule, appeal) == "answer_before_registration@/answers/0/date");
    appeal.answers[0].date = "2026-03-03";
    CHECK(found(rule, appeal).empty());
    appeal.questions[0].dates.registered = at("2026-03-03T10:00:00Z");
    appeal.questions[0].dates.responded = at("2026-03-03T09:59:59Z");
    CHECK(found(rule, appeal) == "answer_before_registration@/questions/0/dates/responded");
    appeal.questions[0].dates.responded = at("2026-03-10T20:59:59Z");
    CHECK(found(rule, appeal).empty());  // still today in Moscow
    appeal.questions[0].dates.responded = at("2026-03-10T21:00:00Z");
    CHECK(found(rule, appeal) == "future@/questions/0/dates/responded");
    appeal.questions[0].dates.responded = at("2026-03-10T13:30:00Z");
    CHECK(found(rule, appeal).empty());
    appeal.routing.region_oktmo = "64";  // Sakhalin: there it is the 11th by then, and now still the 10th
    CHECK(found(rule, appeal) == "future@/questions/0/dates/responded");
    appeal.questions[0].dates.responded.reset();
    appeal.incoming_date = "1961-04-12";
    CHECK(found(rule, appeal) == "birth_date@/incoming_date");
    QualityRule narrow = rule;
    narrow.dates = {DateFault::future};
    CHECK(found(narrow, appeal).empty());
    narrow = rule;
    narrow.not_before = "1950-01-01";
    CHECK(found(narrow, appeal).empty());
}

TEST_CASE("a text without substance is told from a short but sound one") {
    const auto fault = [](const std::string& text) {
        const auto one = lacking_substance(text, 20);
        return one ? std::string(to_text(*one)) : std::string("sound");
    };
    CHECK(fault("") == "empty");
    CHECK(fault(" \n… !!!") == "empty");
    CHECK(fault("https://vk.com/wall-1_2") == "link_only");
    CHECK(fault("Здравствуйте! www.example.ru/x?y=1") == "link_only");
    CHECK(fault("Добрый день!") == "greeting_only");
    CHECK(fault("Здравствуйте, уважаемая редакция! С уважением, Петров Пётр Петрович") == "greeting_only");
    CHECK(fault("ааааааааааааааааааааааааа") == "repeated");
    CHECK(fault("тест тест тест тест тест тест") == "repeated");
    CHECK(fault("Нет воды") == "too_short");
    CHECK(fault("1234567890 1234567890 1234567890") == "too_short");
    CHECK(fault("Здравствуйте! Во дворе нет света уже неделю. С уважением, Петров") == "sound");
    CHECK(fault("С уважением отношусь к вашей работе, но во дворе третий месяц не горит ни один фонарь и никто не приходит") ==
          "sound");
    CHECK(fault("Фото по ссылке https://example.ru/1.jpg: у дома 5 открытый люк") == "sound");
}

TEST_CASE("a rule of texts looks where it is told and for what it is told") {
    Appeal appeal = sound_appeal();
    appeal.text.body = "Нет воды";
    QualityRule rule = rule_of(QualityCheck::poor_text);
    CHECK(found(rule, appeal) == "too_short@/text/body");
    rule.min_letters = 7;
    CHECK(found(rule, appeal).empty());
    rule.min_letters = 20;
    rule.texts = {TextFault::link_only};
    CHECK(found(rule, appeal).empty());
    rule.texts.clear();
    rule.of_answer = true;
    CHECK(found(rule, appeal).empty());
    appeal.answers = {final_answer("Спасибо"), final_answer("")};
    CHECK(found(rule, appeal) == "greeting_only@/answers/0/text");
}

TEST_CASE("an answer without a text is found, also when there is no answer at all") {
    Appeal appeal = sound_appeal();
    QualityRule rule = rule_of(QualityCheck::answer_without_text);
    CHECK(found(rule, appeal).empty());
    appeal.questions[0].status = Status::answered;
    CHECK(found(rule, appeal) == "answer_without_text@/questions/0/answer_ids");
    appeal.answers = {final_answer(" \n")};
    CHECK(found(rule, appeal) == "answer_without_text@/answers/0/text");
    appeal.answers[0].attachments.push_back({});
    CHECK(found(rule, appeal) == "answer_without_text@/answers/0/text");
    rule.file_is_enough = true;
    CHECK(found(rule, appeal).empty());
    rule.file_is_enough = false;
    appeal.answers[0].kind = AnswerKind::interim;
    CHECK(found(rule, appeal).empty());
    appeal.answers[0].kind = AnswerKind::final;
    appeal.answers[0].text = "Убрано";
    CHECK(found(rule, appeal).empty());
}

TEST_CASE("codes no dictionary knew are found by dictionary") {
    const std::vector<MappingStamp> mapped{{"m.jq", "d", {{"pos-status-in", "77"}, {"topics", "9"}}}};
    QualityRule rule = rule_of(QualityCheck::unknown_code);
    CHECK(found(rule, sound_appeal(), mapped) == "unknown_code@pos-status-in:77 unknown_code@topics:9");
    rule.dictionaries = {"topics"};
    CHECK(found(rule, sound_appeal(), mapped) == "unknown_code@topics:9");
}

TEST_CASE("a rule is for the regimes, sources, sectors and statuses it names") {
    const Appeal appeal = sound_appeal();
    QualityRule rule = rule_of(QualityCheck::missing_field);
    rule.fields = {"/location/oktmo8"};
    const auto concerned = [&](QualityScope scope) {
        rule.scope = std::move(scope);
        return !found(rule, appeal).empty();
    };
    CHECK(concerned({}));
    CHECK(concerned({{"fz59"}, {"pos"}, {"waste"}, {"in_work"}}));
    CHECK_FALSE(concerned({{"open_source"}, {}, {}, {}}));
    CHECK_FALSE(concerned({{}, {"vk"}, {}, {}}));
    CHECK_FALSE(concerned({{}, {}, {"roads"}, {}}));
    CHECK_FALSE(concerned({{}, {}, {}, {"answered"}}));
}

TEST_CASE("the block of the question answers for it, else the first of the appeal, else nobody") {
    Appeal appeal = sound_appeal();
    appeal.questions.push_back(appeal.questions[0]);
    appeal.questions[1].topics[0].code = "roads.other";
    CHECK(responsible_sector(appeal, "/questions/1/org_current") == "roads");
    CHECK(responsible_sector(appeal, "/questions/0/org_current") == "waste");
    CHECK(responsible_sector(appeal, "/questions/7/org_current") == "waste");
    CHECK(responsible_sector(appeal, "/text/body") == "waste");
    appeal.routing.sector_blocks.clear();
    CHECK(responsible_sector(appeal) == "waste");
    for (auto& question : appeal.questions) question.topics.clear();
    CHECK(responsible_sector(appeal).empty());
}

TEST_CASE("an appeal full of breaches fills no journal") {
    Appeal appeal = sound_appeal();
    appeal.questions.assign(500, appeal.questions[0]);
    QualityRule rule = rule_of(QualityCheck::missing_field);
    rule.fields = {"/questions/*/org_current"};
    const std::vector<QualityRule> rules{rule};
    CHECK(broken_quality(rules, {appeal, "pos", {}, at("2026-03-10T12:00:00Z"), 180}).size() == most_breaches);
}
