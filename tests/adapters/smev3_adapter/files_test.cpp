// Attachments by filePath: only files below the shared folder, copied and verified; our own written with their signatures.
#include "adapters/smev3_adapter/files.hpp"

#include <fstream>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"
#include "tests/adapters/smev3_adapter/scene.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
using namespace gateway::smev3_adapter;
namespace fs = std::filesystem;

namespace {

struct FilesScene : Scene {
    FilesScene() {
        fs::create_directories(files());
        words["files_dir"] = files();
        restart();
    }
    fs::path files() const { return folder.path() / "files"; }
    void lay(const std::string& name, const std::string& octets) const {
        fs::create_directories((files() / name).parent_path());
        std::ofstream(files() / name, std::ios::binary) << octets;
    }
};

std::string list(const std::string& path) {
    return "<AttachmentHeaderList><AttachmentHeader><filePath>" + path +
           "</filePath></AttachmentHeader></AttachmentHeaderList>";
}

std::shared_ptr<const SigningKey> official() {
    const auto keys = test_keys() / "gost";
    return load_pem_key(keys / "official-sign.key.pem", keys / "official-sign.crt.pem");
}

}  // namespace

TEST_CASE("a file by relative or absolute path becomes an attachment of the appeal") {
    FilesScene scene;
    scene.lay("7/photo.jpg", "octets of a photo");
    int n = 0;
    for (const std::string& path : {std::string("7/photo.jpg"), (scene.files() / "7/photo.jpg").string()}) {
        INFO(path);
        scene.partner.enqueue(
            request_result("their-" + std::to_string(++n), xml_of(small_appeal(scene.clock.now())), list(path)));
        CHECK(scene.poll().taken == 1);
        const Submission& taken = scene.accepted.back();
        REQUIRE(taken.envelope.attachments.size() == 1);
        CHECK(taken.envelope.attachments[0].name == "photo.jpg");
        CHECK(scene.blobs.read(taken.envelope.attachments[0].sha256) == "octets of a photo");
        CHECK(appeal_from_json(taken.canonical).attachments.at(0).sha256 == taken.envelope.attachments[0].sha256);
    }
    CHECK(fs::exists(scene.files() / "7/photo.jpg"));  // the Adapter's file is copied, not taken away
}

TEST_CASE("a path out of the folder, through a link or to a folder reads nothing") {
    FilesScene scene;
    std::ofstream(scene.folder.path() / "secret") << "s";
    fs::create_symlink(scene.folder.path() / "secret", scene.files() / "link");
    fs::create_directories(scene.files() / "sub");
    int n = 0;
    for (const std::string& path : {std::string("../secret"), std::string("/etc/passwd"), std::string("link"),
                                    std::string("sub"), std::string("absent"), std::string()}) {
        INFO(path);
        Message message;
        message.files.push_back({path, {}});
        AdapterSettings settings;
        settings.files_dir = scene.files();
        try {
            take_files(message, settings, scene.blobs, nullptr, scene.clock.now());
            FAIL("taken");
        } catch (const Fault& fault) {
            CHECK(fault.cause() == Cause::attachment_unavailable);
        }
        ++n;
    }
    CHECK(n == 6);
}

TEST_CASE("our attachments lie in the shared folder with a detached signature, the same after a repeat") {
    const TempFolder folder;
    FolderBlobs blobs;
    fs::create_directories(folder.path() / "shared");
    AdapterSettings settings;
    settings.files_dir = folder.path() / "shared";
    AttachmentRef ref;
    ref.id = "1";
    ref.name = "../../акт: №1.pdf";
    ref.sha256 = blobs.put("octets").sha256;
    const Time now = SystemClock().now();
    const auto key = official();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto headers = put_files({ref}, "client-1", settings, blobs, key.get(), now);
        REQUIRE(headers.size() == 1);
        CHECK(headers[0].path == "client-1/1-.._.._акт_ №1.pdf");
        std::string signature;
        REQUIRE(base64_decode(headers[0].signature, signature));
        const TrustStore trust = TrustStore::load(test_keys() / "trust" / "gost");
        CHECK(verify_cms_detached_file(settings.files_dir / headers[0].path, signature, &trust, now).valid());
    }
    ref.scan = "infected";
    CHECK_THROWS_AS(put_files({ref}, "client-2", settings, blobs, nullptr, now), Fault);
}

TEST_CASE("without a shared folder a delivery with attachments is refused and says why") {
    Scene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
    AttachmentRef ref;
    ref.id = "1";
    delivery.attachments.push_back(ref);
    const Outcome outcome = scene.deliver(delivery);
    CHECK(outcome.kind == Outcome::Kind::refused);
    CHECK(outcome.cause == Cause::attachment_unavailable);
}
