// Files of partners: uploaded before the message that names them, or to an appeal that is there. Streamed, checked by digest.
#pragma once

#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/partner/settings.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/core/web.hpp"

namespace gateway::partner {

/// All calls on the io thread.
class Files {
public:
    explicit Files(const AdapterKit& kit) : kit_(kit) {}

    /// Keeps the body. A digest that was named (64 hex digits, or Content-Digest of RFC 9530) must be its own; `named` empty =
    /// none in the path. Throws Fault: too_large, bad_value, attachment_corrupt, missing_field (an empty body).
    Task<BlobInfo> keep(WebRequest& request, const PartnerSettings& partner, std::string named);

    /// Notes that the partner has uploaded it, so that its messages may name it.
    Task<void> note(const PartnerSettings& partner, BlobInfo file);

    /// References for the files a message names, and their sizes set. Only what this partner has uploaded counts. Throws
    /// Fault(attachment_missing).
    Task<std::vector<AttachmentRef>> references(const PartnerSettings& partner, std::vector<Attachment>& named);

private:
    const AdapterKit& kit_;
};

/// All files of an appeal, those of its answers included.
std::vector<Attachment> files_of(const Appeal& appeal);

bool is_sha256(std::string_view text);

/// The digest a Content-Digest field names for sha-256, as hex; empty when there is none. Throws Fault(bad_value).
std::string digest_named(const WebRequest& request);

}  // namespace gateway::partner
