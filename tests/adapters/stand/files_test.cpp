// Files beside messages: made by the stand and found by it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/stand/ftp/file_storage.hpp"
#include "adapters/stand/smev/mime.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

/// A SendRequest with one content.
Call with_content(const std::string& id, const std::string& header_id, const std::string& content_id,
                  const std::string& content, const std::string& cms = {}) {
    Call call = send_request(id);
    call.inner += "<b:AttachmentHeaderList><b:AttachmentHeader><b:contentId>" + header_id +
                  "</b:contentId><b:MimeType>text/plain</b:MimeType>" +
                  (cms.empty() ? "" : "<b:SignaturePKCS7>" + base64_encode(cms) + "</b:SignaturePKCS7>") +
                  "</b:AttachmentHeader></b:AttachmentHeaderList>";
    call.behind_part = "<b:AttachmentContentList><b:AttachmentContent><b:Id>" + content_id + "</b:Id><b:Content>" + content +
                       "</b:Content></b:AttachmentContent></b:AttachmentContentList>";
    return call;
}

boost::json::object only_file(Desk& desk, const std::string& id) {
    return desk.book().at("sent").at(id).at("files").at(0).as_object();
}

}  // namespace

TEST_CASE("a content that came inline or by MTOM is noted with its size and the verdict about its signature") {
    Desk desk;
    const std::string octets = "hello, file";
    const std::string cms = sign_cms_detached(octets, *test_key("gateway-sign"), desk.clock.now());
    std::string id = desk.fresh_id();
    CHECK(desk.fault_of(with_content(id, "F1", "F1", base64_encode(octets), cms)).empty());
    auto file = only_file(desk, id);
    CHECK(file.at("cms").as_string() == "valid");
    CHECK(file.at("sha256").as_string() == sha256_hex(octets));

    id = desk.fresh_id();
    const Call call = with_content(id, "F1", "F1", smev::xop_include("c1@x"), cms);
    std::string type;
    const std::string body = smev::write_mime(call.octets(), {{"c1@x", "text/plain", octets}}, type);
    CHECK(desk.post_octets(body, "/smev/v1.2/ws", type).status == 200);
    file = only_file(desk, id);
    CHECK(file.at("size").as_int64() == static_cast<std::int64_t>(octets.size()));
    CHECK(file.at("cms").as_string() == "valid");

    id = desk.fresh_id();
    CHECK(desk.fault_of(with_content(id, "F1", "F1", base64_encode("another"), cms)).empty());
    CHECK(only_file(desk, id).at("cms").as_string() != "valid");
}

TEST_CASE("headers and contents that disagree, and too much of them, are refused with the numbers") {
    Desk desk;
    CHECK(desk.fault_of(with_content(desk.fresh_id(), "F1", "F2", "aGk=")) == "AttachmentContentMiscoordination");
    Call call = with_content(desk.fresh_id(), "F1", "F1", "aGk=");
    call.behind_part.clear();
    CHECK(desk.fault_of(call) == "AttachmentContentMiscoordination");
    call = with_content(desk.fresh_id(), "F1", "F1", "aGk=");
    call.inner = send_request(desk.fresh_id()).inner;
    CHECK(desk.fault_of(call) == "AttachmentContentMiscoordination");
    desk.order("limits", R"({"message": 1})");
    const WebResponse response = desk.post(with_content(desk.fresh_id(), "F1", "F1", "aGk="));
    CHECK(response.body.find("PermittedTotalAttachmentSize>1<") != std::string::npos);
    CHECK(response.body.find("RealTotalAttachmentSize>2<") != std::string::npos);
}

TEST_CASE("files of the stand's own requests come inline, by MTOM or with one-time credentials of the storage") {
    SmevStandOptions options;
    options.storage_dir = std::filesystem::temp_directory_path() / ("stand-files-" + make_trace_id());
    Desk desk(options);
    desk.ask(R"(,"attachments": [{"text": "inline"}, {"text": "by mtom", "via": "mtom"},
                                 {"size": 100000, "via": "ftp", "name": "big.txt"}])");
    const WebResponse response = desk.post(get("GetRequest"));
    const Got got(response);
    CHECK(got.content_type.starts_with("multipart/related; type=\"application/xop+xml\""));
    CHECK(response.body.find("by mtom") != std::string::npos);
    const XmlNode data = got.data();
    CHECK(data.child("AttachmentHeaderList").children(basic_of("1.2"), "AttachmentHeader").size() == 2);
    const XmlNode reference = data.child("RefAttachmentHeaderList").first_child();
    const XmlNode login = got.message().child("FSAttachmentsList").first_child();
    const std::string uuid = reference.child("uuid").trimmed();
    CHECK(login.child("uuid").trimmed() == uuid);
    CHECK(login.child("FileName").trimmed() == "/big.txt");
    const auto stored = options.storage_dir / uuid / "big.txt";
    CHECK(std::filesystem::file_size(stored) == 100'000);
    CHECK(reference.child("Hash").trimmed() == base64_encode(digest_of_file(DigestKind::gost2012_256, stored)));
    std::string cms;
    REQUIRE(base64_decode(reference.child("SignaturePKCS7").text(), cms));
    CHECK(verify_cms_detached_file(stored, cms, &desk.trust, desk.clock.now()).valid());
    std::filesystem::remove_all(options.storage_dir);
}

TEST_CASE("troubles of a file on purpose: missing, a hash of something else, a signature of something else") {
    SmevStandOptions options;
    options.storage_dir = std::filesystem::temp_directory_path() / ("stand-files-" + make_trace_id());
    Desk desk(options);
    for (const std::string trouble : {"missing", "hash", "cms", "unsigned"}) {
        INFO(trouble);
        const std::string id = desk.ask(R"(,"attachments": [{"text": "x", "via": "ftp", "trouble": ")" + trouble + R"("}])");
        const Got got = desk.fetch(get("GetRequest"));
        REQUIRE(got.id() == id);
        const XmlNode header = got.data().child("RefAttachmentHeaderList").first_child();
        const auto stored = options.storage_dir / header.child("uuid").trimmed() / "file.txt";
        CHECK(std::filesystem::exists(stored) == (trouble != "missing"));
        if (trouble == "missing") continue;
        const std::string right = base64_encode(digest_of_file(DigestKind::gost2012_256, stored));
        CHECK((header.child("Hash").trimmed() == right) == (trouble != "hash"));
        std::string cms;
        base64_decode(header.child("SignaturePKCS7").text(), cms);
        CHECK(cms.empty() == (trouble == "unsigned"));
        CHECK(verify_cms_detached_file(stored, cms, &desk.trust, desk.clock.now()).valid() == (trouble == "hash"));
    }
    std::filesystem::remove_all(options.storage_dir);
}

TEST_CASE("a file announced and never uploaded kills the request asynchronously; the quota counts what was uploaded") {
    SmevStandOptions options;
    options.storage_dir = std::filesystem::temp_directory_path() / ("stand-files-" + make_trace_id());
    Desk desk(options);
    const auto announcing = [&](const std::string& uuid, const std::string& hash) {
        Call call = send_request(desk.fresh_id());
        call.inner += "<b:RefAttachmentHeaderList><b:RefAttachmentHeader><b:uuid>" + uuid + "</b:uuid><b:Hash>" + hash +
                      "</b:Hash><b:MimeType>text/plain</b:MimeType></b:RefAttachmentHeader></b:RefAttachmentHeaderList>";
        return call;
    };
    CHECK(desk.fault_of(announcing(make_uuid_v1(desk.clock.now()), "AAAA")).empty());
    const Got got = desk.fetch(get("GetResponse"));
    CHECK(got.data().child("AsyncProcessingStatus").child("StatusDetails").trimmed() == "FileNotFound");

    FileStorage storage(options.storage_dir);
    std::ofstream(storage.place("u1", "f.bin")) << "twelve bytes";
    const std::string hash = base64_encode(digest(DigestKind::gost2012_256, "twelve bytes"));
    const Call call = announcing("u1", hash);
    CHECK(desk.fault_of(call).empty());
    const auto file = only_file(desk, call.inner.substr(call.inner.find('>') + 1, 36));
    CHECK(file.at("hash_fits").as_bool());
    CHECK(file.at("size").as_int64() == 12);
    desk.order("limits", R"({"quota": 20})");
    CHECK(desk.post(announcing("u1", hash)).body.find("RemainedTotalQuoteSize>8<") != std::string::npos);
    std::filesystem::remove_all(options.storage_dir);
}

TEST_CASE("faults and empty queues come as multipart when told so, signatures of files as parts of their own") {
    Desk desk;
    desk.order("shape", R"({"multipart": true, "xop_signatures": true})");
    CHECK(Got(desk.post(get("GetRequest"))).empty());
    CHECK(Got(desk.post(acknowledge(desk.fresh_id()))).content_type.starts_with("multipart/related"));
    desk.ask(R"(,"attachments": [{"text": "signed"}])");
    const WebResponse response = desk.post(get("GetRequest"));
    CHECK(response.body.find("<b:SignaturePKCS7><xop:Include") != std::string::npos);
    // Put back where it was, the signature of SMEV fits again.
    const auto mime = smev::read_mime(*header_of(response.headers, "Content-Type"), response.body);
    CHECK(mime.root.find("xop:Include") == std::string::npos);
    const XmlDocument document = XmlDocument::parse(mime.root);
    const XmlNode wrapper = document.root().child("Body").first_child().first_child();
    CHECK(verify_xml_signature(document, wrapper.child("SMEVSignature").first_child(), wrapper.first_child(),
                               XmlTransforms::smev, &desk.trust, desk.clock.now())
              .valid());
}
