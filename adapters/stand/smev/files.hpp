// Files beside a message: those the stand makes for its messages, and what it finds of those it is sent.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/stand/ftp/file_storage.hpp"
#include "adapters/stand/smev/message.hpp"

namespace gateway::stand::smev {

/// The file of an order: {"name", "mime", "via": "inline|mtom|ftp", "text" | "base64" | "size", "trouble": "missing|hash|cms|
/// unsigned"}; "size" makes that many octets. Signed detached with `key`; a file for the storage is put there under a fresh
/// uuid. Throws Fault(bad_value) for what it cannot read, Fault(not_found) when there is no storage.
File make_file(const boost::json::object& order, const SigningKey& key, FileStorage* storage, Time now);

struct FileLimits {
    std::int64_t message = 5 << 20;                ///< octets of all contents in one message: AttachmentSizeLimitExceeded
    std::int64_t storage = std::int64_t{1} << 30;  ///< octets of all files of one message in the storage: the same fault
    std::int64_t quota = std::int64_t{4} << 30;    ///< octets of one participant in the storage: QuoteLimitExceeded
};

/// A file that came with a message of a participant.
struct SeenFile {
    File file;
    std::int64_t size = 0;
    std::string sha256;
    bool there = true;      ///< storage: the file was uploaded
    bool hash_fits = true;  ///< storage: Hash is the GOST digest of it
    std::string cms;        ///< "valid", "none" or the cause
};

struct FileCheck {
    const TrustStore* trust = nullptr;
    FileStorage* storage = nullptr;
    FileLimits limits;
    std::int64_t used = 0;  ///< by this participant before
    Time now{};
};

/// All files of a SendRequest or SendResponse. Throws SmevFault: AttachmentContentMiscoordination, AttachmentSizeLimitExceeded,
/// QuoteLimitExceeded, InvalidContent. Any thread.
std::vector<SeenFile> read_files(const Call& call, const FileCheck& check);

/// Octets of those in the storage.
std::int64_t stored_octets(const std::vector<SeenFile>& files);

/// For the book.
boost::json::object description_of(const SeenFile& file);

}  // namespace gateway::stand::smev
