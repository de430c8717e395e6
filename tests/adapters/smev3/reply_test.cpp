// Answers of SMEV in every shape they are known to have, and what is no answer at all.
#include "adapters/smev3/reply.hpp"

#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::filesystem::path reference = std::filesystem::path(SOURCE_DIR) / "../shared/reference/smev";
constexpr std::string_view types = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2";
constexpr std::string_view basic = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2";

/// A file of the reference folder, or nullopt with a warning when the folder is not beside us.
std::optional<std::string> reference_file(const std::string& name) {
    std::ifstream in(reference / name, std::ios::binary);
    if (!in) {
        WARN("reference " << name << " is not beside the sources; not checked");
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string filled(std::string text) {
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
        const auto end = text.find("}}", at) + 2;
        const std::string name = text.substr(at + 2, end - at - 4);
        std::string value = "value of " + name;
        if (name == "business_document") value = "<a xmlns=\"urn:x\">1</a>";
        if (name == "sent_at" || name == "delivered_at") value = "2026-03-02T10:00:00+03:00";
        if (name == "integer") value = "5";
        if (name.ends_with("message_id")) value = "0195d0a0-1111-11f0-8000-0242ac120002";
        text.replace(at, end - at, value);
        at += value.size();
    }
    return text;
}

struct Signed {
    std::string element, signature;
};

Signed sign(const std::string& name, const std::string& id, const std::string& inner, const std::string& key) {
    Signed made;
    made.element = "<t:" + name + " xmlns:t=\"" + std::string(types) + "\" xmlns:b=\"" + std::string(basic) + "\" Id=\"" + id +
                   "\">" + inner + "</t:" + name + ">";
    made.signature = sign_xml_element(made.element, id, XmlTransforms::smev, *Desk::key(key));
    return made;
}

struct GetRequestAnswer {
    std::string content = "<a xmlns=\"urn:x\">1</a>";
    std::string smev_key = "smev-sign", sender_key = "federal-sign";
    bool smev_signature = true, sender_signature = true;

    std::string octets() const {
        const Signed provided =
            sign("SenderProvidedRequestData", "SENDER",
                 "<t:MessageID>0195d0a0-1111-11f0-8000-0242ac120002</t:MessageID><b:MessagePrimaryContent>" + content +
                     "</b:MessagePrimaryContent>",
                 sender_key);
        std::string inner = provided.element +
                            "<t:MessageMetadata><t:MessageId>0195d0a0-1111-11f0-8000-0242ac120002</t:MessageId>"
                            "<t:SendingTimestamp>2026-03-02T10:00:00</t:SendingTimestamp></t:MessageMetadata>"
                            "<t:ReplyTo>opaque</t:ReplyTo>";
        if (sender_signature)
            inner += "<t:SenderInformationSystemSignature>" + provided.signature + "</t:SenderInformationSystemSignature>";
        const Signed request = sign("Request", "SMEV", inner, smev_key);
        std::string message = request.element;
        if (smev_signature) message += "<t:SMEVSignature>" + request.signature + "</t:SMEVSignature>";
        return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><t:GetRequestResponse "
               "xmlns:t=\"" +
               std::string(types) + "\"><t:RequestMessage>" + message +
               "</t:RequestMessage></t:GetRequestResponse></soap:Body></soap:Envelope>";
    }
};

Taken read(const std::string& octets) {
    static const Desk desk;
    Reply reply = read_reply("text/xml", octets, &desk.trust, desk.clock.now());
    REQUIRE(reply.taken);
    return *reply.taken;
}

}  // namespace

TEST_CASE("both signatures of a relayed request are checked") {
    const Taken taken = read(GetRequestAnswer{}.octets());
    CHECK(taken.smev_signature == Cause::none);
    CHECK(taken.sender_signature == Cause::none);
    CHECK(taken.reply_to == "opaque");
    CHECK(to_rfc3339(*taken.sent_at) == "2026-03-02T07:00:00.000000Z");
    REQUIRE(taken.evidence.size() == 2);
}

TEST_CASE("what is wrong with a signature is told apart") {
    GetRequestAnswer answer;
    const std::string right = answer.octets();
    const Taken tampered = read(changed(right, "<a xmlns=\"urn:x\">1", "<a xmlns=\"urn:x\">2"));
    CHECK(tampered.smev_signature == Cause::signature_invalid);
    CHECK(tampered.sender_signature == Cause::signature_invalid);
    const Taken reply_to = read(changed(right, "opaque", "mine"));
    CHECK(reply_to.smev_signature == Cause::signature_invalid);
    CHECK(reply_to.sender_signature == Cause::none);
    answer.smev_signature = false;
    CHECK(read(answer.octets()).smev_signature == Cause::signature_missing);
    answer = {};
    answer.sender_signature = false;
    CHECK(read(answer.octets()).sender_signature == Cause::signature_missing);
    CHECK(read(answer.octets()).smev_signature == Cause::none);
    answer = {};
    answer.smev_key = "stranger-sign";
    CHECK(read(answer.octets()).smev_signature == Cause::certificate_untrusted);
    answer = {};
    answer.sender_key = "expired-sign";
    CHECK(read(answer.octets()).sender_signature == Cause::certificate_expired);
    CHECK(read(answer.octets()).smev_signature == Cause::none);
}

TEST_CASE("redeliveries have one digest, other content another, with and without the sender's signature") {
    GetRequestAnswer answer, other;
    other.content = "<a xmlns=\"urn:x\">2</a>";
    CHECK(read(answer.octets()).content_digest == read(answer.octets()).content_digest);
    CHECK(read(answer.octets()).content_digest != read(other.octets()).content_digest);
    answer.sender_signature = other.sender_signature = false;
    CHECK(read(answer.octets()).content_digest == read(answer.octets()).content_digest);
    CHECK(read(answer.octets()).content_digest != read(other.octets()).content_digest);
}

TEST_CASE("a certificate that comes as a XOP part is put back before the digest is computed") {
    static const Desk desk;
    const std::string right = GetRequestAnswer{}.octets();
    const auto at = right.find("X509Certificate>") + 16;
    const auto end = right.find('<', at);
    std::string der;
    REQUIRE(base64_decode(right.substr(at, end - at), der));
    const std::string include = "<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:cert%2B1@x\"/>";
    const std::string body = "--b\r\nContent-ID: <root>\r\n\r\n" + right.substr(0, at) + include + right.substr(end) +
                             "\r\n--b\r\nContent-ID: <cert+1@x>\r\n\r\n" + der + "\r\n--b--\r\n";
    const std::string type = "multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; boundary=\"b\"";
    const Reply reply = read_reply(type, body, &desk.trust, desk.clock.now());
    REQUIRE(reply.taken);
    CHECK(reply.taken->smev_signature == Cause::none);
    CHECK(reply.taken->sender_signature == Cause::none);
    CHECK_THROWS_AS(read_reply(type, changed(body, "<cert+1@x>", "<gone@x>"), &desk.trust, desk.clock.now()), Fault);
}

TEST_CASE("samples of real answers are read") {
    if (const auto text = reference_file("faults/GetResponseResponce_EmptyQueue.xml"))
        CHECK(read_reply("text/xml", *text, nullptr, {}).empty_queue);
    if (const auto text = reference_file("faults/GetResponseResponce_MultipartEmptyQueue.xml")) {
        const std::string type = "multipart/related; type=\"application/xop+xml\"; boundary=\"" +
                                 text->substr(2, text->find_first_of("\r\n") - 2) +
                                 "\"; start=\"<root.message@cxf.apache.org>\"; start-info=\"text/xml\"";
        CHECK(read_reply(type, *text, nullptr, {}).empty_queue);
    }
    if (const auto text = reference_file("faults/SoapFaultResponse.xml")) {
        const Reply reply = read_reply("text/xml", *text, nullptr, {});
        REQUIRE(reply.fault);
        CHECK(reply.fault->name.empty());
    }
    if (const auto text = reference_file("faults/SoapFaultResponse_SignatureVerificationFault.xml")) {
        const Reply reply = read_reply("text/xml", *text, nullptr, {});
        REQUIRE(reply.fault);
        CHECK(describe(*reply.fault).starts_with("SignatureVerificationFault/CertificateIsExpired SMEV-100"));
    }
    if (const auto text = reference_file("faults/SoapFault_TargetMessageIsNotFound_SMEV-501.xml")) {
        const Reply reply = read_reply("text/xml", *text, nullptr, {});
        REQUIRE(reply.fault);
        CHECK(row_of(*reply.fault).reaction == Reaction::done);
    }
}

TEST_CASE("answers in the shape real ones have are read, whatever their version") {
    const auto answer = [](const std::string& name, const std::string& version) -> std::optional<Reply> {
        auto text = reference_file("templates/own-1.2/" + name);
        if (!text) return std::nullopt;
        std::string body = filled(*text);
        for (std::size_t at = body.find("/1.2\""); at != std::string::npos; at = body.find("/1.2\"", at + 1))
            body.replace(at, 5, "/" + version + "\"");
        return read_reply("text/xml", body, nullptr, {});
    };
    for (const std::string version : {"1.1", "1.2", "1.3"}) {
        INFO(version);
        if (const auto reply = answer("GetRequestResponse.xml", version)) {
            REQUIRE(reply->taken);
            CHECK(reply->taken->reply_to == "value of opaque_token");
            CHECK(reply->taken->content.name() == "a");
            CHECK(reply->taken->files.headers.size() == 1);
            CHECK(reply->taken->smev_signature != Cause::none);
        }
        if (const auto reply = answer("GetResponseResponse.xml", version)) {
            REQUIRE(reply->taken);
            CHECK(reply->taken->original_id == "0195d0a0-1111-11f0-8000-0242ac120002");
        }
        if (const auto reply = answer("GetResponseResponse.async-rejection.xml", version)) {
            REQUIRE(reply->taken);
            REQUIRE(reply->taken->verdict);
            CHECK(reply->taken->verdict->category == "requestIsRejectedBySmev");
            REQUIRE(reply->taken->verdict->fault);
            CHECK(describe(*reply->taken->verdict->fault).starts_with("InvalidContent SMEV-403"));
            CHECK(reply->taken->sender_signature == Cause::signature_missing);
        }
        for (const char* send : {"SendRequestResponse.xml", "SendResponseResponse.xml"}) {
            if (const auto reply = answer(send, version)) CHECK(reply->receipt);
        }
        for (const char* empty :
             {"GetRequestResponse.empty.xml", "GetResponseResponse.empty.xml", "GetStatusResponse.empty.xml"}) {
            if (const auto reply = answer(empty, version)) CHECK(reply->empty_queue);
        }
        if (const auto reply = answer("AckResponse.xml", version)) CHECK(reply->acknowledged);
        if (const auto reply = answer("Fault.xml", version)) CHECK(reply->fault);
        if (const auto reply = answer("GetStatusResponse.xml", version)) CHECK(reply->news);
        if (const auto reply = answer("GetIncomingQueueStatisticsResponse.xml", version)) CHECK_FALSE(reply->queues.empty());
    }
}

TEST_CASE("a name of another namespace is not taken for SMEV's") {
    GetRequestAnswer answer;
    const std::string decoy =
        changed(answer.octets(), "<t:ReplyTo>opaque", "<ReplyTo xmlns=\"urn:x\">evil</ReplyTo><t:ReplyTo>opaque");
    CHECK(read(decoy).reply_to == "opaque");
}

TEST_CASE("what is no answer is refused with a Fault") {
    const std::string right = GetRequestAnswer{}.octets();
    for (const std::string& body :
         {std::string(), std::string("OK"), std::string("<a/>"), right.substr(0, right.size() - 5), "<!DOCTYPE a>" + right,
          std::string("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"/>"),
          changed(changed(right, "GetRequestResponse", "GetNothing"), "</t:GetRequestResponse", "</t:GetNothing"),
          changed(changed(right, "<t:SenderProvidedRequestData", "<t:Other"), "</t:SenderProvidedRequestData", "</t:Other")}) {
        INFO(body.substr(0, 100));
        CHECK_THROWS_AS(read_reply("text/xml", body, nullptr, {}), Fault);
    }
    for (const char* type : {"multipart/related", "multipart/related; boundary=",
                             "multipart/related; boundary=b; start=\"<x>\"", "multipart/related; boundary=\"--\""}) {
        INFO(type);
        CHECK_THROWS_AS(read_reply(type, "--b\r\nContent-ID: <y>\r\n\r\n" + right + "\r\n--b--", nullptr, {}), Fault);
    }
}
