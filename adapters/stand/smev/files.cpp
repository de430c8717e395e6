#include "adapters/stand/smev/files.hpp"

#include <fstream>
#include <map>
#include <set>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

SmevFault too_large(std::string_view name, std::string_view limit_name, std::int64_t limit, std::int64_t real) {
    const std::string extra = "<f:" + std::string(limit_name) + ">" + std::to_string(limit) + "</f:" + std::string(limit_name) +
                              "><f:RealTotalAttachmentSize>" + std::to_string(real) + "</f:RealTotalAttachmentSize>";
    return SmevFault(std::string(name), {}, extra);
}

std::string decoded(XmlNode element, const char* what) {
    std::string octets;
    if (element && !base64_decode(element.text(), octets)) throw SmevFault::invalid("Не base64", what);
    return octets;
}

/// Octets of AttachmentContent by Id.
std::map<std::string, std::string> contents_of(const Call& call) {
    std::map<std::string, std::string> contents;
    const std::string& ns = call.version->basic;
    for (const XmlNode one : call.request.child(ns, "AttachmentContentList").children(ns, "AttachmentContent")) {
        const XmlNode content = one.child(ns, "Content");
        const XmlNode include = content.first_child();
        std::string octets;
        if (include) {
            const std::string* part = part_of_href(call.mime, include.attribute("href").value_or(""));
            if (part == nullptr) throw SmevFault("AttachmentContentMiscoordination");
            octets = *part;
        } else {
            octets = decoded(content, "AttachmentContent");
        }
        if (!contents.emplace(one.child(ns, "Id").trimmed(), std::move(octets)).second)
            throw SmevFault("AttachmentContentMiscoordination");
    }
    return contents;
}

std::string verdict_of(const CmsCheck& check) {
    return check.valid() ? "valid" : std::string(info(check.cause).code);
}

std::vector<SeenFile> read_contents(const Call& call, const FileCheck& check) {
    auto contents = contents_of(call);
    std::vector<SeenFile> files;
    std::int64_t total = 0;
    const std::string& ns = call.version->basic;
    for (const XmlNode header : call.target.child(ns, "AttachmentHeaderList").children(ns, "AttachmentHeader")) {
        SeenFile seen;
        seen.file.id = header.child(ns, "contentId").trimmed();
        seen.file.mime_type = header.child(ns, "MimeType").trimmed();
        seen.file.signature = decoded(header.child(ns, "SignaturePKCS7"), "SignaturePKCS7");
        auto content = contents.extract(seen.file.id);
        if (!content) throw SmevFault("AttachmentContentMiscoordination");
        seen.file.octets = std::move(content.mapped());
        seen.size = static_cast<std::int64_t>(seen.file.octets.size());
        seen.sha256 = sha256_hex(seen.file.octets);
        seen.cms = seen.file.signature.empty()
                       ? "none"
                       : verdict_of(verify_cms_detached(seen.file.octets, seen.file.signature, check.trust, check.now));
        total += seen.size;
        files.push_back(std::move(seen));
    }
    if (!contents.empty()) throw SmevFault("AttachmentContentMiscoordination");
    if (total > check.limits.message) {
        throw too_large("AttachmentSizeLimitExceeded", "PermittedTotalAttachmentSize", check.limits.message, total);
    }
    return files;
}

void look_into_storage(SeenFile& seen, const FileCheck& check) {
    seen.there = false;
    if (check.storage == nullptr) return;
    for (const StoredFile& stored : check.storage->files(seen.file.id)) {
        if (!seen.file.name.empty() && stored.name != seen.file.name) continue;
        seen.there = true;
        seen.file.name = stored.name;
        seen.size = static_cast<std::int64_t>(stored.size);
        seen.sha256 = sha256_hex_of_file(stored.path);
        std::string wanted;
        // The digest of the sender's own kind: 256 or 512 bits, whichever length the Hash has.
        seen.hash_fits =
            base64_decode(seen.file.hash, wanted) &&
            wanted == digest_of_file(wanted.size() == 64 ? DigestKind::gost2012_512 : DigestKind::gost2012_256, stored.path);
        seen.cms = seen.file.signature.empty()
                       ? "none"
                       : verdict_of(verify_cms_detached_file(stored.path, seen.file.signature, check.trust, check.now));
        return;
    }
}

std::vector<SeenFile> read_references(const Call& call, const FileCheck& check) {
    std::vector<SeenFile> files;
    const std::string& ns = call.version->basic;
    for (const XmlNode header : call.target.child(ns, "RefAttachmentHeaderList").children(ns, "RefAttachmentHeader")) {
        SeenFile seen;
        seen.file.way = Way::storage;
        seen.file.id = header.child(ns, "uuid").trimmed();
        seen.file.name = header.child(ns, "FileName").trimmed();
        seen.file.mime_type = header.child(ns, "MimeType").trimmed();
        seen.file.hash = header.child(ns, "Hash").trimmed();
        seen.file.signature = decoded(header.child(ns, "SignaturePKCS7"), "SignaturePKCS7");
        look_into_storage(seen, check);
        files.push_back(std::move(seen));
    }
    return files;
}

}  // namespace

std::int64_t stored_octets(const std::vector<SeenFile>& files) {
    std::int64_t total = 0;
    for (const SeenFile& seen : files) total += seen.file.way == Way::storage ? seen.size : 0;
    return total;
}

std::vector<SeenFile> read_files(const Call& call, const FileCheck& check) {
    std::vector<SeenFile> files = read_contents(call, check);
    for (SeenFile& seen : read_references(call, check)) files.push_back(std::move(seen));
    const std::int64_t total = stored_octets(files);
    if (total > check.limits.storage) {
        throw too_large("AttachmentSizeLimitExceeded", "PermittedTotalAttachmentSize", check.limits.storage, total);
    }
    const std::int64_t left = check.limits.quota - check.used;
    if (total > left) throw too_large("QuoteLimitExceeded", "RemainedTotalQuoteSize", std::max<std::int64_t>(left, 0), total);
    return files;
}

json::object description_of(const SeenFile& seen) {
    return {{"id", seen.file.id},
            {"name", seen.file.name},
            {"mime", seen.file.mime_type},
            {"via", seen.file.way == Way::storage ? "ftp" : "message"},
            {"size", seen.size},
            {"sha256", seen.sha256},
            {"there", seen.there},
            {"hash_fits", seen.hash_fits},
            {"cms", seen.cms}};
}

}  // namespace gateway::stand::smev
