// Every message we send: valid against our own schemas, against the operator's where they lie beside us, and signed well.
#include <fstream>
#include <iterator>

#include "adapters/smev3/envelopes.hpp"
#include "adapters/smev3/schemas.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/verify_file.hpp"
#include "tests/adapters/smev3/door.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::filesystem::path own = std::filesystem::path(SOURCE_DIR) / "schemas/smev/1.2";
const std::filesystem::path reference = std::filesystem::path(SOURCE_DIR) / "../shared/reference/smev/xsd/1.2";

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

/// Every kind of message a participant sends, with everything optional.
std::vector<Message> all_messages(const std::string& node) {
    const Time now = SystemClock().now();
    Smev3Settings settings;
    settings.node_id = node;
    settings.test_message = !node.empty();
    const EnvelopeWriter writer(settings, Desk::key("gateway-sign"));
    const ContentType filter{"urn:appeal-gateway:appeal:1.0", "appeal"};
    const auto response = [&] {
        ResponseMessage message;
        message.message_id = make_uuid_v1(now);
        message.to = "STUB|<&>\"'|1";
        return message;
    };
    ResponseMessage answer = response(), rejection = response(), status = response();
    answer.content = "<x:a xmlns:x=\"urn:x\" x:b=\"1\"><x:c xmlns:t=\"urn:other\" t:d=\"&lt;\">]]&gt; &amp; >>> </x:c></x:a>";
    rejection.rejection = {{"NO_DATA", "Нет <данных>"}};
    status.status = {{5, "В работе"}};
    return {{"SendRequest", writer.send_request(request_message(now))},
            {"SendResponse, content", writer.send_response(answer)},
            {"SendResponse, rejection", writer.send_response(rejection)},
            {"SendResponse, status", writer.send_response(status)},
            {"GetRequest", writer.get_request(nullptr, now)},
            {"GetRequest, filter", writer.get_request(&filter, now)},
            {"GetResponse", writer.get_response(nullptr, now)},
            {"GetResponse, filter", writer.get_response(&filter, now)},
            {"GetStatus", writer.get_status(now)},
            {"Ack", writer.ack(make_uuid_v1(now), true)},
            {"Ack, not accepted", writer.ack(make_uuid_v1(now), false)}};
}

std::string first_error(const std::vector<SchemaError>& errors) {
    return errors.empty() ? std::string() : errors.front().path + ": " + errors.front().message;
}

}  // namespace

TEST_CASE("the schemas in the binary are those of the folder") {
    CHECK(types_xsd() == text_of(own / "types.xsd"));
    CHECK(basic_xsd() == text_of(own / "basic.xsd"));
}

TEST_CASE("every message we send has an empty Header, is valid and its signature covers what the protocol demands") {
    const XmlSchema types = XmlSchema::parse(types_xsd());
    const XmlSchema basic = XmlSchema::parse(basic_xsd());
    const TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
    for (const std::string node : {"", "node1"}) {
        for (const Message& message : all_messages(node)) {
            INFO(message.name);
            const XmlDocument document = XmlDocument::parse(message.octets);
            CHECK(document.root().child("Header"));
            CHECK_FALSE(document.root().child("Header").first_child());
            const XmlNode call = document.root().child("Body").first_child();
            CHECK(first_error(types.validate(call)).empty());
            const XmlNode part = call.first_child();
            if (part.ns() == version_of("1.2").basic) CHECK(first_error(basic.validate(part)).empty());
            VerifyOptions options;
            options.profile = SignatureProfile::smev;
            options.trust = &trust;
            options.at = SystemClock().now();
            const DocumentVerdict verdict = verify_document(document, options);
            CHECK(verdict.valid());
            CHECK(verdict.signatures.size() == 1);
        }
    }
}

TEST_CASE("every message we send is valid against the operator's schemas") {
    if (!std::filesystem::exists(reference)) {
        WARN("the operator's schemas are not beside the sources: " << reference << "; not checked");
        return;
    }
    const XmlSchema types = XmlSchema::load(reference / "smev-message-exchange-types-1.2.xsd");
    for (const Message& message : all_messages("node1")) {
        INFO(message.name);
        const XmlDocument document = XmlDocument::parse(message.octets);
        CHECK(first_error(types.validate(document.root().child("Body").first_child())).empty());
    }
}
