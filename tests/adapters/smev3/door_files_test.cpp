// Files through the door: in the message of a partner, in the message or beside it (MTOM), and in our answers.
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/cms.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::string octets = "octets of a photo";

OutgoingFile photo(const std::string& id) {
    OutgoingFile file;
    file.header.id = id;
    file.header.mime = "image/jpeg";
    return file;
}

/// A SendRequest that announces one file; its content is still an xop:Include.
std::string with_file(const Door& door, OutgoingFile file) {
    RequestMessage message;
    message.message_id = message.reference_message_id = make_uuid_v1(door.clock.now());
    message.transaction_code = "code-1";
    message.content = canonical_content(small_appeal(door.clock.now()));
    message.files = {std::move(file)};
    return door.as("federal-sign").send_request(message);
}

/// AttachmentContent lies outside the signature: its octets may come either way.
std::string inlined(std::string envelope) {
    const auto at = envelope.find("<xop:Include");
    REQUIRE(at != std::string::npos);
    const auto end = envelope.find("/>", at);
    return envelope.replace(at, end + 2 - at, base64_encode(octets));
}

}  // namespace

TEST_CASE("a partner's file in the message becomes an attachment of the appeal") {
    Door door;
    const WebResponse response = door.knock(inlined(with_file(door, photo("f-1"))));
    INFO(response.body);
    REQUIRE(response.status == 200);
    const Submission& taken = door.taken.back();
    REQUIRE(taken.envelope.attachments.size() == 1);
    CHECK(door.blobs.read(taken.envelope.attachments[0].sha256) == octets);
    CHECK(appeal_from_json(taken.canonical).attachments.at(0).sha256 == sha256_hex(octets));
}

TEST_CASE("a partner's file as a part beside the message is the same attachment") {
    Door door;
    const std::string body = "--b\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n" +
                             with_file(door, photo("f-1")) +
                             "\r\n--b\r\nContent-Type: image/jpeg\r\nContent-ID: <f-1>\r\n\r\n" + octets + "\r\n--b--\r\n";
    const WebResponse response =
        door.knock(body, "multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; boundary=b");
    INFO(response.body);
    REQUIRE(response.status == 200);
    REQUIRE(door.taken.back().envelope.attachments.size() == 1);
    CHECK(door.taken.back().envelope.attachments[0].sha256 == sha256_hex(octets));
    CHECK(door.taken.back().envelope.bytes == body);
}

TEST_CASE("headers and contents that do not agree, and files in a storage this door has not, are refused") {
    Door door;
    const std::string right = inlined(with_file(door, photo("f-1")));
    const std::string other = changed(right, "<b:Id>f-1</b:Id>", "<b:Id>f-2</b:Id>");
    CHECK(Door::smev_fault(door.knock(other)) == "AttachmentContentMiscoordination");
    OutgoingFile stored = photo(make_uuid_v1(door.clock.now()));
    stored.header.stored = true;
    stored.header.hash = base64_encode(std::string(32, 'h'));
    const WebResponse refused = door.knock(with_file(door, stored));
    CHECK(Door::smev_fault(refused) == "AttachmentContentMiscoordination");
    CHECK(Door::fault_code(refused) == info(Cause::attachment_unavailable).code);
    CHECK(door.taken.empty());
}

TEST_CASE("an answer's attachments stand in the message with our signature over each") {
    Door door;
    door.knock(PartnerRequest{make_uuid_v1(door.clock.now()), canonical_content(small_appeal(door.clock.now()))}.octets());
    const AppealEvent event = answer_event(appeal_from_json(door.taken.back().canonical), door.clock.now());
    Delivery delivery = door.about_last(MessageKind::answer_sent, to_json(event));
    AttachmentRef ref;
    ref.id = "1";
    ref.name = "акт.pdf";
    ref.mime = "application/pdf; charset=x";
    const BlobInfo blob = door.blobs.put(octets);
    ref.sha256 = blob.sha256;
    ref.size = blob.size;
    delivery.attachments = {ref};
    const auto deliver = [&] { return door.run(door.adapter.connector->deliver(delivery, Deadline::after(Duration{5'000}))); };
    REQUIRE(deliver().kind == Outcome::Kind::handed_over);
    const XmlDocument document = XmlDocument::parse(door.mailbox.waiting.back().mail.bytes);
    const XmlNode message = document.root().child("Body").first_child().first_child();
    const XmlNode header =
        message.child("Response").child("SenderProvidedResponseData").child("AttachmentHeaderList").child("AttachmentHeader");
    const XmlNode content = message.child("AttachmentContentList").child("AttachmentContent");
    CHECK(header.child("MimeType").text() == "application/octet-stream");
    CHECK(header.child("contentId").text() == content.child("Id").text());
    std::string read, signature;
    REQUIRE(base64_decode(content.child("Content").text(), read));
    REQUIRE(base64_decode(header.child("SignaturePKCS7").text(), signature));
    CHECK(read == octets);
    CHECK(verify_cms_detached(read, signature, &door.trust, door.clock.now()).valid());

    delivery.attachments[0].scan = "infected";
    CHECK(deliver().cause == Cause::attachment_infected);
    delivery.attachments[0].scan.clear();
    delivery.attachments[0].size = 6u << 20;
    CHECK(deliver().cause == Cause::quota_exceeded);
}
