#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <functional>

#include "gateway/appeal/disclosure.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/open_facts.hpp"
#include "gateway/appeal/personal_data.hpp"
#include "tests/support/random_appeal.hpp"

using namespace gateway;
namespace json = boost::json;

namespace {

constexpr Disclosure nothing{false, false, false};

/// Every value of the document that holds no others, with its pointer.
void each_leaf(const json::value& value, const std::string& pointer,
               const std::function<void(const std::string&, const json::value&)>& look) {
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) each_leaf(member.value(), pointer + "/" + std::string(member.key()), look);
    } else if (const auto* list = value.if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) each_leaf((*list)[i], pointer + "/" + std::to_string(i), look);
    } else {
        look(pointer, value);
    }
}

/// Pointers of the values of these classes that are left with something in them.
std::vector<std::string> left_over(const Appeal& appeal, const std::function<bool(PdClass)>& forbidden) {
    std::vector<std::string> left;
    each_leaf(json::parse(to_json(appeal)), "", [&](const std::string& pointer, const json::value& value) {
        const bool mark = value.is_string() && (value.get_string().empty() || value.get_string() == "•••");
        if (forbidden(pd_class(pointer)) && !mark) left.push_back(pointer);
    });
    return left;
}

}  // namespace

TEST_CASE("disclosure: what is not permitted is in no field of the document, whatever the document") {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        const Appeal whole = testing::random_appeal(seed);
        CHECK(left_over(disclose(whole, nothing), [](PdClass pd) { return pd >= PdClass::p2; }) == std::vector<std::string>{});
        CHECK(left_over(disclose(whole, {true, false, true}), [](PdClass pd) { return pd == PdClass::p3; }) ==
              std::vector<std::string>{});
        CHECK(left_over(disclose(whole, {false, true, true}), [](PdClass pd) { return pd == PdClass::p2; }) ==
              std::vector<std::string>{});
        CHECK(left_over(disclose(whole, {true, true, false}), [](PdClass pd) { return pd == PdClass::p4; }) ==
              std::vector<std::string>{});
        CHECK(disclose(whole, {}) == whole);
    }
}

TEST_CASE("disclosure: what is permitted stays, the document still satisfies the schema") {
    Appeal appeal = testing::random_appeal(7);
    appeal.applicant.name = {.last = "Секретова", .first = "Мария", .middle = ""};
    appeal.applicant.snils = "11223344595";
    appeal.text.body = "У школы не горит фонарь";
    appeal.location.geo = Geo{.lat = 54.78, .lon = 32.04};
    const Appeal without = disclose(appeal, nothing);
    CHECK(without.text.body == "•••");
    CHECK(without.applicant.name.last.empty());
    CHECK_FALSE(without.location.geo);
    CHECK(without.attachments.empty());
    CHECK(without.appeal_id == appeal.appeal_id);
    CHECK(without.status == appeal.status);
    CHECK(appeal_from_json(to_json(without)) == without);
    const Appeal content = disclose(appeal, {false, false, true});
    CHECK(content.text.body == appeal.text.body);
    CHECK(content.applicant.snils.empty());
    CHECK(content.attachments.size() == appeal.attachments.size());
    CHECK(disclose(appeal, {true, false, false}).location.geo == appeal.location.geo);
}

TEST_CASE("disclosure: an event's answer and note are content") {
    AppealEvent event;
    event.event_id = "e1";
    event.note = "Заявителю Секретовой перезвонили";
    event.answer = Answer{};
    event.answer->text = "Уважаемая Мария";
    event.answer->signed_by = "Начальникова";
    const AppealEvent without = disclose(event, nothing);
    CHECK(without.note.empty());
    CHECK(without.answer->text.empty());
    CHECK(without.answer->signed_by.empty());
    CHECK(disclose(event, {false, false, true}).answer->text == "Уважаемая Мария");
}

TEST_CASE("disclosure: the words of the configuration") {
    CHECK(disclosure_of({}) == nothing);
    CHECK(disclosure_of({"content", "contacts"}) == Disclosure{true, false, true});
    CHECK(disclosure_of(disclosure_words()) == Disclosure{});
    CHECK_FALSE(disclosure_of({"everything"}));
    CHECK(to_text(Disclosure{}) == "contacts, identifiers, content");
    CHECK(to_text(nothing).empty());
}

TEST_CASE("what may lie open says that an answer has a text, and nothing of it") {
    Appeal appeal;
    appeal.text.body = "Иванов просит";
    appeal.answers.resize(2);
    appeal.answers[0].text = "Иванову отказано";
    const json::value open = json::parse(open_facts(appeal));
    CHECK(json::serialize(open).find("Иванов") == std::string::npos);
    const json::array& answers = open.at("answers").as_array();
    CHECK(answers.at(0).at("text") == "•••");
    CHECK_FALSE(answers.at(1).as_object().contains("text"));
}
