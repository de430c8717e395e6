#include "gateway/app/demo/script.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "adapters/stand/generator/lifelike.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/scalars.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/web.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway {

namespace json = boost::json;

namespace {

struct Subject {
    std::string_view topic, pos_code, pos_name, service, text;
};

constexpr std::array<Subject, 4> subjects{{
    {"roads", "2101", "Ямы на дорогах", "001", "Яма на проезжей части, просим отремонтировать."},
    {"housing", "1101", "Отопление", "030", "В подъезде холодно, отопление не работает."},
    {"waste", "3101", "Вывоз мусора", "020", "Мусор не вывозят третий день."},
    {"lighting", "2201", "Уличное освещение", "014", "Не горит фонарь у дома."},
}};
constexpr Subject federal{"federal", "9101", "Пенсионное обеспечение", "", "Вопрос о перерасчёте пенсии."};

const Subject& subject_of(const DemoAppeal& appeal) {
    for (const Subject& subject : subjects) {
        if (subject.topic == appeal.topic) return subject;
    }
    return federal;
}

/// Every second appeal of SMEV has a file, by each way in turn.
std::string file_of(int n) {
    constexpr std::array<std::string_view, 6> ways{"ftp", "", "mtom", "", "inline", ""};
    return std::string(ways[static_cast<std::size_t>(n) % ways.size()]);
}

std::string_view oktmo_of(const DemoAppeal& appeal) {
    if (appeal.city == "city-c") return "33720000";
    return appeal.city == "city-b" ? "33710000" : "33701000";
}

/// The administration ПОС addresses: its id and name there.
std::pair<std::string, std::string> office_of(const DemoAppeal& appeal) {
    if (appeal.city == "city-c") return {"123403", "Администрация муниципалитета В"};
    if (appeal.city == "city-b") return {"123402", "Администрация муниципалитета Б"};
    return {"123401", "Администрация муниципалитета А"};
}

/// Open311 twice, and a system of its own kind.
std::string city_of(int i) {
    if (i % 10 == 4) return "city-c";
    return i % 3 == 0 ? "city-b" : "city-a";
}

DemoWay way_of(int i) {
    constexpr std::array<DemoWay, 10> pattern{DemoWay::pos_city, DemoWay::smev_city,   DemoWay::partner_pos, DemoWay::pos_city,
                                              DemoWay::pos_city, DemoWay::pos_federal, DemoWay::partner_pos, DemoWay::smev_city,
                                              DemoWay::pos_city, DemoWay::partner_pos};
    return pattern[static_cast<std::size_t>(i) % pattern.size()];
}

/// The partners of the demonstration take no longer ones.
constexpr std::size_t longest_text = 2'000;

std::vector<std::string> lifelike_texts(int count, const std::string& region) {
    stand::LifelikeAppeals appeals({region, {"roads", "housing", "waste", "energy"}, 1});
    std::vector<std::string> texts;
    while (texts.size() < static_cast<std::size_t>(count)) {
        std::string text = appeals.next().text.body;
        if (characters_of(text) <= longest_text) texts.push_back(std::move(text));
    }
    return texts;
}

}  // namespace

std::string_view to_text(DemoWay way) {
    switch (way) {
        case DemoWay::pos_city:
            return "ПОС → муниципалитет → ПОС";
        case DemoWay::pos_federal:
            return "ПОС → СМЭВ (ФОИВ) → ПОС";
        case DemoWay::smev_city:
            return "СМЭВ → муниципалитет → СМЭВ";
        case DemoWay::partner_pos:
            return "партнёр Open311 → ПОС";
    }
    return "?";
}

std::vector<DemoAppeal> demo_appeals(int count, const std::string& region) {
    std::vector<std::string> texts;
    if (!region.empty()) texts = lifelike_texts(count, region);
    std::vector<DemoAppeal> appeals;
    int from_smev = 0;
    for (int i = 0; i < count; ++i) {
        DemoAppeal appeal;
        appeal.way = way_of(i);
        const Subject& subject = appeal.way == DemoWay::pos_federal ? federal : subjects[static_cast<std::size_t>(i / 2) % 4];
        appeal.topic = subject.topic;
        appeal.text = std::string(subject.text) + " Обращение " + std::to_string(i + 1) + ".";
        if (!texts.empty()) appeal.text = texts[static_cast<std::size_t>(i)];
        const bool municipal = appeal.way == DemoWay::pos_city || appeal.way == DemoWay::smev_city;
        if (appeal.way == DemoWay::smev_city) appeal.file = file_of(from_smev++);
        if (municipal) appeal.city = city_of(i);
        if (appeal.way == DemoWay::pos_city || appeal.way == DemoWay::pos_federal) {
            appeal.number = std::to_string(327'000'001 + i);
            appeal.system = "pos-edms";
            appeal.kind = "pos_id";
        }
        appeals.push_back(std::move(appeal));
    }
    return appeals;
}

std::string pos_order(const std::vector<const DemoAppeal*>& appeals) {
    json::array list;
    for (const DemoAppeal* appeal : appeals) {
        const Subject& subject = subject_of(*appeal);
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
