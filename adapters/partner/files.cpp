#include "adapters/partner/files.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::partner {

namespace {

std::string place_of(const PartnerSettings& partner, const std::string& sha256) {
    return "file/" + partner.id + "/" + sha256;
}

/// Puts the body into Blobs; one that is not what it was said to be is not kept.
BlobInfo kept(const WebBody& body, const std::vector<std::string>& digests, Blobs& blobs) {
    const std::string own = body.in_file() ? sha256_hex_of_file(body.file) : sha256_hex(body.bytes);
    for (const auto& digest : digests)
        if (!digest.empty() && digest != own) throw Fault(Cause::attachment_corrupt, "the octets have another SHA-256", "body");
    return body.in_file() ? blobs.put_file(body.file) : blobs.put(body.bytes);
}

std::string to_hex(std::string_view octets) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const char c : octets) {
        hex += digits[static_cast<unsigned char>(c) >> 4];
        hex += digits[static_cast<unsigned char>(c) & 15];
    }
    return hex;
}

}  // namespace

bool is_sha256(std::string_view text) {
    return text.size() == 64 &&
           std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string digest_named(const WebRequest& request) {
    const auto field = request.header("Content-Digest");
    if (!field) return {};
    constexpr std::string_view begin = "sha-256=:";
    const auto at = field->find(begin);
    if (at == std::string_view::npos) return {};
    const auto rest = field->substr(at + begin.size());
    std::string octets;
    if (!base64_decode(rest.substr(0, rest.find(':')), octets) || octets.size() != 32)
        throw Fault(Cause::bad_value, "sha-256=:BASE64: (RFC 9530)", "Content-Digest");
    return to_hex(octets);
}

Task<BlobInfo> Files::keep(WebRequest& request, const PartnerSettings& partner, std::string named) {
    const std::uint64_t size = request.body.in_file() ? request.body.size : request.body.bytes.size();
    if (size > partner.max_file) throw Fault(Cause::too_large, "the partner's max_file is less");
    if (size == 0) throw Fault(Cause::missing_field, "an empty file", "body");
    if (!named.empty() && !is_sha256(named)) throw Fault(Cause::bad_value, "64 lower-case hex digits", "sha256");
    const std::vector<std::string> digests{std::move(named), digest_named(request)};
    co_return co_await offload(kit_.workers, [&] { return kept(request.body, digests, kit_.blobs); });
}

Task<void> Files::note(const PartnerSettings& partner, BlobInfo file) {
    co_await kit_.ledger.remember(kit_.id, place_of(partner, file.sha256), std::to_string(file.size));
}

Task<std::vector<AttachmentRef>> Files::references(const PartnerSettings& partner, std::vector<Attachment>& named) {
    std::vector<AttachmentRef> references;
    for (std::size_t i = 0; i < named.size(); ++i) {
        Attachment& file = named[i];
        const std::string place = "/attachments/" + std::to_string(i) + "/sha256";
        if (!is_sha256(file.sha256))
            throw Fault(Cause::attachment_missing, "64 lower-case hex digits of an uploaded file", place);
        const auto uploaded = co_await kit_.ledger.recall(kit_.id, place_of(partner, file.sha256));
        if (!uploaded) throw Fault(Cause::attachment_missing, "upload the file first: PUT …/files/{sha256}", place);
        std::uint64_t size = 0;
        std::from_chars(uploaded->data(), uploaded->data() + uploaded->size(), size);
        file.size = static_cast<std::int64_t>(size);
        AttachmentRef reference;
        reference.id = file.id;
        reference.name = file.name;
        reference.mime = file.mime.empty() ? "application/octet-stream" : file.mime;
        reference.size = size;
        reference.sha256 = file.sha256;
        reference.source_ref = file.source_ref;
        references.push_back(std::move(reference));
    }
    co_return references;
}

std::vector<Attachment> files_of(const Appeal& appeal) {
    std::vector<Attachment> files = appeal.attachments;
    for (const auto& answer : appeal.answers) files.insert(files.end(), answer.attachments.begin(), answer.attachments.end());
    return files;
}

}  // namespace gateway::partner
