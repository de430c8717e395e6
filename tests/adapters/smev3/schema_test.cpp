// Every message we send, in every version: valid against our own schemas and signed well.
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "adapters/smev3/envelopes.hpp"
#include "adapters/smev3/schemas.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/smev3/door.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::filesystem::path own = std::filesystem::path(SOURCE_DIR) / "schemas/smev";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Message {
    std::string name;
    std::string octets;
};

RequestMessage request_message(Time now) {
    RequestMessage message;
    message.message_id = message.reference_message_id = make_uuid_v1(now);
    message.transaction_code = "0195d0a0|000|YQ==";
    message.content = canonical_content(small_appeal(now));
    message.end_of_life = now + std::chrono::hours(24);
    return message;
}

std::vector<OutgoingFile> two_files() {
    OutgoingFile carried, stored;
    carried.header = {false, "c1", "text/plain", {}, "AAAA", {}, "urn:x", {{"a.txt", "urn:x"}}};
    stored.header = {true, "5c0c7a4e-1111-11f0-8000-0242ac120002", "application/zip", "aGFzaA==", "AAAA", "a.zip", "urn:x", {}};
    return {carried, stored};
}

Smev3Settings settings_of(const Version& version, bool everything) {
    Smev3Settings settings;
    settings.version = version.key;
    if (!everything) return settings;
    settings.node_id = "node1";
    settings.test_message = true;
    settings.routing = {{{"a", "<b>"}, {"c"}}, {{7, true, {{"d"}, {}}}}};
    return settings;
}

/// Every kind of message a participant sends; `everything`: with all that is optional.
std::vector<Message> all_messages(const Version& version, bool everything) {
    const Time now = SystemClock().now();
    const EnvelopeWriter writer(settings_of(version, everything), Desk::key("gateway-sign"),
                                everything ? Desk::key("federal-sign") : nullptr);
    const ContentType filter{"urn:appeal-gateway:appeal:1.0", "appeal"};
    RequestMessage request = request_message(now);
    ResponseMessage answer;
    answer.message_id = make_uuid_v1(now);
    answer.to = "STUB|<&>\"'|1";
    ResponseMessage rejection = answer, status = answer;
    answer.content = "<x:a xmlns:x=\"urn:x\" x:b=\"1\"><x:c xmlns:t=\"urn:other\" t:d=\"&lt;\">]]&gt; &amp; >>> </x:c></x:a>";
    if (everything) request.files = answer.files = two_files();
    rejection.rejections = {{"NO_DATA", "Нет <данных>"}, {"ACCESS_DENIED", "Нет прав"}};
    status.status = {5, "В работе", {{"key", "<value>"}, {"b", ""}}};
    std::vector<Message> messages{{"SendRequest", writer.send_request(request)},
                                  {"SendResponse, content", writer.send_response(answer)},
                                  {"SendResponse, rejections", writer.send_response(rejection)},
                                  {"SendResponse, status", writer.send_response(status)},
                                  {"GetRequest", writer.get_request(nullptr, now)},
                                  {"GetRequest, filter", writer.get_request(&filter, now)},
                                  {"GetResponse", writer.get_response(nullptr, now)},
                                  {"GetResponse, filter", writer.get_response(&filter, now)},
                                  {"GetStatus", writer.get_status(now)},
                                  {"Ack", writer.ack(make_uuid_v1(now), true)},
                                  {"Ack, not accepted", writer.ack(make_uuid_v1(now), false)}};
    if (version.queue_statistics) messages.push_back({"GetIncomingQueueStatistics", writer.get_queue_statistics(now)});
    return messages;
}

/// With the octets in the place of xop:Include: schemas speak of the message as it is meant.
std::string expanded(std::string octets) {
    const auto begin = octets.find("<xop:Include");
    if (begin == std::string::npos) return octets;
    return octets.replace(begin, octets.find("/>", begin) + 2 - begin, "AAAA");
}

std::string first_error(const std::vector<SchemaError>& errors) {
    return errors.empty() ? std::string() : errors.front().path + ": " + errors.front().message;
}

}  // namespace

TEST_CASE("the schemas in the binary are those of the folder") {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(own))
        files += entry.path().extension() == ".xsd" || entry.path().extension() == ".wsdl" ? 1 : 0;
    CHECK(embedded_schemas().size() == files);
    for (const EmbeddedText& one : embedded_schemas()) {
        INFO(one.name);
        CHECK(one.text == text_of(own / one.name));
    }
    for (const Version& version : all_versions()) {
        INFO(version.key);
        for (const char* name : {"types.xsd", "basic.xsd", "faults.xsd", "service.wsdl"})
            CHECK_FALSE(schema_text(version, name).empty());
        CHECK(schema_text(version, "routing.xsd").empty() == version.routing.empty());
    }
}

TEST_CASE(
    "every message we send, in every version, has an empty Header, is valid and its signatures cover what the protocol "
    "demands") {
    const TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
    for (const Version& version : all_versions()) {
        const WireSchemas schemas(version);
        for (const bool everything : {false, true}) {
            for (const Message& message : all_messages(version, everything)) {
                INFO(version.key << " " << message.name);
                const XmlDocument document = XmlDocument::parse(expanded(message.octets));
                CHECK(document.root().child("Header"));
                CHECK_FALSE(document.root().child("Header").first_child());
                const XmlNode call = document.root().child("Body").first_child();
                CHECK(call.ns() == version.types);
                CHECK(first_error(schemas.validate(call)).empty());
                const XmlNode signature = call.child("CallerInformationSystemSignature").first_child();
                const XmlNode target =
                    message.name == "GetIncomingQueueStatistics" ? call.child("Timestamp") : call.first_child();
                CHECK(verify_xml_signature(document, signature, target, XmlTransforms::smev, &trust, SystemClock().now())
                          .valid());
            }
        }
    }
}

TEST_CASE("the official's signature covers the content and Routing has a signature of its own") {
    const TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
    const Time now = SystemClock().now();
    const Version& version = version_of("1.3");
    const XmlDocument document = XmlDocument::parse(all_messages(version, true).front().octets);
    const XmlNode call = document.root().child("Body").first_child();
    const XmlNode provided = call.child("SenderProvidedRequestData");
    const XmlNode content = provided.child("MessagePrimaryContent").first_child();
    const XmlNode personal = provided.child("PersonalSignature").first_child();
    CHECK(verify_xml_signature(document, personal, content, XmlTransforms::smev, &trust, now).valid());
    const XmlNode routing = call.child("Routing");
    CHECK(routing.is(version.routing, "Routing"));
    const XmlNode information = routing.child("RoutingInformation");
    CHECK(verify_xml_signature(document, routing.child("RoutingSignature").first_child(), information, XmlTransforms::smev,
                               &trust, now)
              .valid());
    CHECK(information.child("MessageID").text() == provided.child("MessageID").text());
    CHECK(information.child("DynamicRouting").children().size() == 2);
    CHECK(information.child("RegistryRouting").child("RegistryRecordRouting").child("UseGeneralRouting").text() == "true");
}

TEST_CASE("a request without the chain's fields is let in at our door in every version, a broken one is not") {
    const DoorSchemas door;
    for (const Version& version : all_versions()) {
        INFO(version.key);
        const std::string octets = all_messages(version, false).front().octets;
        const XmlDocument whole = XmlDocument::parse(octets);
        CHECK_NOTHROW(door.require_envelope(whole.root().child("Body").first_child()));
        std::string bare = octets;
        for (const std::string name : {"t:ReferenceMessageID", "t:TransactionCode"}) {
            const auto begin = bare.find("<" + name + ">");
            const std::string end = "</" + name + ">";
            bare.erase(begin, bare.find(end) + end.size() - begin);
        }
        const XmlDocument shorter = XmlDocument::parse(bare);
        CHECK_NOTHROW(door.require_envelope(shorter.root().child("Body").first_child()));
        CHECK(WireSchemas(version).validate(shorter.root().child("Body").first_child()).empty() != version.chain_required);
        const XmlDocument broken = XmlDocument::parse(
            changed(changed(octets, "<t:MessageID>", "<t:MessageIDs>"), "</t:MessageID>", "</t:MessageIDs>"));
        CHECK_THROWS_AS(door.require_envelope(broken.root().child("Body").first_child()), Fault);
    }
}
