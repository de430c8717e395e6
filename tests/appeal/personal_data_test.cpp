#include <catch2/catch.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/personal_data.hpp"
#include "tests/support/random_appeal.hpp"

using namespace gateway;

TEST_CASE("every field of the schema has a class, by path") {
    CHECK(pd_class("/appeal_id") == PdClass::p1);
    CHECK(pd_class("/applicant/name/last") == PdClass::p2);
    CHECK(pd_class("/applicant/snils") == PdClass::p3);
    CHECK(pd_class("/text/body") == PdClass::p4);
    CHECK(pd_class("/questions/3/status") == PdClass::p0);
    CHECK(pd_class("/questions/3/answer_ids/0") == PdClass::p1);
    CHECK(pd_class("/answers/0/signed_by") == PdClass::p2);
    CHECK(pd_class("/questions/0/ext/anything") == PdClass::p4);
    CHECK(pd_class("/no_such_field") == PdClass::p4);
    CHECK(pd_class("nonsense") == PdClass::p4);
    CHECK(personal_data_of_appeal().size() > 120);
    CHECK(personal_data_of_event().size() > 40);
}

TEST_CASE("names, telephones and addresses are shown half") {
    CHECK(mask_name("Тестов") == "Т***в");
    CHECK(mask_name("Ли") == "Л***");
    CHECK(mask_name("Я") == "Я***");
    CHECK(mask_name("").empty());
    CHECK(mask_phone("+7 (900) 000-12-34") == "+7•••••12-34");
    CHECK(mask_phone("8 900 000 12 34") == "+7•••••12-34");
    CHECK(mask_phone("02") == "•••");
    CHECK(mask_email("ivan@example.org") == "i***@example.org");
    CHECK(mask_email("nonsense") == "•••");
}

TEST_CASE("nothing of the planted personal data is left in a masked appeal") {
    Appeal appeal = testing::random_appeal(1);
    appeal.applicant.name = {.last = "Секретова", .first = "Мария", .middle = "Ивановна"};
    appeal.applicant.contacts.phone = "+79001234567";
    appeal.applicant.contacts.email = "secret.person@example.org";
    appeal.applicant.snils = "11223344595";
    appeal.applicant.esia_oid = "1000299999";
    appeal.text.body = "У меня болит спина";
    appeal.location.address_text = "ул. Тайная, 5";
    appeal.location.geo = Geo{.lat = 54.781234, .lon = 32.041234};
    appeal.questions[0].ext["pos"] = R"({"fio":"Секретова"})";
    appeal.ext[std::string(unknown_fields)] = R"({"fio":"Секретова"})";
    const std::string shown = to_json(mask(appeal));
    for (const char* secret : {"Секретова", "Мария", "Ивановна", "9001234567", "secret.person", "11223344595", "1000299999",
                               "болит", "Тайная", "54.78"}) {
        INFO(secret);
        CHECK(shown.find(secret) == std::string::npos);
    }
    CHECK(shown.find("С***а") != std::string::npos);
    CHECK(shown.find("+7•••••45-67") != std::string::npos);
    CHECK(appeal_from_json(shown) == mask(appeal));
}
