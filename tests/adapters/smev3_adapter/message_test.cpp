// Real messages of the Adapter, as far as they are at hand, and the shapes the schema leaves open.
#include "adapters/smev3_adapter/message.hpp"

#include <fstream>
#include <places.hpp>

#include "gateway/core/fault.hpp"
#include "tests/adapters/smev3_adapter/scene.hpp"

using namespace gateway;
using namespace gateway::smev3_adapter;
namespace fs = std::filesystem;

TEST_CASE("the published samples of the Adapter are read, byte order mark and foreign elements included") {
    const fs::path samples = fs::path(SOURCE_DIR) / ".." / "shared" / "reference" / "smev" / "adapter" / "in";
    if (!fs::exists(samples)) {
        WARN("skipped: " << samples << " is absent");
        return;
    }
    int read = 0;
    for (const auto& entry : fs::directory_iterator(samples)) {
        INFO(entry.path());
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string octets{std::istreambuf_iterator<char>(in), {}};
        const XmlDocument document = parse_file(octets, 1u << 20);
        const auto message = read_message(document.root());
        REQUIRE(message);
        CHECK(message->kind == Message::Kind::request);
        CHECK(message->client_id.size() == 36);
        CHECK(message->message_id.size() == 36);
        CHECK(message->transaction_code.find('|') != std::string::npos);
        CHECK(message->sender == "emuOLD");
        CHECK(message->sent_at);
        CHECK(message->content);
        ++read;
    }
    CHECK(read >= 5);
}

TEST_CASE("a message without xsi:type shows its kind by what it holds") {
    const auto kind_of = [](std::string result) {
        const auto at = result.find(" xsi:type=");
        result.erase(at, result.find('>', at) - at);
        const XmlDocument document = XmlDocument::parse(result);
        return read_message(document.root())->kind;
    };
    CHECK(kind_of(request_result("a", "<x xmlns=\"urn:x\"/>")) == Message::Kind::request);
    CHECK(kind_of(response_result("a", "b", content_of("<x xmlns=\"urn:x\"/>"))) == Message::Kind::response);
    CHECK(kind_of(status_result("b", "OTHER")) == Message::Kind::status);
    CHECK(kind_of(error_result("b", "x")) == Message::Kind::error);
}

TEST_CASE("prefixes are anybody's and an empty queue is no message") {
    const auto read = [](const std::string& xml) {
        const XmlDocument document = XmlDocument::parse(xml);
        return read_message(document.root()).has_value();
    };
    CHECK_FALSE(read("<QueryResult/>"));
    CHECK_FALSE(read("<QueryResult><smevMetadata/><Message/></QueryResult>"));
    CHECK(
        read("<q:QueryResult xmlns:q=\"urn:other\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">"
             "<q:Message i:type=\"q:StatusMessage\"><statusMetadata><clientId>1</clientId><originalClientId>2"
             "</originalClientId></statusMetadata></q:Message></q:QueryResult>"));
}

TEST_CASE("one message has one digest however it is wrapped") {
    const std::string result = request_result("a", "<x xmlns=\"urn:x\"/>");
    const XmlDocument alone = XmlDocument::parse(result), wrapped = XmlDocument::parse(soap(result));
    const auto first = read_message(alone.root());
    const auto second = read_message(wrapped.root().child("Body").first_child());
    CHECK(first->digest == second->digest);
}
