// The stand's SMEV core, asked with messages written by hand: it refuses what the real one refuses.
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "adapters/stand/smev/smev_stand.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/document.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

const std::string types = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2";
const std::string basic = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2";

std::shared_ptr<const SigningKey> test_key(std::string_view name) {
    const auto folder = test_keys() / "gost";
    return load_pem_key(folder / (std::string(name) + ".key.pem"), folder / (std::string(name) + ".crt.pem"));
}

/// A call of a participant; each part can be made wrong.
struct Message {
    std::string operation = "SendRequest", part = "t:SenderProvidedRequestData", inner;
    std::string header = "<s:Header/>", key = "gateway-sign", attributes;
    bool is_signed = true;

    std::string octets() const {
        const std::string element = "<" + part + " xmlns:t=\"" + types + "\" xmlns:b=\"" + basic + "\" Id=\"X\"" + attributes +
                                    ">" + inner + "</" + part + ">";
        std::string body = element;
        if (is_signed) {
            body += "<t:CallerInformationSystemSignature>" +
                    sign_xml_element(element, "X", XmlTransforms::smev, *test_key(key)) +
                    "</t:CallerInformationSystemSignature>";
        }
        return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">" + header + "<s:Body><t:" + operation +
               "Request xmlns:t=\"" + types + "\">" + body + "</t:" + operation + "Request></s:Body></s:Envelope>";
    }
};

Message send_request(const std::string& id) {
    Message message;
    message.inner =
        "<t:MessageID>" + id + "</t:MessageID><b:MessagePrimaryContent><a xmlns=\"urn:x\">1</a></b:MessagePrimaryContent>";
    return message;
}

Message get_request(const std::string& filter = {}) {
    Message message;
    message.operation = "GetRequest";
    message.part = "b:MessageTypeSelector";
    message.inner = filter + "<b:Timestamp>2026-03-02T10:00:00Z</b:Timestamp>";
    return message;
}

Message acknowledge(const std::string& id) {
    Message message;
    message.operation = "Ack";
    message.part = "b:AckTargetMessage";
    message.attributes = " accepted=\"true\"";
    message.inner = id;
    return message;
}

struct Core {
    Core() {
        StandKit kit{"smev",
                     io.get_executor(),
                     workers,
                     clock,
                     log,
                     [](std::string_view name) { return test_key(name); },
                     [this](std::string_view) { return &trust; }};
        system = make_smev_stand({}, std::move(kit));
    }
    ~Core() { workers.join(); }

    WebResponse post(const std::string& octets) {
        WebRequest request;
        request.method = "POST";
        request.path = "/";
        request.body.bytes = octets;
        std::optional<WebResponse> answer;
        boost::asio::co_spawn(io, system->endpoint().handle(std::move(request)),
                              [&](const std::exception_ptr& error, WebResponse response) {
                                  if (!error) answer = std::move(response);
                              });
        io.restart();
        io.run_for(std::chrono::seconds(20));
        REQUIRE(answer);
        return *answer;
    }

    /// Name of the fault's element, with the code of a signature fault behind it; empty when it was no fault.
    std::string fault_of(const std::string& octets) {
        const WebResponse response = post(octets);
        const XmlDocument document = XmlDocument::parse(response.body);
        const XmlNode fault = document.root().child("Body").child("Fault").child("detail").first_child();
        CHECK((response.status == 500) == static_cast<bool>(fault));
        const std::string code = fault.child("SignatureVerificationFault").trimmed();
        return std::string(fault.name()) + (code.empty() ? "" : "/" + code);
    }

    std::string ask() {
        const auto answer =
            boost::json::parse(system->command("requests", R"({"requests":[{"content":"<a xmlns='urn:x'>1</a>"}]})"));
        return std::string(answer.at("ids").at(0).as_string());
    }

    boost::asio::io_context io;
    Workers workers{1};
    SystemClock clock;
    SilentLog log;
    TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
    std::unique_ptr<StandSystem> system;
};

}  // namespace

TEST_CASE("the stand's SMEV tells each trouble with a signature apart") {
    Core core;
    const std::string id = make_uuid_v1(core.clock.now());
    const auto fault_with = [&](auto change) {
        Message message = send_request(id);
        change(message);
        return core.fault_of(message.octets());
    };
    CHECK(fault_with([](Message& m) { m.header.clear(); }) == "SignatureVerificationFault/PoorSOAPEnvelopeFormat");
    CHECK(fault_with([](Message& m) { m.is_signed = false; }) == "SignatureVerificationFault/NoSignatureFound");
    CHECK(fault_with([](Message& m) { m.key = "expired-sign"; }) == "SignatureVerificationFault/CertificateIsExpired");
    CHECK(fault_with([](Message& m) { m.key = "stranger-sign"; }) == "SignatureVerificationFault/CertificateIsNotFound");
    CHECK(fault_with([](Message& m) { m.operation = "Dance"; }) == "InvalidContent");
    std::string changed = send_request(id).octets();
    changed.replace(changed.find(">1</a>"), 6, ">2</a>");
    CHECK(core.fault_of(changed) == "SignatureVerificationFault/SignatureIsInvalid");
    CHECK(core.fault_of("<a") == "InvalidContent");
    CHECK(core.fault_of(send_request(id).octets()).empty());
}

TEST_CASE("the stand's SMEV judges MessageIDs: version, age, repeats") {
    Core core;
    const std::string id = make_uuid_v1(core.clock.now());
    CHECK(core.fault_of(send_request(make_uuid_v7(core.clock.now())).octets()) == "InvalidMessageIdFormat");
    CHECK(core.fault_of(send_request(make_uuid_v1(core.clock.now() - std::chrono::hours(72))).octets()) == "StaleMessageId");
    CHECK(core.fault_of(send_request(id).octets()).empty());
    CHECK(core.fault_of(send_request(id).octets()) == "MessageIsAlreadySent");
    CHECK(boost::json::parse(core.system->state()).at("effects").as_array().size() == 1);
}

TEST_CASE("the stand's queue gives by selector, hides what it gave and forgets what was acknowledged") {
    Core core;
    const std::string id = core.ask();
    const auto gives = [&](const std::string& filter) {
        return core.post(get_request(filter).octets()).body.find(id) != std::string::npos;
    };
    const auto filter = [](const std::string& ns) {
        return "<b:NamespaceURI>" + ns + "</b:NamespaceURI><b:RootElementLocalName>a</b:RootElementLocalName>";
    };
    CHECK(core.fault_of(acknowledge(id).octets()) == "TargetMessageIsNotFound");
    CHECK_FALSE(gives(filter("urn:y")));
    CHECK(gives(filter("urn:x")));
    CHECK_FALSE(gives({}));
    CHECK(core.fault_of(acknowledge(id).octets()).empty());
    CHECK(core.fault_of(acknowledge(id).octets()) == "TargetMessageIsNotFound");
    CHECK(core.fault_of(get_request("<b:NamespaceURI>urn:x</b:NamespaceURI>").octets()) == "UnknownMessageType");
}

TEST_CASE("an order the stand's SMEV cannot read is refused and harms nothing") {
    Core core;
    for (const char* order : {"", "[]", "{}", R"({"requests": 1})", R"({"requests": [1]})", R"({"requests": [{}]})",
                              R"({"requests": [{"content": "<a"}]})"}) {
        INFO(order);
        CHECK_THROWS_AS(core.system->command("requests", order), Fault);
    }
    CHECK_THROWS_AS(core.system->command("reject_async", "{}"), Fault);
    CHECK_THROWS_AS(core.system->command("dance", "{}"), Fault);
}
