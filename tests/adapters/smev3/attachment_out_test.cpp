// Files that leave with requests: carried as XOP parts or put on the file storage first.
#include <fstream>

#include "adapters/smev3/attachment_parts.hpp"
#include "adapters/smev3/element.hpp"
#include "adapters/smev3/multipart.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/smev3/file_partner.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";

/// What SMEV read: the document, the files it announces, the parts.
struct Read {
    Unpacked unpacked;
    MessageFiles files;
    bool signature_holds = false;
};

Read read_sent(const FileDesk& desk, std::size_t which = 0) {
    const ImposterRequest sent = desk.smev.requests().at(which);
    Read read{unpack({sent.header("Content-Type").value_or(""), sent.body, {}}, {}, {.max_document = 64u << 20}), {}, false};
    const XmlNode request = read.unpacked.document.root().child("Body").first_child();
    const XmlNode provided = smev_child(request, "SenderProvidedRequestData");
    read.files = read_files(provided, {}, request);
    const XmlNode signature = smev_child(request, "CallerInformationSystemSignature").child(dsig, "Signature");
    read.signature_holds =
        verify_xml_signature(read.unpacked.document, signature, provided, XmlTransforms::smev, &desk.trust, desk.clock.now())
            .valid();
    return read;
}

std::string octets_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Words with_storage(const Storage& storage) {
    return {{"storage_url", storage.url()},
            {"storage_user", "once"},
            {"storage_password", "env:STORAGE"},
            {"file_key", "gateway-sign"}};
}

bool is_good(const Outcome& outcome) {
    return outcome.kind == Outcome::Kind::delivered || outcome.kind == Outcome::Kind::handed_over;
}

}  // namespace

TEST_CASE("files within the limit are carried as parts, named by signed headers, each with its own signature") {
    FileDesk desk({{"file_key", "gateway-sign"}});
    const std::string first = noise(1000), second = noise(1'500'000);  // the second makes the letter a spooled one
    CHECK(is_good(desk.deliver(desk.delivery({desk.file("1", "Справка.pdf", first), desk.file("2", "b.pdf", second)}))));
    const Read read = read_sent(desk);
    CHECK(read.signature_holds);
    REQUIRE(read.files.headers.size() == 2);
    REQUIRE(read.files.contents.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        const FileHeader& header = read.files.headers[i];
        const std::string& octets = i == 0 ? first : second;
        CHECK(header.mime == "application/pdf");
        CHECK(header.id == read.files.contents[i].id);
        REQUIRE(read.unpacked.parts.contains(header.id));
        CHECK(read.unpacked.parts.find(header.id)->second.octets == octets);
        CHECK(verify_cms_detached(octets, header.signature, &desk.trust, desk.clock.now()).valid());
    }
    CHECK(desk.blobs.spooled() == 0);
}

TEST_CASE("the same file twice in a message is two files of it") {
    FileDesk desk;
    CHECK(is_good(desk.deliver(desk.delivery({desk.file("1", "a.pdf", "same"), desk.file("2", "b.pdf", "same")}))));
    const Read read = read_sent(desk);
    REQUIRE(read.files.headers.size() == 2);
    CHECK(read.files.headers[0].id != read.files.headers[1].id);
    CHECK(read.unpacked.parts.size() == 2);
}

TEST_CASE("an envelope without files stays plain XML, and files of an odd type are octets") {
    FileDesk desk;
    CHECK(is_good(desk.deliver(desk.delivery({}))));
    CHECK(desk.smev.requests().at(0).header("Content-Type").value_or("").starts_with("text/xml"));
    AttachmentRef odd = desk.file("1", "x", "x");
    for (const char* mime : {"", "video", "font/woff", "application/x y", "text/plain; charset=utf-8"}) {
        odd.mime = mime;
        CHECK(is_good(desk.deliver(desk.delivery({odd}))));
        const bool known = std::string_view(mime).starts_with("text/");
        CHECK(read_sent(desk, desk.smev.requests().size() - 1).files.headers.at(0).mime ==
              (known ? "text/plain" : "application/octet-stream"));
    }
}

TEST_CASE("files over the limit lie on the storage, a directory per uuid, before the message names them") {
    if (!ftp_is_there()) return;
    Storage storage;
    Words settings = with_storage(storage);
    settings["carried_limit"] = "1MiB";
    FileDesk desk(settings);
    const std::string octets = noise(1'500'000);
    CHECK(is_good(desk.deliver(desk.delivery({desk.file("1", "Справка.pdf", octets)}))));
    const Read read = read_sent(desk);
    CHECK(read.signature_holds);
    CHECK(read.files.contents.empty());
    REQUIRE(read.files.headers.size() == 1);
    const FileHeader& header = read.files.headers.front();
    CHECK(header.stored);
    const std::string stored = octets_of(storage.path(header.id + "/file.pdf"));
    CHECK(stored == octets);
    CHECK(header.hash == base64_encode(digest(DigestKind::gost2012_256, octets)));
    CHECK(verify_cms_detached(octets, header.signature, &desk.trust, desk.clock.now()).valid());
}

TEST_CASE("a repeated attempt writes over a torn upload under the same uuid, a new note takes a new one") {
    if (!ftp_is_there()) return;
    Storage storage({"--cut", "500000", "--cuts", "3"});
    Words settings = with_storage(storage);
    settings["carried_limit"] = "1B";
    FileDesk desk(settings);
    const std::string octets = noise(1'500'000);
    Delivery delivery = desk.delivery({desk.file("1", "a.pdf", octets)});
    const Outcome torn = desk.deliver(delivery);
    CHECK(torn.kind == Outcome::Kind::postponed);
    CHECK(desk.smev.requests().empty());  // a message whose file is not there is not sent
    CHECK(is_good(desk.deliver(delivery)));
    const std::string uuid = read_sent(desk).files.headers.at(0).id;
    CHECK(octets_of(storage.path(uuid + "/a.pdf")) == octets);
    delivery.note = desk.adapter.connector->prepare(delivery);
    CHECK(is_good(desk.deliver(delivery)));
    CHECK(read_sent(desk, 1).files.headers.at(0).id != uuid);
}

TEST_CASE("files the connector may not carry are refused before anything is sent") {
    const std::string octets = noise(5000);
    for (const auto& [key, value] : Words{{"file_limit", "4999B"}, {"files_limit", "9999B"}}) {
        INFO(key);
        FileDesk desk({{key, value}});
        const Outcome outcome = desk.deliver(desk.delivery({desk.file("1", "a", octets), desk.file("2", "b", octets)}));
        CHECK(outcome.kind == Outcome::Kind::refused);
        CHECK(outcome.cause == Cause::too_large);
        CHECK(desk.smev.requests().empty());
    }
}

TEST_CASE("a storage that is away or locked postpones the delivery") {
    if (!ftp_is_there()) return;
    Storage storage;
    Words locked = with_storage(storage);
    locked["storage_password"] = "env:OTHER";
    Words away = with_storage(storage);
    away["storage_url"] = "ftp://127.0.0.1:1";
    for (Words settings : {locked, away}) {
        settings["carried_limit"] = "1B";
        FileDesk desk(settings);
        CHECK(desk.deliver(desk.delivery({desk.file("1", "a", "octets")})).kind == Outcome::Kind::postponed);
        CHECK(desk.smev.requests().empty());
    }
}
