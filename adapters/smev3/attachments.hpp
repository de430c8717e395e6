// The files of messages made durable on the way in and put on the way out; the one seam between envelopes and file storage.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/smev3/attachment_parts.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/task.hpp"
#include "gateway/http/client.hpp"

namespace gateway::smev3 {

struct Office;

/// An envelope and the files that travel in it.
struct Letter {
    Letter(std::string text) : envelope(std::move(text)) {}
    std::string envelope;
    std::vector<OutgoingFile> files;
};

/// Puts a letter into a call: text/xml without files, else multipart/related with one XOP part for each file that is not
/// stored. Blocking; on a worker.
void put_letter(WebCall& call, Letter letter);

/// The files of a message that was taken, in the order of their headers; their octets lie in Blobs when this returns. Throws
/// Fault(attachment_missing | attachment_unavailable | attachment_corrupt …). `files` shows a document that outlives the call.
Task<std::vector<AttachmentRef>> fetch_files(std::shared_ptr<Office> office, const MessageFiles& files, Deadline deadline);

/// The attachments of a delivery as SMEV wants them; those for the file storage are there when this returns.
Task<std::vector<OutgoingFile>> prepare_files(std::shared_ptr<Office> office, const Delivery& delivery, Deadline deadline);

}  // namespace gateway::smev3
