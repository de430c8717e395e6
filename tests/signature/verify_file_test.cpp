#include "gateway/signature/verify_file.hpp"

#include <catch2/catch.hpp>

#include "tests/signature/signed_samples.hpp"

using namespace gateway;
using namespace gateway::samples;

namespace {

constexpr const char* ds = "http://www.w3.org/2000/09/xmldsig#";

DocumentVerdict verified(const std::string& text, std::optional<SignatureProfile> profile = std::nullopt) {
    return verify_document(XmlDocument::parse(text), {.profile = profile, .chain = ChainCheck::skipped, .at = now()});
}

std::vector<Cause> causes(const std::string& text) {
    std::vector<Cause> all;
    for (const auto& one : verified(text).signatures) all.push_back(one.check.cause);
    return all;
}

std::shared_ptr<const SigningKey> gost() {
    static const auto loaded = key("gost/gateway-sign");
    return loaded;
}

std::string element(const std::string& name, const std::string& id, const std::string& content = "x",
                    const std::string& ns = types) {
    return "<e:" + name + " xmlns:e=\"" + ns + "\" Id=\"" + id + "\">" + content + "</e:" + name + ">";
}

std::string smev_signed(const std::string& text, const std::string& id) {
    return sign_xml_element(text, id, XmlTransforms::smev, *gost());
}

// A poll's answer: the request as the sender signed it, inside what SMEV signed.
std::string get_request_response() {
    const std::string data = request_data();
    const std::string request = "<t:Request xmlns:t=\"" + std::string(types) + "\" Id=\"SIGNED_BY_SMEV\">" + data +
                                "<t:MessageMetadata Id=\"META\"><t:MessageType>REQUEST</t:MessageType></t:MessageMetadata>" +
                                in("SenderInformationSystemSignature", smev_signed(data, "SIGNED_BY_CALLER")) + "</t:Request>";
    return envelope(
        in("GetRequestResponse", in("RequestMessage", request + in("SMEVSignature", smev_signed(request, "SIGNED_BY_SMEV")))));
}

}  // namespace

TEST_CASE("every signature of an SMEV message is checked against the element the protocol names beside it") {
    const auto verdict = verified(get_request_response());
    CHECK(verdict.profile == SignatureProfile::smev);
    CHECK(verdict.valid());
    REQUIRE(verdict.signatures.size() == 2);
    CHECK(verdict.signatures[0].check.evidence.covers == "SenderProvidedRequestData");
    CHECK(verdict.signatures[1].check.evidence.covers == "Request");
    CHECK(verdict.signatures[1].element == "/Envelope/Body/GetRequestResponse/RequestMessage/Request");
}

TEST_CASE("client messages sign their selector, target, time or data") {
    for (const auto& [message, name, ns] : {std::tuple{"GetRequestRequest", "MessageTypeSelector", basic},
                                            {"GetResponseRequest", "MessageTypeSelector", basic},
                                            {"AckRequest", "AckTargetMessage", basic},
                                            {"GetStatusRequest", "Timestamp", basic},
                                            {"SendResponseRequest", "SenderProvidedResponseData", types}}) {
        INFO(message);
        const std::string part = element(name, "I", "x", ns);
        const std::string container = in("CallerInformationSystemSignature", smev_signed(part, "I"));
        CHECK(verified(envelope(in(message, part + container))).valid());
        CHECK(verified(in(message, part + container)).valid());
        CHECK(causes(envelope(in(message, part))).empty());
        CHECK_FALSE(verified(envelope(in(message, part))).valid());
    }
}

TEST_CASE("answers of SMEV sign their metadata or status data") {
    const std::string meta = element("MessageMetadata", "M");
    CHECK(verified(envelope(in("SendRequestResponse", meta + in("SMEVSignature", smev_signed(meta, "M"))))).valid());
    const std::string status = element("AsyncProcessingStatusData", "S");
    CHECK(verified(envelope(in("GetStatusResponse",
                               in("SmevAsyncProcessingMessage", status + in("SMEVSignature", smev_signed(status, "S"))))))
              .valid());
}

TEST_CASE("a personal signature covers the element directly under MessagePrimaryContent") {
    const std::string business =
        "<a:Appeal xmlns:a=\"urn:example:appeal\" Id=\"BUSINESS\"><a:Text>Яма &gt; метра &amp; лужа</a:Text></a:Appeal>";
    const std::string data = request_data("C", in("PersonalSignature", smev_signed(business, "BUSINESS")));
    const std::string message = send_request(*gost(), data, "C");
    const auto verdict = verified(message);
    CHECK(verdict.valid());
    REQUIRE(verdict.signatures.size() == 2);
    CHECK(verdict.signatures[0].check.evidence.covers == "Appeal");
    // Valid alone, it does not replace the signature of the information system.
    CHECK(causes(envelope(in("SendRequestRequest", data))) == std::vector{Cause::none, Cause::signature_missing});
    CHECK_FALSE(verified(envelope(in("SendRequestRequest", data))).valid());
    const std::string of_everything = request_data("C", in("PersonalSignature", smev_signed(element("Other", "O"), "O")));
    CHECK(causes(send_request(*gost(), of_everything, "C")) == std::vector{Cause::signature_target, Cause::none});
}

TEST_CASE("a valid signature at a place where a wrapped copy could stand is refused") {
    const std::string good = send_request(*gost());
    const auto from = good.find("<t:SendRequestRequest");
    const std::string message = good.substr(from, good.find("</soap:Body>") - from);
    const std::string forged = envelope(in("SendRequestRequest", request_data("F")));
    const std::vector<std::string> attacks{
        replaced(forged, "<soap:Header/>", "<soap:Header>" + message + "</soap:Header>"),
        replaced(good, "</soap:Body>", in("SendRequestRequest", request_data("F")) + "</soap:Body>"),
        replaced(good, "</soap:Body>", "</soap:Body><soap:Body/>"),
        envelope("<w xmlns=\"urn:w\">" + message + "</w>"),
        envelope(in("Junk", message)),
        envelope(in("SendRequestRequest", request_data("F") + message)),
        replaced(good, "<t:CallerInformationSystemSignature", request_data("F") + "<t:CallerInformationSystemSignature"),
        replaced(good, "</t:CallerInformationSystemSignature>",
                 "</t:CallerInformationSystemSignature>" + in("CallerInformationSystemSignature", "")),
        replaced(good, "</t:CallerInformationSystemSignature>", "<x/></t:CallerInformationSystemSignature>"),
        replaced(good, "<t:SenderProvidedRequestData", in("AckTargetMessage", "") + "<t:SenderProvidedRequestData"),
        "<w>" + good + "</w>"};
    for (std::size_t i = 0; i < attacks.size(); ++i) {
        INFO(i);
        CHECK_FALSE(verified(attacks[i], SignatureProfile::smev).valid());
    }
    CHECK(verified(good).valid());
}

TEST_CASE("a document with one bad signature among good ones is not valid") {
    const std::string good = get_request_response();
    CHECK(causes(replaced(good, ">REQUEST<", ">RESPONSE<")) == std::vector{Cause::none, Cause::signature_invalid});
    CHECK(causes(replaced(good, "Яма", "яма")) == std::vector{Cause::signature_invalid, Cause::signature_invalid});
}

TEST_CASE("WS-Security covers soap:Body with the certificate in a token") {
    for (const std::string name : {"gost/gateway-sign", "rsa/gateway-sign"}) {
        const std::string good = wss_message(*key(name));
        CHECK(verified(good).profile == SignatureProfile::wss);
        CHECK(causes(good) == std::vector{Cause::none});
        CHECK(causes(replaced(good, ">1<", ">2<")) == std::vector{Cause::signature_invalid});
        CHECK(causes(replaced(good, ">1<", "> 1<")) == std::vector{Cause::signature_invalid});
        CHECK(causes(replaced(good, "#token", "#nothing")) == std::vector{Cause::signature_invalid});
        CHECK(causes(replaced(good, "Id=\"body\"", "Id=\"other\"")) == std::vector{Cause::signature_target});
        CHECK(causes(replaced(good, "</soap:Envelope>", "<soap:Body/></soap:Envelope>")) ==
              std::vector{Cause::signature_target});
        CHECK(causes(replaced(good, "X509v3", "PKCS7")) == std::vector{Cause::signature_invalid});
    }
}

TEST_CASE("any other document is covered from its root") {
    const std::string good = enveloped(*gost(), "<d xmlns=\"urn:d\"><x Id=\"part\">1</x></d>", "");
    CHECK(verified(good).profile == SignatureProfile::xmldsig);
    CHECK(verified(good).valid());
    const std::string part = "<x xmlns=\"urn:d\" Id=\"part\">1</x>";
    CHECK(causes("<d>" + part + sign_xml_element(part, "part", XmlTransforms::exclusive, *gost()) + "</d>") ==
          std::vector{Cause::signature_target});
    CHECK(causes("<d xmlns=\"urn:d\"/>").empty());
    CHECK_FALSE(verified("<d xmlns=\"urn:d\"/>").valid());
    CHECK(causes("<d><ds:Signature xmlns:ds=\"" + std::string(ds) + "\"/></d>") == std::vector{Cause::signature_invalid});
}

TEST_CASE("without a trust store nobody is trusted, unless the chain is skipped") {
    const auto doc = XmlDocument::parse(send_request(*gost()));
    const auto verdict = verify_document(doc, {.at = now()});
    REQUIRE(verdict.signatures.size() == 1);
    CHECK(verdict.signatures[0].check.cause == Cause::certificate_untrusted);
    CHECK(verdict.signatures[0].check.evidence.verdict == "untrusted");
    CHECK(verdict.signatures[0].check.detail.find("--trust") != std::string::npos);
    const auto trust = TrustStore::load(test_keys() / "trust" / "gost");
    CHECK(verify_document(doc, {.trust = &trust, .at = now()}).valid());
    CHECK_FALSE(verify_document(doc, {.trust = &trust, .at = now() + std::chrono::hours{24 * 4000}}).valid());
    CHECK_FALSE(verify_document(doc, {.profile = SignatureProfile::xmldsig, .trust = &trust, .at = now()}).valid());
}
