// What a message of SMEV says of its files: headers inside the signed part, contents outside it, keys to the file storage.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/version.hpp"
#include "gateway/core/blobs.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

struct ArchivedFile {
    std::string name, namespace_uri;
};

/// AttachmentHeader or RefAttachmentHeader: one announced file.
struct FileHeader {
    bool stored = false;    ///< RefAttachmentHeader: the octets lie in SMEV's file storage under the uuid
    std::string id;         ///< contentId, or uuid when stored
    std::string mime;       ///< (text|image|audio|video|application)/…
    std::string hash;       ///< stored: base64 of the GOST digest of the file
    std::string signature;  ///< SignaturePKCS7 as base64 text; empty = none
    // 1.3 only:
    std::string file_name, namespace_uri;
    std::vector<ArchivedFile> archive;
};

/// AttachmentContent of a message that was read.
struct FileContent {
    std::string id;   ///< = contentId of its header
    XmlNode content;  ///< element Content: base64 text or xop:Include; shows the document it was read from
};

/// FSAttachment: one-time credentials for a stored file.
struct StoredFile {
    std::string uuid, user, password, file_name;  ///< never logged
};

/// Files of a message that lie in Blobs already, by kept_part or kept_stored.
using KeptFiles = std::map<std::string, BlobInfo, std::less<>>;
std::string kept_part(std::string_view content_id);
std::string kept_stored(std::string_view uuid);

/// As they stand in a message; nothing is matched or checked yet.
struct MessageFiles {
    std::vector<FileHeader> headers;
    std::vector<FileContent> contents;
    std::vector<StoredFile> stored;
    std::shared_ptr<const Parts> parts;  ///< what the contents' xop:Include refer to; shared with whoever unpacked the message
    /// Filled as files come in; shared with whoever may have to put the message aside.
    std::shared_ptr<KeptFiles> kept = std::make_shared<KeptFiles>();
};

/// `provided`: SenderProvided*Data; `around`: Request or Response (its FSAttachmentsList), empty for a call at our door;
/// `message`: the element that has AttachmentContentList. Lenient: by local name in any SMEV namespace.
MessageFiles read_files(XmlNode provided, XmlNode around, XmlNode message);

/// A file of a message to be sent.
struct OutgoingFile {
    FileHeader header;
    std::string sha256;      ///< of the octets in Blobs; used when not stored
    std::uint64_t size = 0;  ///< of the octets
};

/// AttachmentHeaderList and RefAttachmentHeaderList, empty text without files. `b` is the prefix of basic. Fields of 1.3 are
/// left out in older versions.
std::string header_lists(const Version& version, const std::vector<OutgoingFile>& files);

/// AttachmentContentList with one xop:Include "cid:<id>" for each file that is not stored; empty text without such.
std::string content_list(const std::vector<OutgoingFile>& files);

}  // namespace gateway::smev3
