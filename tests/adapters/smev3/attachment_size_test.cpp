// Memory stays flat however large a file is. GATEWAY_BIG_MIB sets the size (96 when absent; 1024 is what SMEV's storage takes).
#include <cstdlib>
#include <fstream>

#include "adapters/smev3/attachments.hpp"
#include "adapters/smev3/multipart.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"
#include "tests/adapters/smev3/file_partner.hpp"

using namespace gateway;
using namespace gateway::smev3;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mib = 1u << 20;
constexpr std::uint64_t most_growth = 48 * mib;

std::uint64_t big() {
    const char* given = std::getenv("GATEWAY_BIG_MIB");
    return (given == nullptr ? 96 : std::strtoull(given, nullptr, 10)) * mib;
}

/// Highest resident size since the last call of `forget_peak`, octets.
std::uint64_t peak() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        std::uint64_t kib = 0;
        if (word == "VmHWM:" && status >> kib) return kib * 1024;
    }
    return 0;
}

std::uint64_t forget_peak() {
    std::ofstream("/proc/self/clear_refs") << "5";
    return peak();
}

class Growth {
public:
    explicit Growth(const char* what) : what_(what) {}
    void check() const {
        const std::uint64_t grown = peak() - std::min(peak(), before_);
        WARN(what_ << ": " << big() / mib << " MiB, resident memory grew by " << grown / 1024 << " KiB");
        CHECK(grown < most_growth);
    }

private:
    const char* what_;
    std::uint64_t before_ = forget_peak();
};

/// A file of that many zero octets that takes no room on the disk.
void sparse(const fs::path& file) {
    std::ofstream(file, std::ios::binary).close();
    fs::resize_file(file, big());
}

Words with_storage(const Storage& storage) {
    return {{"storage_url", storage.url()},
            {"storage_user", "once"},
            {"storage_password", "env:STORAGE"},
            {"file_key", "gateway-sign"},
            {"timeout", "10m"}};
}

}  // namespace

TEST_CASE("a multipart message with a large file is unpacked in constant memory") {
    TempFolder folder;
    const fs::path message = folder.path() / "message";
    {
        std::ofstream out(message, std::ios::binary);
        out << "--b\r\nContent-ID: <root>\r\n\r\n<a/>\r\n--b\r\nContent-ID: <file>\r\n\r\n";
        const std::string piece = noise(mib);
        for (std::uint64_t i = 0; i < big() / mib; ++i) out << piece;
        out << "\r\n--b--\r\n";
    }
    int files = 0;
    const Growth growth("unpack");
    const MessageOctets octets{"multipart/related; boundary=b; start=\"<root>\"", {}, message};
    const Unpacked unpacked = unpack(octets, [&] { return folder.path() / ("part-" + std::to_string(++files)); });
    CHECK(unpacked.parts.at("file").size == big());
    CHECK(unpacked.kept.size() < 1000);
    growth.check();
}

TEST_CASE("a large file is put into a letter in constant memory") {
    Desk desk;
    const fs::path file = desk.blobs.spool_path();
    sparse(file);
    Letter letter("<a/>");
    const BlobInfo kept = desk.blobs.put_file(file);
    letter.files.emplace_back().sha256 = kept.sha256;
    letter.files.back().size = kept.size;
    letter.files.back().header.id = "f";
    const Growth growth("letter");
    WebCall call;
    const SpoolFile spool = put_letter(call, letter, desk.blobs);
    CHECK(fs::file_size(call.body_file) > big());
    growth.check();
}

TEST_CASE("a large file comes from the storage in constant memory, hash and signature checked") {
    if (!ftp_is_there()) return;
    Storage storage;
    sparse(storage.path("big"));
    const std::string hash = digest_of_file(DigestKind::gost2012_256, storage.path("big"));
    const std::string signature =
        sign_cms_detached_digest(hash, *Desk::key("federal-sign"), *parse_rfc3339("2026-03-02T09:00:00Z"));
    FileDesk desk(with_storage(storage));
    const std::string uuid = "0f0e0d0c-0b0a-4908-8706-050403020100";
    FileMessage message;
    message.headers = in_list("RefAttachmentHeaderList", stored_header(uuid, hash, signature));
    message.stored = stored_item(uuid, "env:STORAGE", "/big");
    desk.request.body = message.envelope();
    const Growth growth("storage in");
    CHECK(desk.poll().taken == 1);
    REQUIRE(desk.taken.size() == 1);
    CHECK(desk.taken.front().envelope.attachments.at(0).size == big());
    CHECK(desk.taken.front().envelope.evidence.size() == 3);
    growth.check();
}

TEST_CASE("a large file goes to the storage in constant memory, hashed and signed") {
    if (!ftp_is_there()) return;
    Storage storage;
    FileDesk desk(with_storage(storage));
    const fs::path file = desk.blobs.spool_path();
    sparse(file);
    const BlobInfo blob = desk.blobs.put_file(file);
    Delivery delivery = desk.delivery({{"f", "big.bin", "", blob.size, blob.sha256, "", "", ""}});
    const Growth growth("storage out");
    const Outcome outcome = desk.deliver(delivery);
    CHECK((outcome.kind == Outcome::Kind::delivered || outcome.kind == Outcome::Kind::handed_over));
    growth.check();
}
