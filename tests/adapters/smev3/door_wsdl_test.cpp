// The description an independent client starts from, and that what the door says is what the description says.
#include "adapters/smev3/door_wsdl.hpp"
#include "adapters/smev3/door_messages.hpp"
#include "adapters/smev3/schemas.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

WebResponse get(Door& door, const std::string& path, WebFields query) {
    WebRequest request;
    request.method = "GET";
    request.path = path;
    request.query = std::move(query);
    request.headers = {{"Host", "door.example:8441"}};
    return door.knock(std::move(request));
}

}  // namespace

TEST_CASE("the WSDL and every schema it leads to can be fetched in each version") {
    Door door({}, {}, {{"endpoint", "/smev"}});
    for (const std::string number : {"1.1", "1.2", "1.3"}) {
        INFO(number);
        const std::string path = "/smev/v" + number + "/ws";
        const WebResponse wsdl = get(door, path, {{"wsdl", ""}});
        REQUIRE(wsdl.status == 200);
        const XmlDocument document = XmlDocument::parse(wsdl.body);
        CHECK(document.find("http://schemas.xmlsoap.org/wsdl/soap/", "address").attribute("location") ==
              "http://door.example:8441" + path);
        std::vector<std::string> waiting{wsdl.body};
        std::size_t fetched = 0;
        for (; !waiting.empty() && fetched < 30; ++fetched) {
            const XmlDocument one = XmlDocument::parse(waiting.back());
            waiting.pop_back();
            for (const XmlNode import : one.find_all("http://www.w3.org/2001/XMLSchema", "import")) {
                const std::string location = import.attribute("schemaLocation").value_or("");
                const auto at = location.find("?xsd=");
                REQUIRE(at != std::string::npos);
                CHECK(location.substr(0, at) == "http://door.example:8441" + path);
                const WebResponse schema = get(door, path, {{"xsd", location.substr(at + 5)}});
                REQUIRE(schema.status == 200);
                waiting.push_back(schema.body);
            }
        }
        CHECK(fetched >= 4);
    }
    CHECK(Door::fault_code(get(door, "/smev/v1.4/ws", {{"wsdl", ""}})) == info(Cause::not_found).code);
    CHECK(Door::fault_code(get(door, "/smev/v1.2/ws", {{"xsd", "../../SOURCE.md"}})) == info(Cause::not_found).code);
}

TEST_CASE("a Host that is no host is not repeated in the WSDL") {
    Door door;
    WebRequest request;
    request.method = "GET";
    request.path = "/smev/v1.2/ws";
    request.query = {{"wsdl", ""}};
    request.headers = {{"Host", "x\"/><evil a=\""}};
    const WebResponse wsdl = door.knock(std::move(request));
    CHECK(wsdl.status == 200);
    CHECK(wsdl.body.find("evil") == std::string::npos);
}

TEST_CASE("what the door gives out is valid by the letter of each version") {
    Door door;
    const DoorWriter writer(Desk::key("gateway-sign"), "GATEWAY");
    const std::string id = make_uuid_v1(door.clock.now());
    const auto valid = [&](const Version& version, const std::string& xml) {
        const XmlDocument document = XmlDocument::parse(xml);
        const auto errors = WireSchemas(version).validate(document.root().child("Body").first_child());
        INFO(version.key << " " << (errors.empty() ? "" : errors.front().message));
        CHECK(errors.empty());
    };
    for (const Version& version : all_versions()) {
        const DoorMetadata metadata{id, "PARTNER", "GATEWAY", "REQUEST", "requestIsQueued", door.clock.now()};
        valid(version, writer.receipt(version, "SendRequest", metadata, true));
        DoorMessage message;
        message.message_id = message.original_id = message.reference_id = id;
        message.recipient = "PARTNER";
        message.transaction_code = "code-1";
        message.to = message.reply_to = "token";
        message.content = "<a xmlns=\"urn:x\"/>";
        message.now = door.clock.now();
        OutgoingFile file;
        file.header.id = "file-1";
        file.header.mime = "image/jpeg";
        file.header.file_name = "a.jpg";
        file.sha256 = door.blobs.put("octets").sha256;
        message.files = {file};
        valid(version, writer.response(version, message, door.blobs));
        valid(version, writer.request(version, message, door.blobs));
        message.files.clear();
        message.rejection_code = "NO_DATA";
        message.rejection_text = "нет";
        valid(version, writer.response(version, message, door.blobs));
        valid(version, writer.empty(version, "AckResponse"));
        valid(version, writer.empty(version, "GetResponseResponse"));
        if (version.queue_statistics) valid(version, writer.statistics(version, {{"door/smev/a/responses", 3}}));
    }
}
