// The files of messages made durable on the way in and put on the way out; the one seam between envelopes and file storage.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/smev3/attachment_parts.hpp"
#include "adapters/smev3/spool_file.hpp"
#include "gateway/core/blobs.hpp"
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
/// stored. A long one is spooled: the result must live as long as the call. Blocking; on a worker.
SpoolFile put_letter(WebCall& call, const Letter& letter, Blobs& blobs);

struct FetchedFiles {
    std::vector<AttachmentRef> refs;          ///< in the order of their headers
    std::vector<SignatureEvidence> evidence;  ///< of file signatures that count by the settings
};

/// The files of a message that was taken; their octets and signatures lie in Blobs when this returns. Throws Fault:
/// attachment_missing (headers and contents do not agree), attachment_unavailable (the storage does not give it),
/// attachment_corrupt (hash), signature_* and certificate_* (by the settings), too_large, bad_base64. `files` shows a document
/// that outlives the call; what lies in Blobs is noted in files.kept, and taken from there when it is.
Task<FetchedFiles> fetch_files(std::shared_ptr<Office> office, const MessageFiles& files, Deadline deadline);

/// The attachments of a delivery as SMEV wants them; those for the file storage are there when this returns. Ids come from the
/// delivery's note: a repeated attempt writes over what the one before left. Throws TransportError and Fault(too_large |
/// attachment_missing).
Task<std::vector<OutgoingFile>> prepare_files(std::shared_ptr<Office> office, const Delivery& delivery, Deadline deadline);

}  // namespace gateway::smev3
