// The official's signature of partners at the door: checked, kept as evidence, told with the appeal.
#include <boost/json.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

/// A partner's request whose content an official signed with `personal`.
std::string request(const Door& door, const std::string& personal) {
    RequestMessage message;
    message.message_id = message.reference_message_id = make_uuid_v1(door.clock.now());
    message.transaction_code = "code-1";
    message.content = canonical_content(small_appeal(door.clock.now()));
    return EnvelopeWriter(Smev3Settings{}, Desk::key("federal-sign"), Desk::key(personal)).send_request(message);
}

/// The ЭП-ОВ made anew over a part that was changed.
std::string signed_again(const std::string& envelope) {
    const auto begin = envelope.find("<t:SenderProvidedRequestData"), end = envelope.find("<t:CallerInformation");
    const std::string part = envelope.substr(begin, end - begin);
    const auto tail = envelope.find("</t:CallerInformation");
    return envelope.substr(0, end) + "<t:CallerInformationSystemSignature>" +
           sign_xml_element(part, "SIGNED_BY_CALLER", XmlTransforms::smev, *Desk::key("federal-sign")) + envelope.substr(tail);
}

std::string told(const Door& door) {
    const Appeal appeal = appeal_from_json(door.taken.back().canonical);
    const boost::json::value ext = boost::json::parse(appeal.ext.at("smev"));
    const auto* word = ext.as_object().if_contains("personal_signature");
    return word == nullptr ? "" : std::string(word->as_string());
}

}  // namespace

TEST_CASE("an official's signature that holds is evidence beside the partner's own") {
    Door door;
    REQUIRE(door.knock(request(door, "official-sign")).status == 200);
    const auto& evidence = door.taken.at(0).envelope.evidence;
    REQUIRE(evidence.size() == 2);
    CHECK(evidence[1].verdict == "valid");
    CHECK(evidence[1].covers == "appeal");
    CHECK(evidence[1].cert_sha256 == Desk::key("official-sign")->certificate().sha256());
    CHECK(told(door) == "valid");
}

TEST_CASE("content changed after the official signed it is refused as SMEV refuses it, whoever signed the whole") {
    Door door;
    const std::string forged = signed_again(changed(request(door, "official-sign"), "Яма", "Пир"));
    const WebResponse response = door.knock(forged);
    CHECK(Door::smev_fault(response) == "SignatureVerificationFault");
    CHECK(Door::fault_code(response) == "signature.invalid");
    CHECK(door.taken.empty());
    // The same way of signing again, with nothing changed, is let in.
    CHECK(door.knock(signed_again(request(door, "official-sign"))).status == 200);
}

TEST_CASE("an official nobody vouches for is told with the appeal and is no evidence; without one nothing is told") {
    Door door;
    REQUIRE(door.knock(request(door, "stranger-sign")).status == 200);
    CHECK(door.taken.back().envelope.evidence.size() == 1);
    CHECK(told(door) == "certificate.untrusted");
    const PartnerRequest plain{make_uuid_v1(door.clock.now()), canonical_content(small_appeal(door.clock.now()))};
    REQUIRE(door.knock(plain.octets()).status == 200);
    CHECK(door.taken.back().envelope.evidence.size() == 1);
    CHECK(told(door).empty());
}
