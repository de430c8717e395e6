// Files on the way in: contents of the message or of the storage → Blobs, hashes and signatures checked.
#include <algorithm>
#include <utility>

#include "adapters/smev3/attachments.hpp"
#include "adapters/smev3/client.hpp"
#include "adapters/smev3/storage.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/xml/xop.hpp"

namespace gateway::smev3 {

namespace {

using Signatures = AttachmentSettings::Signatures;

constexpr std::size_t most_files = 1000;

template <class List, class Name>
auto single(const List& list, const std::string& id, Name name, const char* what) {
    const auto found = std::ranges::find(list, id, name);
    if (found == list.end()) throw Fault(Cause::attachment_missing, std::string("a header without its ") + what);
    if (std::ranges::find(found + 1, list.end(), id, name) != list.end())
        throw Fault(Cause::attachment_missing, std::string("a header with more than one ") + what);
    return found;
}

/// Every header points to exactly one content and every content to a header (AttachmentContentMiscoordination).
void check_coordination(const MessageFiles& files) {
    if (files.headers.size() > most_files) throw Fault(Cause::too_large, "more than 1000 files");
    for (const FileHeader& header : files.headers) {
        if (header.id.empty()) throw Fault(Cause::attachment_missing, "a header without an id");
        single(files.headers, header.id, &FileHeader::id, "header");
        if (header.stored) {
            single(files.stored, header.id, &StoredFile::uuid, "FSAttachment");
        } else {
            single(files.contents, header.id, &FileContent::id, "AttachmentContent");
        }
    }
    const auto carried = std::ranges::count(files.headers, false, &FileHeader::stored);
    if (static_cast<std::size_t>(carried) != files.contents.size())
        throw Fault(Cause::attachment_missing, "a content without its header");
}

/// A file name without directories; never used as a path here, but partners' systems may.
std::string base_name(const std::string& path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

/// Works on one message's files. The constructor's arguments outlive it.
class Fetch {
public:
    Fetch(std::shared_ptr<Office> office, const MessageFiles& files) : office_(std::move(office)), files_(files) {}

    Task<FetchedFiles> run();

private:
    Task<void> fetch(const FileHeader& header);
    void keep_carried(const FileHeader& header);
    void keep_fetched(const FileHeader& header, const std::filesystem::path& file);
    void keep_stored(const FileHeader& header, const BlobInfo& blob);
    BlobInfo part_of(XmlNode include);
    const BlobInfo* known(const std::string& name) const;
    void keep(const FileHeader& header, BlobInfo blob, std::string name);
    BlobInfo content_of(const FileHeader& header);
    void check_signature(const FileHeader& header, AttachmentRef& ref);
    const AttachmentSettings& settings() const { return office_->settings.files; }
    Blobs& blobs() const { return office_->kit.blobs; }
    std::uint64_t room() const { return std::min(settings().file_limit, settings().files_limit - taken_); }

    std::shared_ptr<Office> office_;
    const MessageFiles& files_;
    std::uint64_t taken_ = 0;  ///< octets of all files so far
    FetchedFiles made_;
};

Task<FetchedFiles> Fetch::run() {
    check_coordination(files_);
    for (const FileHeader& header : files_.headers) co_await fetch(header);
    co_return std::move(made_);
}

Task<void> Fetch::fetch(const FileHeader& header) {
    Workers& workers = office_->kit.workers;
    if (!header.stored) {
        co_await offload(workers, [&] { keep_carried(header); });
        co_return;
    }
    const StoredFile& stored = *single(files_.stored, header.id, &StoredFile::uuid, "FSAttachment");
    if (const BlobInfo* blob = known(kept_stored(header.id))) {
        co_await offload(workers, [&] { keep_stored(header, *blob); });
        co_return;
    }
    const SpoolFile spool(co_await offload(workers, [&] { return blobs().spool_path(); }));
    co_await download(office_, stored, spool.path(), room());
    co_await offload(workers, [&] { keep_fetched(header, spool.path()); });
}

const BlobInfo* Fetch::known(const std::string& name) const {
    const auto found = files_.kept->find(name);
    return found == files_.kept->end() ? nullptr : &found->second;
}

BlobInfo Fetch::content_of(const FileHeader& header) {
    const FileContent& content = *single(files_.contents, header.id, &FileContent::id, "AttachmentContent");
    const XmlNode include = content.content.child(xop_include_ns, "Include");
    if (!include) {
        std::string octets;
        if (!base64_decode(content.content.text(), octets)) throw Fault(Cause::bad_base64, "AttachmentContent/Content");
        if (octets.size() > room()) throw Fault(Cause::too_large, "the files of the message");
        return blobs().put(octets);
    }
    return part_of(include);
}

BlobInfo Fetch::part_of(XmlNode include) {
    const std::string id = xop_part_of(include);
    if (const BlobInfo* blob = known(kept_part(id))) {
        if (blob->size > room()) throw Fault(Cause::too_large, "the files of the message");
        return *blob;
    }
    const auto part = files_.parts ? files_.parts->find(id) : Parts::const_iterator();
    if (!files_.parts || part == files_.parts->end()) throw Fault(Cause::attachment_missing, "xop:Include without its part");
    if (part->second.size > room()) throw Fault(Cause::too_large, "the files of the message");
    BlobInfo blob = part->second.in_file() ? blobs().put_file(part->second.file.path()) : blobs().put(part->second.octets);
    files_.kept->emplace(kept_part(id), blob);
    return blob;
}

void Fetch::keep_carried(const FileHeader& header) {
    keep(header, content_of(header), header.file_name);
}

/// The Hash of the header is signed: a file that does not have it is not the one that was sent.
void check_hash(const FileHeader& header, const std::filesystem::path& file) {
    std::string expected;
    const bool readable = base64_decode(header.hash, expected) && (expected.size() == 32 || expected.size() == 64);
    if (!readable) throw Fault(Cause::attachment_corrupt, "the Hash of a stored file is no GOST R 34.11-2012 digest");
    const DigestKind kind = expected.size() == 64 ? DigestKind::gost2012_512 : DigestKind::gost2012_256;
    if (!constant_time_equal(digest_of_file(kind, file), expected))
        throw Fault(Cause::attachment_corrupt, "a stored file does not have the Hash its header says");
}

void Fetch::keep_fetched(const FileHeader& header, const std::filesystem::path& file) {
    check_hash(header, file);
    const auto at = files_.kept->emplace(kept_stored(header.id), blobs().put_file(file)).first;
    keep_stored(header, at->second);
}

void Fetch::keep_stored(const FileHeader& header, const BlobInfo& blob) {
    if (blob.size > room()) throw Fault(Cause::too_large, "the files of the message");
    const StoredFile& stored = *single(files_.stored, header.id, &StoredFile::uuid, "FSAttachment");
    keep(header, blob, header.file_name.empty() ? base_name(stored.file_name) : header.file_name);
}

void Fetch::keep(const FileHeader& header, BlobInfo blob, std::string name) {
    taken_ += blob.size;
    AttachmentRef ref;
    ref.id = header.id;
    ref.name = base_name(name);
    ref.mime = header.mime;
    ref.size = blob.size;
    ref.sha256 = std::move(blob.sha256);
    if (header.stored) ref.source_ref = "smev-storage:" + header.id;
    check_signature(header, ref);
    made_.refs.push_back(std::move(ref));
}

void Fetch::check_signature(const FileHeader& header, AttachmentRef& ref) {
    if (header.signature.empty()) {
        if (settings().signatures == Signatures::required) throw Fault(Cause::signature_missing, "SignaturePKCS7 of a file");
        return;
    }
    std::string signature;
    if (!base64_decode(header.signature, signature)) throw Fault(Cause::bad_base64, "SignaturePKCS7");
    ref.cms_sha256 = blobs().put(signature).sha256;
    const Time now = office_->kit.clock.now();
    CmsCheck check = verify_cms_detached_file(blobs().lend(ref.sha256).path(), signature, office_->trust, now);
    if (!check.valid() && settings().signatures != Signatures::kept) throw Fault(check.cause, "SignaturePKCS7 of a file");
    check.evidence.covers = "attachment " + header.id;
    if (check.valid()) {
        made_.evidence.push_back(std::move(check.evidence));
        return;
    }
    office_->kit.log.write(
        LogLevel::warn, "smev_file_signature_not_valid",
        {{"connector", office_->kit.id}, {"attachment", header.id}, {"cause", std::string(info(check.cause).code)}});
}

}  // namespace

Task<FetchedFiles> fetch_files(std::shared_ptr<Office> office, const MessageFiles& files, Deadline) {
    Fetch fetch(std::move(office), files);
    co_return co_await fetch.run();
}

}  // namespace gateway::smev3
