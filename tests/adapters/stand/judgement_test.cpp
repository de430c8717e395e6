// What the stand's SMEV refuses in messages that are signed well: times, addresses, contents and the structure around them.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/stand/ftp/file_storage.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

const std::string content = "<b:MessagePrimaryContent><c xmlns=\"urn:x\">42</c></b:MessagePrimaryContent>";

std::string status(const std::string& code) {
    return "<t:RequestStatus><t:StatusCode>" + code + "</t:StatusCode><t:StatusDescription>в работе</t:StatusDescription>" +
           "</t:RequestStatus>";
}

/// `text` before the content of a request.
Call before_content(const Desk& desk, const std::string& text) {
    Call call = send_request(desk.fresh_id());
    call.inner.insert(call.inner.find("<b:Mess"), text);
    return call;
}

}  // namespace

TEST_CASE("a MessageID of the future is as stale as an old one, an EOL that has passed is too late") {
    Desk desk;
    CHECK(desk.fault_of(send_request(make_uuid_v1(desk.clock.now() + std::chrono::hours(72)))) == "StaleMessageId");
    CHECK(desk.fault_of(before_content(desk, "<t:EOL>2020-01-01T00:00:00Z</t:EOL>")) == "EndOfLifeReached");
    CHECK(desk.fault_of(before_content(desk, "<t:EOL>2120-01-01T00:00:00Z</t:EOL>")).empty());
    CHECK(desk.fault_of(before_content(desk, "<t:EOL>tomorrow</t:EOL>")) == "InvalidContent");
}

TEST_CASE("the signature must cover the element the operation signs") {
    Desk desk;
    const std::string id = desk.fresh_id();
    // A good signature over another element that stands in the call as well.
    const std::string types = types_of("1.2"), other = "<t:Other xmlns:t=\"" + types + "\" Id=\"Y\">x</t:Other>";
    Call call = send_request(id);
    std::string octets = call.octets();
    const auto from = octets.find("<t:CallerInformationSystemSignature>") + 36;
    const auto to = octets.find("</t:CallerInformationSystemSignature>");
    octets.replace(from, to - from, sign_xml_element(other, "Y", XmlTransforms::smev, *test_key("gateway-sign")));
    octets.insert(octets.find("<t:CallerInformationSystemSignature>"), other);
    CHECK(desk.fault_of_octets(octets, "/smev/v1.2/ws") == "SignatureVerificationFault/IncorrectSignatureTarget");
    call.part = "t:SenderProvidedResponseData";
    CHECK(desk.fault_of(call) == "SignatureVerificationFault/IncorrectSignatureTarget");
}

TEST_CASE("a response is judged by whom it answers and what it holds, and its id is used up like any") {
    Desk desk;
    desk.ask();
    const Got asked = desk.fetch(get("GetRequest"));
    const std::string to = asked.reply_to();
    const auto answer = [&](const std::string& address, const std::string& what) {
        return desk.fault_of(send_response(desk.fresh_id(), address, what));
    };
    CHECK(answer("nobody", content) == "RecipientIsNotFound");
    CHECK(answer(to, "<b:MessagePrimaryContent><a xmlns=\"urn:x\"/></b:MessagePrimaryContent>") ==
          "IncorrectResponseContentType");
    CHECK(answer(to, "") == "InvalidContent");
    CHECK(answer(to, status("soon")) == "InvalidContent");
    CHECK(answer(to, status("10")).empty());
    const std::string id = desk.fresh_id();
    const WebResponse taken = desk.post(send_response(id, to, content));
    CHECK(taken.body.find("responseIsAcceptedBySmev") != std::string::npos);
    CHECK(desk.fault_of(send_response(id, to, content)) == "MessageIsAlreadySent");
    const auto given = desk.book().at("given").at(asked.id());
    CHECK(given.at("responses").to_number<int>() == 1);
    CHECK(given.at("statuses").to_number<int>() == 1);
    CHECK(given.at("codes").at(0).as_string() == "10");
}

TEST_CASE("repeats of a request are counted beside its one effect") {
    Desk desk;
    const std::string id = desk.fresh_id();
    CHECK(desk.fault_of(send_request(id)).empty());
    CHECK(desk.fault_of(send_request(id)) == "MessageIsAlreadySent");
    CHECK(desk.fault_of(send_request(id)) == "MessageIsAlreadySent");
    CHECK(desk.book().at("sent").at(id).at("repeats").to_number<int>() == 2);
}

TEST_CASE("what is missing, doubled or unknown around the content is InvalidContent") {
    Desk desk;
    Call call = send_request(desk.fresh_id());
    call.inner = call.inner.substr(call.inner.find("<b:Mess"));
    CHECK(desk.fault_of(call) == "InvalidContent");
    call = send_request(desk.fresh_id());
    call.inner = call.inner.substr(0, call.inner.find("<b:Mess"));
    CHECK(desk.fault_of(call) == "InvalidContent");
    CHECK(desk.fault_of(before_content(desk, "<t:NodeID>a</t:NodeID><t:NodeID>b</t:NodeID>")) == "InvalidContent");
    call = send_request(desk.fresh_id());
    call.inner += "<t:TestMessage/><t:Surprise/>";
    CHECK(desk.fault_of(call) == "InvalidContent");
    call = send_request(desk.fresh_id());
    call.behind_part = "<t:Surprise/>";
    CHECK(desk.fault_of(call) == "InvalidContent");
    call = get("GetRequest");
    call.inner.clear();
    CHECK(desk.fault_of(call) == "InvalidContent");
    CHECK(desk.counter("sent_by_gateway") == 0);
}

TEST_CASE("stored files are judged by their hash and by what the storage may hold") {
    SmevStandOptions options;
    options.storage_dir = std::filesystem::temp_directory_path() / ("stand-judgement-" + make_trace_id());
    Desk desk(options);
    FileStorage storage(options.storage_dir);
    std::ofstream(storage.place("u1", "f.bin")) << "twelve bytes";
    const auto announce = [&](const std::string& id, const std::string& of) {
        Call call = send_request(id);
        call.inner += "<b:RefAttachmentHeaderList><b:RefAttachmentHeader><b:uuid>u1</b:uuid><b:Hash>" +
                      base64_encode(digest(DigestKind::gost2012_256, of)) +
                      "</b:Hash><b:MimeType>text/plain</b:MimeType></b:RefAttachmentHeader></b:RefAttachmentHeaderList>";
        return call;
    };
    const std::string id = desk.fresh_id();
    CHECK(desk.fault_of(announce(id, "other bytes")).empty());
    const auto seen = desk.book().at("sent").at(id).at("files").at(0);
    CHECK(seen.at("there").as_bool());
    CHECK_FALSE(seen.at("hash_fits").as_bool());
    CHECK(seen.at("cms").as_string() == "none");
    desk.order("limits", R"({"storage": 11})");
    const WebResponse response = desk.post(announce(desk.fresh_id(), "twelve bytes"));
    CHECK(response.body.find("PermittedTotalAttachmentSize>11<") != std::string::npos);
    CHECK(response.body.find("RealTotalAttachmentSize>12<") != std::string::npos);
    std::filesystem::remove_all(options.storage_dir);
}
