#include "gateway/appeal/duplicates.hpp"

#include <bit>
#include <catch2/catch.hpp>

using namespace gateway;

namespace {

const std::string complaint =
    "Здравствуйте! Во дворе дома 5 по улице Ленина третий месяц не вывозят мусор, контейнеры переполнены, прошу принять меры.";
const std::string retold =
    "<p>Во дворе дома 5 по улице Ленина третий месяц не вывозят мусор,&nbsp;контейнеры переполнены.</p> Примите меры!";
const std::string other =
    "Прошу отремонтировать дорогу от школы до больницы: ямы, машины стоят, автобус не ходит вторую неделю.";

Appeal appeal(const std::string& id, const std::string& text) {
    Appeal made;
    made.appeal_id = id;
    made.created_at = Time(std::chrono::hours(24 * 20000));
    made.text.body = text;
    made.applicant.name = {"Иванов", "Иван", "Иванович", {}};
    return made;
}

std::optional<DuplicateHint> hint(const Appeal& one, const Appeal& two) {
    return duplicate_hint(print_of(one), print_of(two));
}

}  // namespace

TEST_CASE("texts are compared without markup, case, punctuation and look-alike letters") {
    CHECK(comparable_words("Яма, <b>ЯМА</b>&nbsp;«на» дороге — 5 < 6") == comparable_words("яма яма на дороге 5 6"));
    CHECK(likeness(shingles_of("Авария"), shingles_of("ABAPИЯ")) == 1);
    CHECK(likeness(shingles_of(complaint), shingles_of(complaint)) == 1);
    CHECK(likeness(shingles_of(complaint), shingles_of(retold)) > 0.5);
    CHECK(likeness(shingles_of(complaint), shingles_of(other)) == 0);
    CHECK(likeness(shingles_of(""), shingles_of("…—!")) == 0);
    CHECK(shingles_of("два слова").size() == 1);
}

TEST_CASE("the key of a text is steady, near for near texts and tells nothing of it") {
    const auto distance = [](const std::string& one, const std::string& two) {
        return std::popcount(std::stoull(one, nullptr, 16) ^ std::stoull(two, nullptr, 16));
    };
    CHECK(text_key(complaint) == text_key("  " + complaint + " "));
    CHECK(text_key(complaint).size() == 16);
    CHECK(distance(text_key(complaint), text_key(retold)) < distance(text_key(complaint), text_key(other)));
    CHECK(text_key(" … ").empty());
}

TEST_CASE("the same phone, e-mail or person with a like text within days is suggested, with the reasons") {
    Appeal one = appeal("a", complaint), two = appeal("b", retold);
    one.applicant.contacts.phone = "+7 (900) 123-45-67";
    two.applicant.contacts.phone = "8 900 1234567";
    two.applicant.name = {};
    REQUIRE(hint(one, two));
    CHECK(hint(one, two)->reasons == std::vector<std::string>{"phone", "text"});
    CHECK(hint(one, two)->likeness > 0.5);
    one.location.geo = Geo{54.78, 32.04, {}, {}, {}};
    two.location.geo = Geo{54.7805, 32.0401, {}, {}, {}};
    CHECK(hint(one, two)->reasons == std::vector<std::string>{"phone", "text", "place"});

    Appeal named = appeal("c", retold);
    named.applicant.name = {"ИВАНОВ", "Иван", "Иванович", {}};
    CHECK_FALSE(hint(one, appeal("c", other)));
    named.text.body = complaint;
    CHECK(hint(one, named)->reasons == std::vector<std::string>{"name", "text"});
    Appeal mail = appeal("d", retold);
    mail.applicant.name = {};
    mail.applicant.contacts.email = "Ivanov@mail.ru";
    one.applicant.contacts.email = "ivanov@mail.ru";
    CHECK(hint(one, mail)->reasons.front() == "email");
}

TEST_CASE("nobody is suggested for being far in time, another person, himself, or about another thing") {
    Appeal one = appeal("a", complaint), two = appeal("b", complaint);
    two.created_at = one.created_at + std::chrono::hours(24 * 14);
    CHECK(hint(one, two));
    two.created_at += std::chrono::hours(1);
    CHECK_FALSE(hint(one, two));
    CHECK_FALSE(hint(two, one));
    two = appeal("b", complaint);
    two.applicant.name = {"Петров", "Пётр", "", {}};
    CHECK_FALSE(hint(one, two));
    two.applicant.name = {};
    CHECK_FALSE(hint(one, two));
    CHECK_FALSE(hint(one, one));
}
