#include "gateway/appeal/attachments.hpp"

namespace gateway {

std::vector<Attachment> attachments_of(const std::vector<AttachmentRef>& refs) {
    std::vector<Attachment> made;
    for (const AttachmentRef& ref : refs) {
        Attachment attachment;
        attachment.id = ref.id;
        attachment.name = ref.name;
        attachment.mime = ref.mime;
        attachment.size = static_cast<std::int64_t>(ref.size);
        attachment.sha256 = ref.sha256;
        attachment.source_ref = ref.source_ref;
        made.push_back(std::move(attachment));
    }
    return made;
}

}  // namespace gateway
