#include "adapters/smev3/signers.hpp"

#include <catch2/catch.hpp>

#include "gateway/mapping/appeal_xml.hpp"
#include "tests/adapters/smev3/scene.hpp"
#include "tests/signature/signed_samples.hpp"

namespace gateway::smev3 {

namespace {

/// An answer with a request in it that this key signed in SMEV's place.
Reply request_signed_by(const Desk& desk, const std::string& key_name) {
    const auto signing = samples::key(key_name);
    const std::string request = "<t:Request xmlns:t=\"" + std::string(samples::types) + "\" Id=\"R\">" +
                                samples::request_data() +
                                "<t:MessageMetadata><t:MessageId>m</t:MessageId></t:MessageMetadata></t:Request>";
    const std::string signature = sign_xml_element(request, "R", XmlTransforms::smev, *signing);
    const std::string message = samples::in("RequestMessage", request + samples::in("SMEVSignature", signature));
    return read_reply("text/xml", samples::envelope(samples::in("GetRequestResponse", message)), &desk.trust, desk.clock.now());
}

}  // namespace

TEST_CASE("a list names certificates by digest in either case or by whole attributes of the subject; an empty one names all") {
    CHECK(on_list({}, "CN=a", "00ff"));
    CHECK(on_list({"00FF"}, "CN=a", "00ff"));
    CHECK(on_list({"x", "CN=a"}, "O=b,CN=a", "00ff"));
    CHECK_FALSE(on_list({"00f", "CN=ab"}, "CN=a", "00ff"));
    CHECK_FALSE(on_list({"CN=a", "N=ab"}, "CN=ab,O=CN=abc", "00ff"));
}

TEST_CASE("a trusted certificate that is not SMEV's does not speak for SMEV") {
    const Desk desk;
    const Signers list{"CN=Тестовый стенд СМЭВ"};
    Reply good = request_signed_by(desk, "gost/smev-sign");
    REQUIRE(good.taken);
    believe_only(good, list);
    CHECK(good.taken->smev_signature == Cause::none);
    Reply forged = request_signed_by(desk, "gost/federal-sign");
    REQUIRE(forged.taken);
    REQUIRE(forged.taken->smev_signature == Cause::none);
    believe_only(forged, {});
    CHECK(forged.taken->smev_signature == Cause::none);
    believe_only(forged, list);
    CHECK(forged.taken->smev_signature == Cause::certificate_untrusted);
    CHECK(forged.taken->evidence.front().verdict == "untrusted");
    CHECK(forged.taken->evidence.front().reason == info(Cause::certificate_untrusted).code);
    Reply broken = request_signed_by(desk, "gost/expired-sign");
    believe_only(broken, list);
    CHECK(broken.taken->smev_signature == Cause::certificate_expired);
}

TEST_CASE("with a list of SMEV's signers a message of another one waits in its queue") {
    for (const auto& [entry, taken] : {std::pair{"CN=Тестовый стенд СМЭВ", 1}, {"CN=Настоящий СМЭВ", 0}}) {
        INFO(entry);
        Scene scene;
        Settings settings = smev_settings({{"key", "gateway-sign"},
                                           {"trust", "gost"},
                                           {"url", "http://127.0.0.1:" + std::to_string(scene.server->port()) + "/"}});
        Settings::Value list;
        list.given = true;
        list.list = {entry};
        settings.set("smev_signers", list);
        scene.adapter = make_smev3_kind().make(settings, scene.kit());
        const std::string content = appeal_to_xml(small_appeal(scene.clock.now()));
        scene.ask(content.substr(content.find("?>") + 2));
        CHECK(scene.poll().taken == taken);
        CHECK(scene.taken.size() == static_cast<std::size_t>(taken));
        CHECK(scene.counter("acknowledged") == taken);
    }
}

}  // namespace gateway::smev3
