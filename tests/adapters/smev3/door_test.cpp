// The partners' door: what it takes, what it says, and every kind of bad input.
#include "tests/adapters/smev3/door.hpp"

#include <fstream>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/document.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

constexpr std::string_view types = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2";

PartnerRequest good(const Door& door) {
    return {make_uuid_v1(door.clock.now()), canonical_content(small_appeal(door.clock.now()))};
}

struct BadInput {
    std::string name;
    std::string body;
    std::string code;  ///< of the fault
    std::string content_type = "text/xml; charset=utf-8";
};

std::vector<BadInput> bad_documents(const std::string& right) {
    const std::string deep = [] {
        std::string open, close;
        for (int i = 0; i < 300; ++i) {
            open += "<a>";
            close += "</a>";
        }
        return open + close;
    }();
    return {
        {"nothing", "", "message.malformed"},
        {"cut off", right.substr(0, right.size() / 2), "message.malformed"},
        {"no XML", "{\"json\": true}", "message.malformed"},
        {"a DOCTYPE", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "message.doctype"},
        {"a DOCTYPE around a good message", "<!DOCTYPE e SYSTEM \"http://x/\">" + right, "message.doctype"},
        {"depth", deep, "message.too_deep"},
        {"octets that are no UTF-8", changed(right, "Яма", "\xff\xfe"), "message.encoding"},
        {"an encoding nobody knows", "<?xml version=\"1.0\" encoding=\"x-martian\"?><a/>", "message.encoding"},
        {"another charset", right, "message.encoding", "text/xml; charset=windows-1251"},
        {"JSON by its type", right, "message.content_type", "application/json"},
        {"SOAP 1.2 by its type", right, "message.content_type", "application/soap+xml"},
        {"multipart without a boundary", right, "message.malformed", "multipart/related"},
        {"multipart without its parts", right, "message.malformed", "multipart/related; boundary=xyz"},
        {"no SOAP", "<a/>", "message.schema"},
        {"SOAP 1.2", changed(right, "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
         "message.schema"},
        {"an empty Body", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/></s:Envelope>",
         "message.schema"},
    };
}

std::vector<BadInput> bad_messages(const std::string& right) {
    const auto value = right.find("<ds:SignatureValue>") == std::string::npos ? "<SignatureValue" : "<ds:SignatureValue";
    const auto at = right.find('>', right.find(value)) + 1;
    std::string bad_base64 = right, other_value = right;
    bad_base64.replace(at, 4, "!?!?");
    other_value[at] = other_value[at] == 'A' ? 'B' : 'A';
    const auto signature = right.find("<t:CallerInformationSystemSignature>");
    const std::string end = "</t:CallerInformationSystemSignature>";
    std::string without = right;
    without.erase(signature, right.find(end) + end.size() - signature);
    std::string wrapped =
        changed(right, "<t:SenderProvidedRequestData", "<t:SenderProvidedRequestData Id=\"x\"/><t:SenderProvidedRequestData");
    return {
        {"another operation",
         changed(changed(right, "SendRequestRequest", "SendQueryRequest"), "</t:SendRequestRequest", "</t:SendQueryRequest"),
         "message.operation"},
        {"another version of the schemas", changed(right, types, std::string(types.substr(0, types.size() - 3)) + "1.1"),
         "message.operation"},
        {"no signature", without, "signature.missing"},
        {"an empty signature element",
         without.substr(0, signature) + "<t:CallerInformationSystemSignature/>" + without.substr(signature),
         "signature.missing"},
        {"bad base64 in the signature", bad_base64, "signature.invalid"},
        {"another signature value", other_value, "signature.invalid"},
        {"content changed after signing", changed(right, "33701000", "33701001"), "signature.invalid"},
        {"the MessageID changed after signing", changed(right, "<t:TransactionCode>code-1", "<t:TransactionCode>code-2"),
         "signature.invalid"},
        {"a second, unsigned request", wrapped, "message.schema"},
    };
}

}  // namespace

TEST_CASE("a signed request of a partner is taken and answered as SMEV answers") {
    Door door;
    const PartnerRequest request = good(door);
    const std::string octets = request.octets();
    const WebResponse response = door.knock(octets);
    CHECK(response.status == 200);
    REQUIRE(door.taken.size() == 1);
    const Envelope& envelope = door.taken.front().envelope;
    CHECK(envelope.bytes == octets);
    CHECK(envelope.sender_message_id == request.message_id);
    CHECK(envelope.sender.find("CN=") != std::string::npos);
    CHECK(envelope.evidence.front().verdict == "valid");
    CHECK(door.taken.front().unrouted == Submission::Unrouted::refuse);
    CHECK(appeal_from_json(door.taken.front().canonical).location.oktmo8 == "33701000");
    const XmlDocument answer = XmlDocument::parse(response.body);
    const XmlNode body = answer.root().child("Body").first_child();
    REQUIRE(body.is(types, "SendRequestResponse"));
    CHECK(body.child("MessageMetadata").child("MessageId").text() == request.message_id);
    const auto check = verify_xml_signature(answer, body.child("SMEVSignature").first_child(), body.child("MessageMetadata"),
                                            XmlTransforms::smev, &door.trust, door.clock.now());
    CHECK(check.valid());
}

TEST_CASE("a repeat reads the same answer, other content under the same MessageID is refused") {
    Door door;
    PartnerRequest request = good(door);
    const auto metadata = [](const WebResponse& response) {
        const XmlDocument document = XmlDocument::parse(response.body);
        return canonicalize_exclusive(document.root().child("Body").first_child().child("MessageMetadata"));
    };
    const std::string first = metadata(door.knock(request.octets()));
    door.clock.advance(Duration{5'000});
    CHECK(metadata(door.knock(request.octets())) == first);  // signed anew: the octets differ, the content does not
    CHECK(door.taken.size() == 1);
    request.content = changed(request.content, "33701000", "33702000");
    CHECK(Door::fault_code(door.knock(request.octets())) == "message.duplicate");
    CHECK(door.taken.size() == 1);
}

TEST_CASE("bad documents and bad messages are refused with their cause and nothing is accepted") {
    Door door;
    const std::string right = good(door).octets();
    std::vector<BadInput> inputs = bad_documents(right);
    for (auto& more : bad_messages(right)) inputs.push_back(std::move(more));
    for (const BadInput& input : inputs) {
        INFO(input.name);
        const WebResponse response = door.knock(input.body, input.content_type);
        CHECK(Door::fault_code(response) == input.code);
        CHECK(response.body.find("Яма") == std::string::npos);
    }
    CHECK(door.taken.empty());
}

TEST_CASE("a good signature over a bad request is refused all the same") {
    Door door;
    const auto code_of = [&](const std::string& from, const std::string& to) {
        PartnerRequest request = good(door);
        request.content = changed(request.content, from, to);
        return Door::fault_code(door.knock(request.octets()));
    };
    CHECK(code_of("<regime>pos_message</regime>", "") == "message.schema");
    CHECK(code_of("<oktmo8>33701000</oktmo8>", "<oktmo8>a</oktmo8>") == "message.schema");
    CHECK(code_of("urn:appeal-gateway:appeal:1.0", "urn:somebody:else") == "message.schema");
    PartnerRequest two = good(door);
    two.content += "<more xmlns=\"urn:x\"/>";
    CHECK(Door::fault_code(door.knock(two.octets())) == "message.schema");
    PartnerRequest none = good(door);
    none.content.clear();
    CHECK(Door::fault_code(door.knock(none.octets())) == "message.schema");
    PartnerRequest version4 = good(door);
    version4.message_id = "0e5c1e5a-8f3b-4c1e-9d1a-0123456789ab";
    CHECK(Door::fault_code(door.knock(version4.octets())) == "message.value");
    PartnerRequest upper = good(door);
    upper.message_id[0] = 'A';
    CHECK(Door::fault_code(door.knock(upper.octets())) == "message.schema");
    CHECK(door.taken.empty());
}

TEST_CASE("certificates that may not sign are refused by what is wrong with them") {
    Door door;
    const auto code_of = [&](const std::string& key) {
        PartnerRequest request = good(door);
        request.key = key;
        return Door::fault_code(door.knock(request.octets()));
    };
    CHECK(code_of("expired-sign") == "certificate.expired");
    CHECK(code_of("revoked-sign") == "certificate.revoked");
    CHECK(code_of("stranger-sign") == "certificate.untrusted");
    CHECK(code_of("nousage-sign") == "certificate.usage");
    CHECK(door.taken.empty());
    CHECK(code_of("gateway-sign-512").empty());
    CHECK(door.taken.size() == 1);
}

TEST_CASE("with a list of senders only those on it come in") {
    const std::string digest = Desk::key("federal-sign")->certificate().sha256();
    const std::string subject = Desk::key("federal-sign")->certificate().subject();
    for (const std::string& entry : {digest, subject.substr(0, subject.find(','))}) {
        Door door({"CN=Nobody", entry});
        CHECK(Door::fault_code(door.knock(good(door).octets())).empty());
        PartnerRequest stranger = good(door);
        stranger.key = "official-sign";
        CHECK(Door::fault_code(door.knock(stranger.octets())) == "sender.unknown");
        CHECK(door.taken.size() == 1);
    }
}

TEST_CASE("what the gateway refuses behind the door is told as its cause") {
    for (const Cause cause : {Cause::unknown_topic, Cause::unknown_territory, Cause::no_route, Cause::store_unavailable}) {
        Door door;
        door.refusal.emplace(cause);
        CHECK(Door::fault_code(door.knock(good(door).octets())) == info(cause).code);
    }
}

TEST_CASE("a method other than POST and a body too big for an envelope are refused") {
    Door door;
    WebRequest get;
    get.method = "GET";
    get.path = "/smev/v1.2/ws";
    CHECK(Door::fault_code(door.knock(get)) == info(Cause::method_not_allowed).code);
    WebRequest big;
    big.method = "POST";
    big.path = "/smev/v1.2/ws";
    big.headers = {{"Content-Type", "text/xml"}};
    big.body.file = "/nowhere";
    big.body.size = 100u << 20;
    const WebResponse refused = door.knock(big);
    CHECK(Door::fault_code(refused) == "message.too_large");
    CHECK(Door::smev_fault(refused) == "AttachmentSizeLimitExceeded");
    CHECK(refused.body.find("<f:RealTotalAttachmentSize>104857600<") != std::string::npos);
    WebRequest elsewhere;
    elsewhere.method = "POST";
    elsewhere.path = "/smev/v1.2/ws/more";
    CHECK(Door::fault_code(door.knock(elsewhere)) == info(Cause::not_found).code);
}

TEST_CASE("a body that was set aside in a file is read like one in memory") {
    Door door;
    const TempFolder folder;
    const std::string octets = good(door).octets();
    WebRequest request;
    request.method = "POST";
    request.path = "/smev/v1.2/ws";
    request.headers = {{"Content-Type", "text/xml"}};
    request.body.file = folder.path() / "body";
    request.body.size = octets.size();
    std::ofstream(request.body.file, std::ios::binary) << octets;
    CHECK(door.knock(request).status == 200);
    REQUIRE(door.taken.size() == 1);
    CHECK(door.taken.front().envelope.bytes == octets);
}

TEST_CASE("a request with its certificate as a XOP part is read") {
    Door door;
    const std::string right = good(door).octets();
    const std::string body = "--b\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n" + right + "\r\n--b--\r\n";
    const WebResponse response =
        door.knock(body, "multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; boundary=b");
    CHECK(Door::fault_code(response).empty());
    REQUIRE(door.taken.size() == 1);
    CHECK(door.taken.front().envelope.bytes == body);
}
