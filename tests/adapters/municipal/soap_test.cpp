#include <catch2/catch.hpp>

#include "adapters/municipal/soap.hpp"
#include "gateway/signature/hmac.hpp"
#include "gateway/xml/document.hpp"
#include "tests/adapters/municipal/pieces.hpp"

using namespace gateway;
using namespace gateway::municipal;
using Kind = Outcome::Kind;

namespace {

constexpr const char* out_xslt = R"xslt(
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:appeal-gateway:appeal:1.0"
    exclude-result-prefixes="a">
  <xsl:template match="/"><Put xmlns="urn:city:1"><Text><xsl:value-of select="//a:text/a:body"/></Text></Put></xsl:template>
</xsl:stylesheet>)xslt";

std::string envelope(const std::string& body) {
    return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + body + "</s:Body></s:Envelope>";
}

std::string fault_1_1(const std::string& code) {
    return envelope("<s:Fault><faultcode>s:" + code + "</faultcode><faultstring>Тестов</faultstring></s:Fault>");
}

struct Scene : Rig {
    SoapSettings settings_for(const Imposter& partner) const {
        SoapSettings settings;
        settings.line.url = partner.url("/ws");
        settings.action = "urn:Put";
        settings.answer.id = Locator::parse("/Envelope/Body/PutResponse/Id");
        return settings;
    }
    Outcome deliver(SoapSettings settings, Delivery delivery = sample_delivery("city")) {
        TranslationSettings mapping;
        mapping.format = TranslationSettings::Format::xml;
        mapping.out = written(folder, "out.xslt", out_xslt);
        const auto connector =
            make_soap_connector(std::move(settings), kit("city"), std::make_shared<Translation>("city", std::move(mapping)));
        return run(connector->deliver(std::move(delivery), Deadline::after(Duration(20'000))));
    }
};

Kind kind_after(const std::string& body, int status = 500) {
    Scene scene;
    const Imposter partner([&](const ImposterRequest&) { return answer_with(body, status); });
    auto settings = scene.settings_for(partner);
    settings.faults = {{"Server.Duplicate", Kind::delivered}, {"Client.Busy", Kind::postponed}};
    const auto outcome = scene.deliver(settings);
    CHECK(outcome.detail.find("Тестов") == std::string::npos);
    return outcome.kind;
}

}  // namespace

TEST_CASE("an appeal goes as the Body of an envelope and the id is read from the answer") {
    Scene scene;
    const Imposter partner([](const ImposterRequest&) {
        return answer_with(envelope("<PutResponse xmlns='urn:city:1'><Id>C-1</Id></PutResponse>"));
    });
    const auto outcome = scene.deliver(scene.settings_for(partner));
    INFO(outcome.detail);
    REQUIRE(outcome.kind == Kind::delivered);
    CHECK(outcome.learned.at(0) == ExternalId{"city", "id", "C-1"});
    const auto request = partner.requests().at(0);
    CHECK(request.header("SOAPAction") == "\"urn:Put\"");
    CHECK(request.header("Content-Type") == "text/xml; charset=utf-8");
    const auto sent = XmlDocument::parse(request.body);
    CHECK(sent.root().is("http://schemas.xmlsoap.org/soap/envelope/", "Envelope"));
    CHECK(sent.root().child("Body").child("urn:city:1", "Put").child("Text").text() == "Яма у подъезда");
    CHECK_FALSE(sent.root().child("Header"));
}

TEST_CASE("SOAP 1.2 has its own namespace and says the action in its Content-Type") {
    Scene scene;
    const Imposter partner;
    auto settings = scene.settings_for(partner);
    settings.form.version = SoapVersion::v1_2;
    scene.deliver(settings);
    const auto request = partner.requests().at(0);
    CHECK(request.header("Content-Type") == "application/soap+xml; charset=utf-8; action=\"urn:Put\"");
    CHECK_FALSE(request.header("SOAPAction"));
    CHECK(XmlDocument::parse(request.body).root().ns() == "http://www.w3.org/2003/05/soap-envelope");
}

TEST_CASE("a password goes as a digest over nonce and time, or as text where the partner wants it") {
    const Time now = *parse_rfc3339("2026-03-02T09:00:00.5Z");
    SoapForm form;
    form.user = "gate<";
    form.password = "word";
    const auto token_of = [&] {
        const auto text = soap_envelope(form, "<a/>", now, "0123");
        const auto document = XmlDocument::parse(text);
        const auto token = document.root().child("Header").child("Security").child("UsernameToken");
        CHECK(token.child("Username").text() == "gate<");
        CHECK(token.child("Created").text() == "2026-03-02T09:00:00Z");
        return token.child("Password").text();
    };
    CHECK(token_of() == base64_encode(sha1("01232026-03-02T09:00:00Zword")));
    form.digest = false;
    CHECK(token_of() == "word");
}

TEST_CASE("faults end an attempt by the table, else by whose fault it is") {
    CHECK(kind_after(fault_1_1("Server")) == Kind::postponed);
    CHECK(kind_after(fault_1_1("Client.Bad")) == Kind::refused);
    CHECK(kind_after(fault_1_1("Server.Duplicate")) == Kind::delivered);
    CHECK(kind_after(fault_1_1("Server.Duplicate.Old")) == Kind::delivered);
    CHECK(kind_after(fault_1_1("Client.Busy"), 200) == Kind::postponed);
    CHECK(kind_after(fault_1_1("")) == Kind::postponed);
    CHECK(kind_after("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault><s:Code><s:Value>s:Sender"
                     "</s:Value><s:Subcode><s:Value>x:Bad</s:Value></s:Subcode></s:Code></s:Fault></s:Body></s:Envelope>",
                     400) == Kind::refused);
    CHECK(kind_after("<html/>", 200) == Kind::in_doubt);
    CHECK(kind_after(envelope("<PutResponse><Id/></PutResponse>"), 200) == Kind::in_doubt);
    CHECK(kind_after("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 200) == Kind::in_doubt);
}

TEST_CASE("events are sent only where an action for them is configured") {
    Scene scene;
    const Imposter partner([](const ImposterRequest&) { return answer_with(envelope("<Ok/>")); });
    auto settings = scene.settings_for(partner);
    CHECK(scene.deliver(settings, event_delivery("city", "C-1")).kind == Kind::refused);
    CHECK(partner.requests().empty());
}

TEST_CASE("the state of an open appeal is asked by SOAP and mapped by XSLT") {
    Scene scene;
    scene.ledger.keep(held_appeal("city", "C<1"));
    const Imposter partner([](const ImposterRequest&) {
        return answer_with(envelope("<StateResponse xmlns='urn:city:1'><Word>in_work</Word></StateResponse>"));
    });
    auto settings = scene.settings_for(partner);
    settings.status = SoapStatus{"urn:Get", TextTemplate::parse("<Get xmlns='urn:city:1'><Id>{partner_id}</Id></Get>"),
                                 written(scene.folder, "state.xslt", R"xslt(
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:appeal-gateway:appeal:1.0"
    xmlns:c="urn:city:1" exclude-result-prefixes="c">
  <xsl:param name="connector"/><xsl:param name="now"/><xsl:param name="about"/><xsl:param name="event_id"/>
  <xsl:template match="/c:StateResponse">
    <event>
      <event_id><xsl:value-of select="$event_id"/></event_id>
      <kind>status.changed</kind>
      <external_id><system><xsl:value-of select="$connector"/></system><kind>id</kind>
        <value><xsl:value-of select="$about"/></value></external_id>
      <at><xsl:value-of select="$now"/></at>
      <source><xsl:value-of select="$connector"/></source>
      <status><xsl:value-of select="c:Word"/></status>
    </event>
  </xsl:template>
</xsl:stylesheet>)xslt")};
    const auto source = make_soap_source(settings, scene.kit("city"), {});
    const auto poll = [&] { return scene.run(source->poll(Deadline::after(Duration(20'000)))).taken; };
    CHECK(poll() == 1);
    CHECK(poll() == 0);
    CHECK(XmlDocument::parse(partner.requests().at(0).body).root().child("Body").child("Get").child("Id").text() == "C<1");
    REQUIRE(scene.accepted.size() == 1);
    CHECK(event_from_json(scene.accepted[0].canonical).status == Status::in_work);
}
