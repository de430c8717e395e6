// Files that come with requests: inline, as XOP parts, on the file storage.
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/reply.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"
#include "tests/adapters/smev3/file_partner.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::string uuid = "0f0e0d0c-0b0a-4908-8706-050403020100";
constexpr DigestKind gost = DigestKind::gost2012_256;

FileMessage carried(const std::string& headers, const std::string& contents) {
    FileMessage message;
    if (!headers.empty()) message.headers = in_list("AttachmentHeaderList", headers);
    if (!contents.empty()) message.contents = in_list("AttachmentContentList", contents);
    return message;
}

FileMessage stored(const std::string& hash, const std::string& signature = {}, const std::string& path = "/signed.zip") {
    FileMessage message;
    message.headers = in_list("RefAttachmentHeaderList", stored_header(uuid, hash, signature));
    message.stored = stored_item(uuid, "secret", path);
    return message;
}

std::string signature_over(const std::string& octets, const char* key = "federal-sign") {
    return sign_cms_detached(octets, *Desk::key(key), *parse_rfc3339("2026-03-02T09:00:00Z"));
}

const AttachmentRef& only_file(const FileDesk& desk) {
    REQUIRE(desk.taken.size() == 1);
    REQUIRE(desk.taken.front().envelope.attachments.size() == 1);
    return desk.taken.front().envelope.attachments.front();
}

}  // namespace

TEST_CASE("an inline file lies in Blobs, stands in the appeal, and its signature is evidence") {
    FileDesk desk;
    const std::string octets = "содержимое";
    const std::string signature = signature_over(octets);
    desk.request.body = carried(carried_header("doc-1", signature), inline_content("doc-1", octets)).envelope();
    CHECK(desk.poll().taken == 1);
    const AttachmentRef& file = only_file(desk);
    CHECK(file.id == "doc-1");
    CHECK(file.mime == "application/pdf");
    CHECK(file.size == octets.size());
    CHECK(desk.blobs.read(file.sha256) == octets);
    CHECK(desk.blobs.read(file.cms_sha256) == signature);
    const auto& evidence = desk.taken.front().envelope.evidence;
    REQUIRE(evidence.size() == 3);
    CHECK(evidence.back().format == "cms-detached");
    CHECK(evidence.back().verdict == "valid");
    CHECK(evidence.back().covers == "attachment doc-1");
    const Appeal appeal = appeal_from_json(desk.taken.front().canonical);
    REQUIRE(appeal.attachments.size() == 1);
    CHECK(appeal.attachments.front().sha256 == file.sha256);
    CHECK(desk.acks() == 1);
}

TEST_CASE("parts of a multipart request: contents stream past the document, signatures go into it before the digest") {
    const std::size_t size = GENERATE(std::size_t{1000}, std::size_t{3'000'000});
    INFO(size);
    FileDesk desk;
    const std::string octets = noise(size);
    const std::string signature = signature_over(octets);
    std::string envelope = carried(carried_header("doc-1", signature), part_content("doc-1", "one%40x")).envelope();
    const std::string text = base64_encode(signature);
    envelope.replace(envelope.find(text), text.size(),
                     "<Include xmlns=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:two\"/>");
    desk.request = multipart_of(envelope, {{"one@x", octets}, {"two", signature}});
    CHECK(desk.poll().taken == 1);
    const AttachmentRef& file = only_file(desk);
    CHECK(file.sha256 == sha256_hex(octets));
    CHECK(desk.blobs.read(file.cms_sha256) == signature);
    const Envelope& kept = desk.taken.front().envelope;
    for (const auto& evidence : kept.evidence) CHECK(evidence.verdict == "valid");
    CHECK(kept.evidence.size() == 3);
    // What is kept proves the message again, without the file when it is long.
    CHECK(kept.bytes.size() < 300'000);
    const XmlDocument again = parse_soap(kept.content_type, kept.bytes);
    CHECK(again.find("http://www.w3.org/2004/08/xop/include", "Include").parent().name() == "Content");
    CHECK(read_reply(kept.content_type, kept.bytes, &desk.trust, desk.clock.now()).taken->smev_signature == Cause::none);
    CHECK(desk.blobs.spooled() == 0);
}

TEST_CASE("headers and contents that do not agree are refused, unacknowledged and without a crash") {
    struct Row {
        const char* what;
        FileMessage message;
        const char* cause;
    };
    const std::string one = carried_header("a"), content = inline_content("a", "x");
    FileMessage without_place = stored(digest(gost, "x"));
    without_place.stored.clear();
    const std::vector<Row> rows{
        {"no content", carried(one, ""), "message.attachment"},
        {"another content", carried(one, inline_content("b", "x")), "message.attachment"},
        {"two contents", carried(one, content + content), "message.attachment"},
        {"two headers", carried(one + one, content), "message.attachment"},
        {"no header", carried("", content), "message.attachment"},
        {"one content more", carried(one, content + inline_content("b", "y")), "message.attachment"},
        {"no such part", carried(one, part_content("a", "gone")), "message.attachment"},
        {"an empty id", carried(carried_header(""), inline_content("", "x")), "message.attachment"},
        {"not base64", carried(one, "<b:AttachmentContent><b:Id>a</b:Id><b:Content>§</b:Content></b:AttachmentContent>"),
         "message.base64"},
        {"no place on the storage", without_place, "message.attachment"},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        FileDesk desk;
        desk.request.body = row.message.envelope();
        CHECK(desk.poll().taken == 0);
        CHECK(desk.taken.empty());
        CHECK(desk.acks() == 0);
        CHECK(desk.log.has(row.cause));
    }
}

TEST_CASE("files over the limits are not taken") {
    const std::string octets = noise(5000);
    for (const auto& [key, value] : Words{{"file_limit", "4999B"}, {"files_limit", "9999B"}}) {
        INFO(key);
        FileDesk desk({{key, value}});
        desk.request.body =
            carried(carried_header("a") + carried_header("b"), inline_content("a", octets) + inline_content("b", octets))
                .envelope();
        CHECK(desk.poll().taken == 0);
        CHECK(desk.log.has("too_large"));
    }
}

TEST_CASE("a file's signature that is not valid is kept and warned of, or keeps the message out, as the settings say") {
    const std::string wrong = signature_over("something else");
    for (const char* rule : {"kept", "valid", "required"}) {
        INFO(rule);
        FileDesk desk({{"file_signatures", rule}});
        desk.request.body = carried(carried_header("a", wrong), inline_content("a", "x")).envelope();
        const bool kept = std::string(rule) == "kept";
        CHECK(desk.poll().taken == (kept ? 1 : 0));
        CHECK(desk.acks() == (kept ? 1 : 0));
        if (!kept) continue;
        CHECK(desk.blobs.read(only_file(desk).cms_sha256) == wrong);
        CHECK(desk.taken.front().envelope.evidence.size() == 2);
        CHECK(desk.log.has("smev_file_signature_not_valid"));
    }
    FileDesk strict({{"file_signatures", "required"}});
    strict.request.body = carried(carried_header("a"), inline_content("a", "x")).envelope();
    CHECK(strict.poll().taken == 0);
    FileDesk lenient({{"file_signatures", "valid"}});
    lenient.request.body = carried(carried_header("a"), inline_content("a", "x")).envelope();
    CHECK(lenient.poll().taken == 1);
}

TEST_CASE("a stored file is fetched with its one-time credentials, its hash and signature checked, then acknowledged") {
    if (!ftp_is_there()) return;
    Storage storage({"--password", "secret"});
    const std::string octets = noise(2'000'000);
    std::filesystem::create_directory(storage.path("dir"));
    storage.put("dir/signed one.zip", octets);
    FileDesk desk({{"storage_url", storage.url()}});
    desk.request.body = stored(digest(gost, octets), signature_over(octets), "/dir/signed one.zip").envelope();
    CHECK(desk.poll().taken == 1);
    const AttachmentRef& file = only_file(desk);
    CHECK(file.id == uuid);
    CHECK(file.name == "signed one.zip");
    CHECK(file.sha256 == sha256_hex(octets));
    CHECK(file.source_ref == "smev-storage:" + uuid);
    CHECK(desk.taken.front().envelope.evidence.size() == 3);
    CHECK(desk.acks() == 1);
    CHECK(desk.blobs.spooled() == 0);
    CHECK_FALSE(desk.log.has("secret"));
}

TEST_CASE("a stored file whose line breaks twice is resumed and whole") {
    if (!ftp_is_there()) return;
    // Each line carries less than half of it: begun anew it would never come.
    Storage storage({"--password", "secret", "--cut", "900000", "--cuts", "3"});
    const std::string octets = noise(2'000'000);
    storage.put("signed.zip", octets);
    FileDesk desk({{"storage_url", storage.url()}});
    desk.request.body = stored(digest(gost, octets)).envelope();
    CHECK(desk.poll().taken == 1);
    CHECK(only_file(desk).sha256 == sha256_hex(octets));
}

TEST_CASE("a stored file that cannot be had or is another one keeps the message in the queue") {
    if (!ftp_is_there()) return;
    Storage storage({"--password", "secret"});
    const std::string octets = noise(5000);
    const std::string hash = digest(gost, octets);
    storage.put("signed.zip", octets);
    struct Row {
        const char* what;
        FileMessage message;
        Words settings;
        const char* cause;
    };
    FileMessage locked = stored(hash);
    locked.stored = stored_item(uuid, "stale", "/signed.zip");
    const Words here{{"storage_url", storage.url()}};
    const std::vector<Row> rows{
        {"missing", stored(hash, {}, "/gone.zip"), here, "file.unavailable"},
        {"credentials used up", locked, here, "file.unavailable"},
        {"a way out of the directory", stored(hash, {}, "/../signed.zip"), here, "file.unavailable"},
        {"no name", stored(hash, {}, "/"), here, "file.unavailable"},
        {"no storage configured", stored(hash), {}, "file.unavailable"},
        {"nobody at the storage", stored(hash), {{"storage_url", "ftp://127.0.0.1:1"}}, "file.unavailable"},
        {"another hash", stored(digest(gost, "other")), here, "file.corrupt"},
        {"a hash of another kind", stored("sha1 has 20 octets."), here, "file.corrupt"},
        {"over the limit", stored(hash), {{"storage_url", storage.url()}, {"file_limit", "4999B"}}, "too_large"},
    };
    for (const Row& row : rows) {
        INFO(row.what);
        FileDesk desk(row.settings);
        desk.request.body = row.message.envelope();
        CHECK(desk.poll().taken == 0);
        CHECK(desk.acks() == 0);
        CHECK(desk.log.has(row.cause));
        CHECK(desk.blobs.spooled() == 0);
    }
    FileDesk desk(here);  // and when the storage has it again, it is taken
    desk.request.body = stored(hash, {}, "/late.zip").envelope();
    CHECK(desk.poll().taken == 0);
    storage.put("late.zip", octets);
    CHECK(desk.poll().taken == 1);
    CHECK(desk.acks() == 1);
}

TEST_CASE(
    "a parked message keeps its files: on release they come from what was had, not from the message or the storage again") {
    if (!ftp_is_there()) return;
    Storage storage({"--password", "secret"});
    const std::string carried_octets = noise(3'000'000), stored_octets = noise(700'000);
    storage.put("signed.zip", stored_octets);
    FileDesk desk({{"storage_url", storage.url()}, {"poison_after", "0s"}});
    FileMessage message = carried(carried_header("doc-1"), part_content("doc-1", "one%40x"));
    message.headers += in_list("RefAttachmentHeaderList", stored_header(uuid, digest(gost, stored_octets)));
    message.stored = stored_item(uuid, "secret", "/signed.zip");
    desk.request = multipart_of(message.envelope(), {{"one@x", carried_octets}});
    desk.refusal.emplace(Cause::mapping_failed);
    CHECK(desk.poll().taken == 0);
    CHECK(desk.acks() == 1);
    REQUIRE(desk.evidence.parked.size() == 1);
    CHECK(desk.evidence.parked[0].bytes.size() < 300'000);
    std::filesystem::remove(storage.path("signed.zip"));
    desk.refusal.reset();
    desk.evidence.parked[0].state = ParkedState::released;
    CHECK(desk.poll().taken == 1);
    REQUIRE(desk.taken.size() == 1);
    const auto& files = desk.taken[0].envelope.attachments;
    REQUIRE(files.size() == 2);
    CHECK(files[0].sha256 == sha256_hex(carried_octets));
    CHECK(files[0].size == carried_octets.size());
    CHECK(desk.blobs.read(files[0].sha256) == carried_octets);
    CHECK(files[1].sha256 == sha256_hex(stored_octets));
    CHECK(files[1].name == "signed.zip");
    CHECK(desk.evidence.parked[0].state == ParkedState::closed);
    CHECK(desk.blobs.spooled() == 0);
}

TEST_CASE("a message parked before its files were looked at keeps the ones it carried") {
    FileDesk desk({{"poison_after", "0s"}});
    const std::string octets = noise(3'000'000);
    const FileMessage message = carried(carried_header("doc-1"), part_content("doc-1", "one%40x"));
    desk.request = multipart_of(message.envelope(), {{"one@x", octets}});
    TrustStore trusted = std::exchange(desk.trust, TrustStore::load(test_keys() / "trust" / "rsa"));  // not SMEV's authority
    CHECK(desk.poll().taken == 0);
    REQUIRE(desk.evidence.parked.size() == 1);
    CHECK(desk.taken.empty());
    desk.trust = std::move(trusted);
    desk.evidence.parked[0].state = ParkedState::released;
    CHECK(desk.poll().taken == 1);
    CHECK(desk.blobs.read(only_file(desk).sha256) == octets);
}

TEST_CASE("a 512 bit hash is checked too") {
    if (!ftp_is_there()) return;
    Storage storage({"--password", "secret"});
    storage.put("signed.zip", "abc");
    FileDesk desk({{"storage_url", storage.url()}});
    desk.request.body = stored(digest(DigestKind::gost2012_512, "abc")).envelope();
    CHECK(desk.poll().taken == 1);
}
