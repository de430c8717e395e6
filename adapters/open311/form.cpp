#include "adapters/open311/form.hpp"

#include <system_error>

#include "adapters/open311/multipart.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

void require_utf8_charset(std::string_view content_type) {
    const auto words = lower(content_type);
    const auto at = words.find("charset=");
    if (at == std::string::npos) return;
    auto charset = words.substr(at + 8);
    if (charset.starts_with('"')) charset.erase(0, 1);
    if (charset.compare(0, 5, "utf-8") != 0 && charset.compare(0, 4, "utf8") != 0) {
        throw Fault(Cause::wrong_content_type, "кодировка формы — только UTF-8", "charset");
    }
}

}  // namespace

SpooledFile::~SpooledFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

std::vector<AttachmentRef> keep_files(PostedForm& form, Blobs& blobs) {
    std::vector<AttachmentRef> kept;
    for (auto& file : form.files) {
        const auto blob = file.spooled.hand_over(blobs);
        AttachmentRef reference;
        reference.id = "media-" + std::to_string(kept.size() + 1);
        reference.name = file.name.empty() ? reference.id : file.name;
        reference.mime = file.mime;
        reference.size = blob.size;
        reference.sha256 = blob.sha256;
        kept.push_back(std::move(reference));
    }
    return kept;
}

std::string_view media_type_by_content(std::string_view head) {
    const auto begins = [&](std::string_view magic) { return head.starts_with(magic); };
    if (begins("\xFF\xD8\xFF")) return "image/jpeg";
    if (begins("\x89PNG\r\n\x1A\n")) return "image/png";
    if (begins("GIF87a") || begins("GIF89a")) return "image/gif";
    if (begins("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WEBP") return "image/webp";
    if (begins(std::string_view("II*\0", 4)) || begins(std::string_view("MM\0*", 4))) return "image/tiff";
    if (begins("%PDF-")) return "application/pdf";
    return {};
}

PostedForm read_form(const WebRequest& request, Blobs& blobs, const FormLimits& limits) {
    const auto type = request.media_type();
    const std::string content_type(request.header("Content-Type").value_or(""));
    require_utf8_charset(content_type);
    if (type == "multipart/form-data") return read_multipart(request.body, content_type, blobs, limits);
    if (type != "application/x-www-form-urlencoded") {
        throw Fault(Cause::wrong_content_type, "ожидается application/x-www-form-urlencoded или multipart/form-data");
    }
    if (request.body.size > limits.form || request.body.in_file() || request.body.bytes.size() > limits.form) {
        throw Fault(Cause::too_large, "форма больше " + std::to_string(limits.form) + " октетов");
    }
    return {parse_form(request.body.bytes), {}};
}

}  // namespace gateway::open311
