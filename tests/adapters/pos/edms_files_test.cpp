// Files over the regional SMEV's REST interface: FTP beside the call, a detached CMS for each.
#include <boost/json.hpp>
#include <places.hpp>

#include "adapters/pos/pos.hpp"
#include "adapters/pos/settings.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/support/imposter.hpp"
#include "tests/support/python_peer.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<const SigningKey> test_key() {
    return load_pem_key(test_keys() / "gost/gateway-sign.key.pem", test_keys() / "gost/gateway-sign.crt.pem");
}

std::string appeals(const std::string& inner) {
    return "<PosEdmsResponse><AppealListResponse><Status><OperationResult>SUCCESS</OperationResult></Status>" + inner +
           "</AppealListResponse></PosEdmsResponse>";
}

std::string appeal(const std::string& id, const std::string& file = {}) {
    return "<Appeals><Id>" + id + "</Id><Description>Яма</Description>" +
           (file.empty() ? "" : "<Attachments><FileId>" + file + "</FileId></Attachments>") + "</Appeals>";
}

/// The adapter before a scripted regional SMEV and a real FTP server.
struct FileRig : Rig {
    explicit FileRig(bool with_storage = true) : partner([this](const ImposterRequest& asked) { return answer(asked); }) {
        fs::create_directory(root());
        server = std::make_unique<PythonPeer>(fs::path(SOURCE_DIR) / "tests/support/file_server.py",
                                              std::vector<std::string>{"ftp", root().string()});
        AdapterKit given = kit("pos");
        given.key = [](std::string_view) { return test_key(); };
        adapter = pos::make_pos_kind().make(settings(with_storage), std::move(given));
    }
    ~FileRig() { workers.join(); }

    fs::path root() const { return folder.path() / "storage"; }

    Settings settings(bool with_storage) const {
        Settings made;
        for (const SettingKey& key : pos::pos_setting_keys()) {
            Settings::Value value;
            const bool file = key.type == SettingType::path && !key.fallback.empty();
            value.text = file ? (fs::path(SOURCE_DIR) / "config" / key.fallback).string() : key.fallback;
            value.number = key.name == "verdict_wait" ? 0 : 10'000;
            made.set(key.name, value);
        }
        const auto put = [&](const char* key, std::string text) {
            Settings::Value value;
            value.given = true;
            value.text = std::move(text);
            made.set(key, value);
        };
        put("form", "edms");
        put("url", partner.url(""));
        put("client_id", "00000000-0000-4000-8000-0000000000c1");
        put("entrypoint", "6f1c1a52-8e0a-4b6e-9a43-0d3f6d5c7e01");
        put("file_key", "gateway-sign");
        if (with_storage) put("files_url", "ftp://127.0.0.1:" + std::to_string(server->port()));
        put("files_user", "gateway");
        put("files_password", "smev");
        return made;
    }

    ImposterAnswer answer(const ImposterRequest& asked) {
        if (asked.target.find("confirmprocessing") != std::string::npos) {
            ++confirmed;
            waiting.clear();
            return {};
        }
        if (asked.target.find("sendrequest") != std::string::npos) {
            sent = asked.body;
            return {.body = "{\"requestId\":\"r\"}"};
        }
        return waiting.empty() ? ImposterAnswer{.status = 404, .body = "null"} : ImposterAnswer{.body = waiting};
    }

    void hand_out(const std::string& xml, json::array files) {
        waiting = json::serialize(json::object{
            {"recId", 1}, {"requestId", "q"}, {"messageId", "m"}, {"xml", base64_encode(xml)}, {"files", std::move(files)}});
    }
    int poll() { return run(adapter.source->poll(Deadline::after(Duration{10'000}))).taken; }

    std::string waiting, sent;
    int confirmed = 0;
    Imposter partner;
    std::unique_ptr<PythonPeer> server;
    Adapter adapter;
};

bool ftp_is_there() {
    static const bool there = python_has("pyftpdlib");
    if (!there) WARN("python3-pyftpdlib is absent: files of the regional SMEV are not tested");
    return there;
}

}  // namespace

TEST_CASE("files of an answer lie in Blobs with their signatures before it is confirmed, each with the appeal that names it") {
    if (!ftp_is_there()) return;
    FileRig rig;
    for (const char* name : {"one", "two"}) fs::create_directory(rig.root() / name);
    std::ofstream(rig.root() / "one/photo.jpg") << "first";
    std::ofstream(rig.root() / "two/scan.pdf") << "second";
    const std::string signature = sign_cms_detached("first", *test_key(), rig.clock.now());
    rig.hand_out(appeals(appeal("1", "one") + appeal("2", "two")),
                 {{{"name", "photo.jpg"}, {"url", "/one/photo.jpg"}, {"signaturePKCS7", base64_encode(signature)}},
                  {{"name", "scan.pdf"}, {"url", "/two/scan.pdf"}, {"signaturePKCS7", nullptr}}});
    CHECK(rig.poll() == 2);
    CHECK(rig.confirmed == 1);
    REQUIRE(rig.accepted.size() == 2);
    const Envelope& first = rig.accepted[0].envelope;
    REQUIRE(first.attachments.size() == 1);
    CHECK(rig.blobs.read(first.attachments[0].sha256) == "first");
    CHECK(rig.blobs.read(first.attachments[0].cms_sha256) == signature);
    REQUIRE(first.evidence.size() == 1);
    CHECK(first.evidence[0].verdict == "valid");
    const Envelope& second = rig.accepted[1].envelope;
    REQUIRE(second.attachments.size() == 1);
    CHECK(second.attachments[0].sha256 == sha256_hex("second"));
    CHECK(second.evidence.empty());
    CHECK(appeal_from_json(rig.accepted[1].canonical).attachments.at(0).name == "scan.pdf");
}

TEST_CASE("an answer whose file cannot be had stays unconfirmed until it can, a bad signature is kept and warned of") {
    if (!ftp_is_there()) return;
    FileRig rig;
    const json::array files{{{"name", "a"}, {"url", "/one/late"}, {"signaturePKCS7", base64_encode("no CMS")}}};
    rig.hand_out(appeals(appeal("1")), files);
    CHECK(rig.poll() == 0);
    CHECK(rig.confirmed == 0);
    CHECK(rig.log.lines.find("pos_answer_unreadable") != std::string::npos);
    fs::create_directory(rig.root() / "one");
    std::ofstream(rig.root() / "one/late") << "octets";
    rig.hand_out(appeals(appeal("1")), files);
    CHECK(rig.poll() == 1);
    CHECK(rig.confirmed == 1);
    CHECK(rig.accepted.at(0).envelope.evidence.empty());
    CHECK(rig.accepted.at(0).envelope.attachments.at(0).cms_sha256 == sha256_hex("no CMS"));
    CHECK(rig.log.lines.find("pos_file_signature_not_valid") != std::string::npos);
}

TEST_CASE("files of an answer of ours are on the storage, signed, before the call names them; a repeat writes over") {
    if (!ftp_is_there()) return;
    FileRig rig;
    const std::string octets(9'000, 'x');
    const BlobInfo blob = rig.blobs.put(octets);
    Delivery delivery;
    delivery.delivery_id = "0195d0a0-1111-7000-8000-0242ac120002";
    delivery.kind = MessageKind::answer_sent;
    delivery.external_ids = {{"pos", "pos_id", "77"}};
    AppealEvent event;
    event.event_id = "e";
    event.kind = MessageKind::answer_sent;
    event.at = rig.clock.now();
    event.status = Status::answered;
    event.source = "city";
    event.external_id = AppealExternalId{"city", "service_request_id", "1", {}, {}, {}};
    Answer answer;
    answer.id = "a1";
    answer.kind = AnswerKind::final;
    answer.text = "Сделано";
    event.answer = answer;
    delivery.canonical = to_json(event);
    delivery.attachments = {{"f", "Акт работ.pdf", "application/pdf", blob.size, blob.sha256, "", "", ""}};
    const auto deliver = [&] { return rig.run(rig.adapter.connector->deliver(delivery, Deadline::after(Duration{20'000}))); };
    CHECK(deliver().kind == Outcome::Kind::delivered);
    const json::object file = json::parse(rig.sent).at("files").at(0).as_object();
    CHECK(file.at("name").as_string() == "Акт работ.pdf");
    const fs::path stored = rig.root() / std::string(file.at("url").as_string()).substr(1);
    CHECK(sha256_hex_of_file(stored) == blob.sha256);
    CHECK(stored.filename() == "file.pdf");
    const std::string signature(file.at("signaturePKCS7").as_string());
    CHECK(verify_cms_detached(octets, signature, nullptr, rig.clock.now()).valid());
    std::ofstream(stored) << "torn";
    CHECK(deliver().kind == Outcome::Kind::delivered);
    CHECK(sha256_hex_of_file(stored) == blob.sha256);
    delivery.attachments[0].size = 10'001;
    CHECK(deliver().cause == Cause::too_large);
    rig.server.reset();
    delivery.attachments[0].size = blob.size;
    CHECK(deliver().kind == Outcome::Kind::postponed);
}
