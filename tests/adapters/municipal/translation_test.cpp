#include <catch2/catch.hpp>

#include "tests/adapters/municipal/pieces.hpp"

using namespace gateway;
using namespace gateway::municipal;

namespace {

TranslationSettings with_in(const TempFolder& folder, const std::string& program) {
    TranslationSettings settings;
    settings.in = written(folder, "in.jq", program);
    return settings;
}

Fault fault_of(const Translation& translation, const Arrival& arrival) {
    const auto pieces = translation.inwards(arrival);
    REQUIRE(pieces.size() == 1);
    REQUIRE(pieces.front().fault);
    return *pieces.front().fault;
}

}  // namespace

TEST_CASE("a mapping need say only text and number; the rest of an appeal is filled in") {
    const TempFolder folder;
    const Translation translation("city", with_in(folder, "{text: .body, external_ids: [.nr]}"));
    const auto pieces = translation.inwards(arrival_of(R"({"nr":17,"body":"Яма"})"));
    REQUIRE(pieces.size() == 1);
    REQUIRE(pieces.front().submission);
    const auto appeal = appeal_from_json(pieces.front().submission->canonical);
    CHECK(appeal.text.body == "Яма");
    CHECK(appeal.external_ids.front().plain() == ExternalId{"city", "id", "17"});
    CHECK(appeal.regime == Regime::other);
    CHECK(appeal.channel == Channel::municipal_other);
    CHECK(appeal.status == Status::received);
    CHECK(appeal.questions.size() == 1);
    CHECK(pieces.front().submission->envelope.bytes == R"({"nr":17,"body":"Яма"})");
    CHECK(pieces.front().submission->envelope.sender == "city");
}

TEST_CASE("the same content is one message, a changed one another") {
    const TempFolder folder;
    const Translation translation("city", with_in(folder, "{text: .body, external_ids: [.nr]}"));
    const auto id_of = [&](const char* text) {
        return translation.inwards(arrival_of(text)).front().submission->envelope.sender_message_id;
    };
    CHECK(id_of(R"({"nr":17,"body":"Яма"})") == id_of(R"({"nr":17,"body":"Яма"})"));
    CHECK(id_of(R"({"nr":17,"body":"Яма"})") != id_of(R"({"nr":17,"body":"Яма и лужа"})"));
}

TEST_CASE("a partner's event names the appeal by its own id or as it was told ours, never another's") {
    const TempFolder folder;
    const Translation translation("city", {});
    const auto event = [&](const char* text) {
        return event_from_json(translation.inwards(arrival_of(text)).front().submission->canonical);
    };
    CHECK(event(R"({"external_id":17,"status":"in_work"})").external_id->plain() == ExternalId{"city", "id", "17"});
    const auto named = event(R"({"appeal_id":"0195d0a0-0000-7000-8000-000000000001","answer":"Сделано"})");
    CHECK(named.appeal_id.empty());
    CHECK(named.external_id->plain() == ExternalId{"city", "ours", "0195d0a0-0000-7000-8000-000000000001"});
    CHECK(named.kind == MessageKind::answer_sent);
    CHECK(named.answer->text == "Сделано");
    const auto foreign = arrival_of(R"({"external_id":{"system":"pos","kind":"pos_id","value":"1"},"status":"in_work"})");
    CHECK(fault_of(translation, foreign).cause() == Cause::unknown_appeal);
    CHECK(fault_of(translation, arrival_of(R"({"status":"in_work"})")).cause() == Cause::missing_field);
}

TEST_CASE("a list is cut into items: a bad one does not spoil the others") {
    const TempFolder folder;
    auto settings = with_in(folder, "if .skip then null else {text: .body, external_ids: [.nr]} end");
    settings.items = "/data/requests";
    const Translation translation("city", std::move(settings));
    const auto pieces = translation.inwards(arrival_of(
        R"({"data":{"requests":[{"nr":1,"body":"а"},{"skip":true},{"nr":2,"body":[]},{"nr":12345678901234567890,"body":"б"}]}})"));
    REQUIRE(pieces.size() == 3);
    CHECK(pieces[0].submission);
    CHECK(pieces[1].fault);
    CHECK(pieces[1].text == R"({"nr":2,"body":[]})");
    CHECK(pieces[2].text.find("12345678901234567890") != std::string::npos);
    CHECK_THROWS_AS(translation.inwards(arrival_of(R"({"data":{"requests":{}}})")), Fault);
    CHECK_THROWS_AS(translation.inwards(arrival_of("<html>")), Fault);
}

TEST_CASE("a table is read by its first row and written so that spreadsheets calculate nothing") {
    const TempFolder folder;
    auto settings = with_in(folder, "{text: .[\"Текст\"], external_ids: [.[\"Номер\"]]}");
    settings.format = TranslationSettings::Format::csv;
    settings.out = written(folder, "out.jq", "{nr: .appeal_id, text: (\"=1+\" + .text.body), n: 5}");
    settings.csv_columns = {"nr", "text", "none", "n"};
    const Translation translation("city", std::move(settings));
    const auto pieces =
        translation.inwards(arrival_of("\xEF\xBB\xBFНомер;Текст\r\n1;\"Яма; \"\"большая\"\"\nи лужа\"\r\n\r\n2;Свет\n"));
    REQUIRE(pieces.size() == 2);
    CHECK(appeal_from_json(pieces[0].submission->canonical).text.body == "Яма; \"большая\"\nи лужа");
    CHECK(appeal_from_json(pieces[1].submission->canonical).text.body == "Свет");
    const std::string windows = "\xCD\xEE\xEC\xE5\xF0;\xD2\xE5\xEA\xF1\xF2\n3;\xDF\xEC\xE0\n";  // of a spreadsheet
    CHECK(appeal_from_json(translation.inwards(arrival_of(windows)).at(0).submission->canonical).text.body == "Яма");
    CHECK_THROWS_AS(translation.inwards(arrival_of("Номер;Текст\n1")), Fault);
    CHECK_THROWS_AS(translation.inwards(arrival_of("Номер;Номер\n1;2")), Fault);
    CHECK_THROWS_AS(translation.inwards(arrival_of("Номер;\"Текст\n1;2")), Fault);
    const auto letter = translation.outwards(sample_delivery("city"));
    CHECK(letter.octets == "nr;text;none;n\r\n0195d0a0-0000-7000-8000-000000000001;'=1+Яма у подъезда;;5\r\n");
    CHECK(letter.content_type == "text/csv; charset=utf-8");
}

TEST_CASE("XML goes through XSLT in both directions") {
    const TempFolder folder;
    TranslationSettings settings;
    settings.format = TranslationSettings::Format::xml;
    settings.out = written(folder, "out.xslt", R"xslt(
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:appeal-gateway:appeal:1.0">
  <xsl:template match="/"><Letter><xsl:value-of select="//a:text/a:body"/></Letter></xsl:template>
</xsl:stylesheet>)xslt");
    settings.in = written(folder, "in.xslt", R"xslt(
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:appeal-gateway:appeal:1.0">
  <xsl:param name="connector"/>
  <xsl:param name="now"/>
  <xsl:template match="/State">
    <event>
      <event_id><xsl:value-of select="concat(@nr, '-', @word)"/></event_id>
      <kind>status.changed</kind>
      <external_id>
        <system><xsl:value-of select="$connector"/></system><kind>id</kind><value><xsl:value-of select="@nr"/></value>
      </external_id>
      <at><xsl:value-of select="$now"/></at>
      <source>city</source>
      <status><xsl:value-of select="@word"/></status>
    </event>
  </xsl:template>
</xsl:stylesheet>)xslt");
    settings.items = "/States/State";
    const Translation translation("city", std::move(settings));
    CHECK(translation.outwards(sample_delivery("city")).octets.find("Яма у подъезда</Letter>") != std::string::npos);
    const auto pieces = translation.inwards(arrival_of(R"(<States><State nr="7" word="in_work"/><Other/></States>)"));
    REQUIRE(pieces.size() == 1);
    if (pieces.front().fault) FAIL(pieces.front().fault->detail() << " " << pieces.front().fault->place());
    const auto event = event_from_json(pieces.front().submission->canonical);
    CHECK(event.status == Status::in_work);
    CHECK(event.external_id->value == "7");
    CHECK_THROWS_AS(translation.inwards(arrival_of("<!DOCTYPE a [<!ENTITY b 'c'>]><States>&b;</States>")), Fault);
}

TEST_CASE("a municipal centre neither sees nor brings appeals of another territory") {
    const TempFolder folder;
    auto settings = with_in(folder, "{text: .body, external_ids: [.nr], location: {oktmo8: .oktmo}}");
    settings.territory = {"33701"};
    const Translation translation("city", settings);
    CHECK(translation.inwards(arrival_of(R"({"nr":1,"body":"а","oktmo":"33701000"})")).front().submission);
    CHECK(fault_of(translation, arrival_of(R"({"nr":1,"body":"а","oktmo":"33710000"})")).cause() == Cause::unknown_territory);
    CHECK(fault_of(translation, arrival_of(R"({"nr":1,"body":"а"})")).cause() == Cause::unknown_territory);
    CHECK_NOTHROW(translation.outwards(sample_delivery("city")));
    settings.territory = {"33710"};
    const Translation other("city", std::move(settings));
    CHECK_THROWS_AS(other.outwards(sample_delivery("city")), Fault);
}

TEST_CASE("what other adapters keep with an appeal does not leave") {
    auto appeal = sample_appeal();
    appeal.ext["pos-edms"] = R"({"secret":"kept"})";
    auto delivery = sample_delivery("city");
    delivery.canonical = delivery.appeal = to_json(appeal);
    CHECK(Translation("city", {}).outwards(delivery).octets.find("kept") == std::string::npos);
}

TEST_CASE("the name of a file is the number of a single appeal in it, never of every row of a table") {
    const TempFolder folder;
    const Translation single("city", with_in(folder, "{text: .body}"));
    const auto pieces = single.inwards(arrival_of(R"({"body":"Яма"})", "letter-17.json"));
    CHECK(appeal_from_json(pieces.at(0).submission->canonical).external_ids.at(0).value == "letter-17.json");
    auto settings = with_in(folder, "{text: .body}");
    settings.format = TranslationSettings::Format::csv;
    const auto rows = Translation("city", std::move(settings)).inwards(arrival_of("body\nЯма\nСвет\n", "export.csv"));
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].fault);
    CHECK(rows[1].fault);
}
