// The appeals in the words of every sender.
#include <algorithm>
#include <boost/json.hpp>

#include "gateway/app/demo/script.hpp"
#include "gateway/app/demo/subjects.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/scalars.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/web.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

std::string_view oktmo_of(const DemoAppeal& appeal) {
    if (appeal.way == DemoWay::portal_eas) return "33735000";
    if (appeal.city == "city-c") return "33720000";
    return appeal.city == "city-b" ? "33710000" : "33701000";
}

/// The administration ПОС addresses: its id and name there.
std::pair<std::string, std::string> office_of(const DemoAppeal& appeal) {
    if (appeal.way == DemoWay::pos_soap) return {"123411", "Администрация муниципалитета Д"};
    if (appeal.way == DemoWay::pos_ftp) return {"123413", "Администрация муниципалитета Ж"};
    if (appeal.way == DemoWay::pos_mail) return {"123414", "Администрация муниципалитета З"};
    if (appeal.way == DemoWay::pos_broker) return {"123415", "Администрация муниципалитета И"};
    if (appeal.way == DemoWay::pos_pair) return {"123416", "Администрация муниципалитета К"};
    if (appeal.way == DemoWay::pos_sftp) return {"123417", "Администрация муниципалитета Л"};
    if (appeal.way == DemoWay::pos_files) return {"123412", "Администрация муниципалитета Е"};
    if (appeal.city == "city-c") return {"123403", "Администрация муниципалитета В"};
    if (appeal.city == "city-b") return {"123402", "Администрация муниципалитета Б"};
    return {"123401", "Администрация муниципалитета А"};
}

}  // namespace

const DemoSubject& subject_of(const DemoAppeal& appeal) {
    for (const DemoSubject& subject : demo_subjects) {
        if (subject.topic == appeal.topic) return subject;
    }
    return federal_subject;
}

std::string pos_order(const std::vector<const DemoAppeal*>& appeals) {
    json::array list;
    for (const DemoAppeal* appeal : appeals) {
        const DemoSubject& subject = subject_of(*appeal);
        const auto office = office_of(*appeal);
        list.push_back({{"id", appeal->number},
                        {"description", appeal->text},
                        {"subject_id", "1"},
                        {"subject_name", "Благоустройство"},
                        {"subsubject_id", subject.pos_code},
                        {"subsubject_name", subject.pos_name},
                        {"opa_id", office.first},
                        {"opa_name", office.second},
                        {"address", "тестовый адрес, дом 1"},
                        {"coordinates", "58.6036,49.6680"}});
    }
    return json::serialize(json::object{{"appeals", std::move(list)}});
}

/// Canonical XML without declaration.
std::string smev_content(const DemoAppeal& demo) {
    const Time now = SystemClock().now();
    Appeal appeal;
    appeal.appeal_id = make_uuid_v7(now);
    AppealExternalId id;
    id.system = "epgu";
    id.kind = "epgu_number";
    id.value = std::to_string(uuid_time(appeal.appeal_id).time_since_epoch().count());
    appeal.external_ids = {id};
    appeal.regime = Regime::fz59;
    appeal.fz59 = Fz59{};
    appeal.fz59->type = Fz59Type::application;
    appeal.fz59->form = Fz59Form::electronic;
    appeal.channel = Channel::epgu;
    appeal.created_at = now;
    appeal.applicant.kind = ApplicantKind::citizen_rf;
    appeal.applicant.name = {"Тестов", "Тест", "Тестович", {}};
    appeal.applicant.contacts.email = "test@example.ru";
    appeal.applicant.identity_assurance = IdentityAssurance::esia;
    appeal.text.body = demo.text;
    Question question;
    Topic topic;
    topic.scheme = TopicScheme::zur;
    topic.code = demo.topic;
    question.topics = {topic};
    question.status = Status::received;
    appeal.questions = {question};
    appeal.location.oktmo8 = std::string(oktmo_of(demo));
    appeal.location.address_text = "тестовый адрес, дом 1";
    appeal.routing.municipality_oktmo = appeal.location.oktmo8;
    appeal.status = Status::received;
    appeal.status_at = now;
    std::string xml = appeal_to_xml(appeal);
    const auto end = xml.find("?>");
    return end == std::string::npos ? xml : xml.substr(end + 2);
}

std::string smev_order(const std::vector<const DemoAppeal*>& appeals) {
    constexpr int small = 2'000, large = 300'000;
    json::array list;
    for (const DemoAppeal* appeal : appeals) {
        json::object request{{"content", smev_content(*appeal)}};
        if (!appeal->file.empty()) {
            request["attachments"] = json::array{json::object{{"name", "photo.txt"},
                                                              {"mime", "text/plain"},
                                                              {"via", appeal->file},
                                                              {"size", appeal->file == "ftp" ? large : small}}};
        }
        list.push_back(std::move(request));
    }
    return json::serialize(json::object{{"requests", std::move(list)}});
}

int count_files(const std::vector<DemoAppeal>& appeals, std::string_view way) {
    return static_cast<int>(
        std::count_if(appeals.begin(), appeals.end(), [&](const DemoAppeal& appeal) { return appeal.file == way; }));
}

std::string vk_order(const std::vector<const DemoAppeal*>& appeals) {
    json::array list;
    for (const DemoAppeal* appeal : appeals) list.push_back({{"text", appeal->text}});
    return json::serialize(json::object{{"comments", std::move(list)}});
}

std::string medo_order(const std::vector<const DemoAppeal*>& appeals) {
    json::array list;
    for (const DemoAppeal* appeal : appeals)
        list.push_back({{"number", appeal->number}, {"text", appeal->text}, {"person", "Тестов Тест Тестович"}});
    return json::serialize(json::object{{"documents", std::move(list)}});
}

std::string sstu_order(const std::vector<const DemoAppeal*>& appeals) {
    json::array list;
    for (const DemoAppeal* appeal : appeals) list.push_back({{"number", appeal->number}, {"code", "0005.0005.0056.1154"}});
    return json::serialize(json::object{{"requests", std::move(list)}});
}

std::string portal_body(const DemoAppeal& appeal) {
    const json::object id{{"system", "portal"}, {"kind", "number"}, {"value", appeal.number}};
    const json::object topic{{"scheme", "zur"}, {"code", appeal.topic}};
    const json::object question{{"n", 1}, {"status", "received"}, {"topics", json::array{topic}}};
    return json::serialize(json::object{
        {"text", json::object{{"body", appeal.text}}},
        {"external_ids", json::array{id}},
        {"questions", json::array{question}},
        {"location", json::object{{"oktmo8", std::string(oktmo_of(appeal))}, {"address_text", "тестовый адрес, дом 1"}}}});
}

std::string incident_table(const std::vector<const DemoAppeal*>& appeals) {
    const auto cell = [](std::string text) {
        for (auto at = text.find('"'); at != std::string::npos; at = text.find('"', at + 2)) text.insert(at, "\"");
        return "\"" + text + "\"";
    };
    std::string table = "ID;Дата;Источник;Текст;Тема;Муниципалитет;Адрес;Статус\r\n";
    const std::string today = to_rfc3339(SystemClock().now()).substr(0, 10);
    for (const DemoAppeal* appeal : appeals)
        table += appeal->number + ";" + today + ";Telegram;" + cell(appeal->text) + ";Дороги;Город А;" +
                 cell("тестовый адрес, дом 1") + ";Новый\r\n";
    return table;
}

std::string partner_form(const DemoAppeal& appeal, const std::string& api_key) {
    const auto field = [](std::string_view name, std::string_view value) {
        return std::string(name) + "=" + percent_encode(value) + "&";
    };
    return field("api_key", api_key) + field("jurisdiction_id", "oktmo:33701000") +
           field("service_code", subject_of(appeal).service) + field("lat", "58.6036") + field("long", "49.6680") +
           field("address_string", "тестовый адрес, дом 1") + field("first_name", "Тест") + field("last_name", "Тестов") +
           field("email", "test@example.ru") + "description=" + percent_encode(appeal.text);
}

}  // namespace gateway
