#include "adapters/pos/edms_files.hpp"

#include <algorithm>
#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/http/file_transfer.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway::pos {

namespace {

constexpr std::size_t most_files = 1000;

/// Removed when the transfer ends, however it does.
struct SpoolFile {
    std::filesystem::path path;
    ~SpoolFile() {
        std::error_code ignored;
        if (!path.empty()) std::filesystem::remove(path, ignored);
    }
};

WebCall storage_call(const PosSettings& settings, const std::string& path) {
    if (settings.files_url.empty())
        throw Fault(Cause::attachment_unavailable, "files_url is not set: files of the regional SMEV cannot travel");
    WebCall call;
    call.url = storage_address(settings.files_url, path);
    call.user = settings.files_user;
    call.password = settings.files_password;
    call.timeout = settings.transfer_timeout;
    call.tls.ca_file = settings.files_ca_file;
    return call;
}

/// "/uuid/name" → "uuid"; the whole path when it has another form.
std::string id_of_path(const std::string& path) {
    const auto begin = path.find_first_not_of('/');
    const auto end = path.find('/', begin);
    return begin == std::string::npos || end == std::string::npos ? path : path.substr(begin, end - begin);
}

std::string base_name(const std::string& path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

void check_signature(const AdapterKit& kit, const PosSettings& settings, const std::string& signature, FetchedFile& file) {
    std::string octets;
    if (!base64_decode(signature, octets)) throw Fault(Cause::bad_base64, "signaturePKCS7");
    file.ref.cms_sha256 = kit.blobs.put(octets).sha256;
    const TrustStore* trust = settings.files_trust.empty() ? nullptr : kit.trust(settings.files_trust);
    CmsCheck check = verify_cms_detached_file(kit.blobs.lend(file.ref.sha256).path(), octets, trust, kit.clock.now());
    check.evidence.covers = "attachment " + file.ref.id;
    if (check.valid()) {
        file.evidence = std::move(check.evidence);
        return;
    }
    kit.log.write(LogLevel::warn, "pos_file_signature_not_valid",
                  {{"connector", kit.id}, {"attachment", file.ref.id}, {"cause", std::string(info(check.cause).code)}});
}

FetchedFile kept(const AdapterKit& kit, const PosSettings& settings, const EdmsFile& file, const std::filesystem::path& spool) {
    BlobInfo blob = kit.blobs.put_file(spool);
    FetchedFile made;
    made.ref.id = id_of_path(file.url);
    made.ref.name = base_name(file.name.empty() ? file.url : file.name);
    made.ref.size = blob.size;
    made.ref.sha256 = std::move(blob.sha256);
    made.ref.source_ref = file.url;
    if (!file.signature.empty()) check_signature(kit, settings, file.signature, made);
    return made;
}

/// A path of its own for each file, the same for every repeat of the delivery. Plain names only: FTP knows no alphabet.
std::string path_for(const Delivery& delivery, const AttachmentRef& file, std::size_t place) {
    std::string hex = sha256_hex(delivery.delivery_id + "\n" + std::to_string(place) + "\n" + file.sha256);
    hex[12] = '8';
    hex[16] = '8';
    const std::string uuid = hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
                             "-" + hex.substr(20, 12);
    const auto dot = file.name.rfind('.');
    std::string ending = dot == std::string::npos ? "" : file.name.substr(dot + 1);
    const bool plain = ending.size() <= 10 && std::ranges::all_of(ending, [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                       });
    return "/" + uuid + "/file" + (ending.empty() || !plain ? "" : "." + ending);
}

}  // namespace

Task<std::vector<FetchedFile>> fetch_files(const AdapterKit& kit, const PosSettings& settings, std::vector<EdmsFile> files) {
    if (files.size() > most_files) throw Fault(Cause::too_large, "more than 1000 files");
    std::vector<FetchedFile> made;
    for (const EdmsFile& file : files) {
        WebCall call = storage_call(settings, file.url);
        const SpoolFile spool{co_await offload(kit.workers, [&] { return kit.blobs.spool_path(); })};
        call.download_to = spool.path;
        call.max_reply = settings.file_limit;
        co_await fetch_file(kit.web, std::move(call));
        made.push_back(co_await offload(kit.workers, [&] { return kept(kit, settings, file, spool.path); }));
    }
    co_return made;
}

Task<std::vector<EdmsFile>> put_files(const AdapterKit& kit, const PosSettings& settings, const Delivery& delivery) {
    if (settings.files_url.empty()) {
        if (!delivery.attachments.empty())
            kit.log.write(LogLevel::warn, "pos_files_left_out", {{"connector", kit.id}, {"delivery_id", delivery.delivery_id}});
        co_return std::vector<EdmsFile>();
    }
    const auto key = settings.file_key.empty() ? nullptr : kit.key(settings.file_key);
    std::vector<EdmsFile> made;
    for (std::size_t place = 0; place < delivery.attachments.size(); ++place) {
        const AttachmentRef& ref = delivery.attachments[place];
        if (ref.size > settings.file_limit) throw Fault(Cause::too_large, "a file is over file_limit of the connector");
        EdmsFile file{ref.name, path_for(delivery, ref, place), {}};
        WebCall call = storage_call(settings, file.url);
        call.method = "PUT";
        const LentFile lent = co_await offload(kit.workers, [&] {
            LentFile octets = kit.blobs.lend(ref.sha256);
            if (key) file.signature = base64_encode(sign_cms_detached_file(octets.path(), *key, kit.clock.now()));
            return octets;
        });
        call.body_file = lent.path();
        co_await put_file(kit.web, std::move(call));
        made.push_back(std::move(file));
    }
    co_return made;
}

std::vector<FetchedFile> files_of(const Appeal& appeal, const std::vector<FetchedFile>& files, bool only_one) {
    if (only_one) return files;
    std::vector<FetchedFile> mine;
    for (const FetchedFile& file : files) {
        if (std::ranges::find(appeal.attachments, file.ref.id, &Attachment::id) != appeal.attachments.end())
            mine.push_back(file);
    }
    return mine;
}

void add_files(Appeal& appeal, const std::vector<FetchedFile>& files) {
    for (const FetchedFile& file : files) {
        const auto known = std::ranges::find(appeal.attachments, file.ref.id, &Attachment::id);
        Attachment& one = known == appeal.attachments.end() ? appeal.attachments.emplace_back() : *known;
        one.id = file.ref.id;
        one.name = file.ref.name;
        one.size = static_cast<std::int64_t>(file.ref.size);
        one.sha256 = file.ref.sha256;
        one.source_ref = file.ref.source_ref;
    }
}

}  // namespace gateway::pos
