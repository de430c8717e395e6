// Files on the way out: signed, and by their size carried in the message or put on SMEV's storage before it is sent.
#include <algorithm>
#include <utility>

#include "adapters/smev3/attachments.hpp"
#include "adapters/smev3/client.hpp"
#include "adapters/smev3/storage.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway::smev3 {

namespace {

/// The same for every repeat of an attempt, another one when the delivery gets a new note (MessageID). Version 8 of RFC 9562.
std::string uuid_for(const std::string& note, const AttachmentRef& file, std::size_t place) {
    std::string hex = sha256_hex(note + "\n" + std::to_string(place) + "\n" + file.sha256);
    hex[12] = '8';
    hex[16] = "89ab"[hex[16] % 4];
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
           hex.substr(20, 12);
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/// What every FTP server and file system takes: the name's ending is kept, the rest only when it is plain.
std::string storage_name(const std::string& name) {
    std::string base = name.substr(name.find_last_of("/\\") + 1);
    const bool plain = !base.empty() && base.size() <= 100 && base.front() != '.' && std::ranges::all_of(base, is_plain);
    if (plain) return base;
    const auto dot = base.rfind('.');
    const std::string ending = dot == std::string::npos ? "" : base.substr(dot);
    return ending.size() <= 10 && std::ranges::all_of(ending, is_plain) ? "file" + ending : "file";
}

/// MimeType of SMEV: (text|image|audio|video|application)/[a-zA-Z0-9\-+.]*
std::string mime_of(const AttachmentRef& file) {
    const std::string type = file.mime.substr(0, file.mime.find(';'));
    const auto slash = type.find('/');
    const std::string group = type.substr(0, slash);
    const bool known = slash != std::string::npos &&
                       (group == "text" || group == "image" || group == "audio" || group == "video" || group == "application");
    const bool plain =
        known && std::ranges::all_of(type.substr(slash + 1), [](char c) { return c != '_' && (is_plain(c) || c == '+'); });
    return plain ? type : "application/octet-stream";
}

/// Reads the file twice at most: the digest, and the CMS over it.
OutgoingFile outgoing(const Office& office, const AttachmentRef& file, std::string id, bool stored) {
    const LentFile lent = office.kit.blobs.lend(file.sha256);
    OutgoingFile made;
    made.sha256 = file.sha256;
    made.size = file.size;
    FileHeader& header = made.header;
    header.stored = stored;
    header.id = std::move(id);
    header.mime = mime_of(file);
    header.file_name = file.name;
    if (!office.file_key && !stored) return made;
    const DigestKind kind = office.file_key ? digest_of(office.file_key->kind()) : DigestKind::gost2012_256;
    const std::string digest = digest_of_file(kind, lent.path());
    if (stored) header.hash = base64_encode(digest);
    if (office.file_key)
        header.signature = base64_encode(sign_cms_detached_digest(digest, *office.file_key, office.kit.clock.now()));
    return made;
}

std::uint64_t total_of(const AttachmentSettings& settings, const std::vector<AttachmentRef>& files) {
    std::uint64_t total = 0;
    for (const AttachmentRef& file : files) {
        if (file.size > settings.file_limit) throw Fault(Cause::too_large, "a file is over file_limit of the connector");
        total += file.size;
    }
    if (total > settings.files_limit) throw Fault(Cause::too_large, "the files together are over files_limit of the connector");
    return total;
}

}  // namespace

Task<std::vector<OutgoingFile>> prepare_files(std::shared_ptr<Office> office, const Delivery& delivery, Deadline) {
    const AttachmentSettings& settings = office->settings.files;
    const std::vector<AttachmentRef>& refs = delivery.attachments;
    const std::uint64_t limit = office->limits.carried(settings.carried_limit, office->kit.clock.now());
    const bool stored = total_of(settings, refs) > limit && !settings.storage_url.empty();
    std::vector<OutgoingFile> made;
    for (std::size_t place = 0; place < refs.size(); ++place) {
        const AttachmentRef& ref = refs[place];
        std::string id = uuid_for(delivery.note, ref, place);
        if (!stored) id.insert(0, "file-");  // an xs:ID begins with no digit
        made.push_back(co_await offload(office->kit.workers, [&] { return outgoing(*office, ref, id, stored); }));
        if (stored) {
            const LentFile lent = co_await offload(office->kit.workers, [&] { return office->kit.blobs.lend(ref.sha256); });
            co_await upload(office, id, storage_name(ref.name), lent.path());
        }
    }
    co_return made;
}

}  // namespace gateway::smev3
