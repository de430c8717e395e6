#include "adapters/smev3_adapter/files.hpp"

#include <filesystem>
#include <system_error>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway::smev3_adapter {

namespace fs = std::filesystem;

namespace {

/// The real file of a path the partner gave: links followed, and still below the root.
fs::path real_file(const fs::path& root, const std::string& given) {
    std::error_code error;
    const fs::path home = fs::canonical(root, error);
    if (error) throw Fault(Cause::attachment_unavailable, "the folder of attachments is not there");
    const fs::path real = fs::canonical(home / fs::path(given), error);  // an absolute path replaces `home`
    if (error) throw Fault(Cause::attachment_unavailable, "a file is not in the folder of attachments");
    const fs::path inside = real.lexically_relative(home);
    if (inside.empty() || *inside.begin() == ".." || !fs::is_regular_file(real))
        throw Fault(Cause::attachment_unavailable, "a path leads out of the folder of attachments");
    return real;
}

AttachmentRef take_file(const FileHeader& header, const AdapterSettings& settings, Blobs& blobs) {
    const fs::path file = real_file(settings.files_dir, header.path);
    if (fs::file_size(file) > settings.max_file) throw Fault(Cause::too_large, "an attachment");
    const fs::path spool = blobs.spool_path();
    std::error_code error;
    fs::copy_file(file, spool, fs::copy_options::overwrite_existing, error);
    if (error) throw Fault(Cause::store_unavailable, "copy: " + error.message());
    const BlobInfo blob = blobs.put_file(spool);
    AttachmentRef ref;
    ref.name = file.filename().string();
    ref.mime = "application/octet-stream";
    ref.size = blob.size;
    ref.sha256 = blob.sha256;
    ref.source_ref = header.path;
    return ref;
}

/// Letters of any script stay; what could be a path, hidden or a surprise to a shell does not.
std::string safe_name(const std::string& name) {
    std::string safe;
    for (const char c : name) {
        const bool bad = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
                         std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        safe.push_back(bad ? '_' : c);
    }
    if (safe.size() > 150) safe = "file" + fs::path(safe.substr(safe.size() - 20)).extension().string();
    return safe.empty() ? "file" : safe;
}

}  // namespace

TakenFiles take_files(const Message& message, const AdapterSettings& settings, Blobs& blobs, const TrustStore* trust,
                      Time now) {
    TakenFiles taken;
    if (message.files.empty()) return taken;
    if (settings.files_dir.empty()) throw Fault(Cause::attachment_unavailable, "files_dir is not set");
    for (const FileHeader& header : message.files) {
        AttachmentRef ref = take_file(header, settings, blobs);
        ref.id = std::to_string(taken.refs.size() + 1);
        std::string signature;
        if (!header.signature.empty() && base64_decode(header.signature, signature)) {
            ref.cms_sha256 = blobs.put(signature).sha256;
            if (trust != nullptr)
                taken.evidence.push_back(
                    verify_cms_detached_file(blobs.lend(ref.sha256).path(), signature, trust, now).evidence);
        }
        taken.refs.push_back(std::move(ref));
    }
    return taken;
}

std::vector<FileHeader> put_files(const std::vector<AttachmentRef>& attachments, const std::string& client_id,
                                  const AdapterSettings& settings, const Blobs& blobs, const SigningKey* key, Time now) {
    std::vector<FileHeader> headers;
    if (attachments.empty()) return headers;
    if (settings.files_dir.empty()) throw Fault(Cause::attachment_unavailable, "files_dir is not set");
    std::error_code error;
    fs::create_directories(settings.files_dir / client_id, error);
    if (error) throw Fault(Cause::store_unavailable, "folder of attachments: " + error.message());
    for (const AttachmentRef& ref : attachments) {
        if (ref.scan == "infected") throw Fault(Cause::attachment_infected, ref.id);
        const std::string name = client_id + "/" + std::to_string(headers.size() + 1) + "-" + safe_name(ref.name);
        const LentFile source = blobs.lend(ref.sha256);
        fs::copy_file(source.path(), settings.files_dir / name, fs::copy_options::overwrite_existing, error);
        if (error) throw Fault(Cause::store_unavailable, "copy: " + error.message());
        FileHeader header{name, {}};
        if (key != nullptr) header.signature = base64_encode(sign_cms_detached_file(source.path(), *key, now));
        headers.push_back(std::move(header));
    }
    return headers;
}

}  // namespace gateway::smev3_adapter
