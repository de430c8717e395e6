// Files of the regional SMEV's REST interface: they travel by FTP beside the call, each with a detached CMS signature that may
// be missing (facts/smev.md §11.1).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/pos/settings.hpp"
#include "gateway/appeal/appeal.hpp"

namespace gateway::pos {

/// One entry of "files".
struct EdmsFile {
    std::string name;
    std::string url;        ///< path on the storage, "/uuid/name"
    std::string signature;  ///< base64 of a detached CMS; empty = none
};

struct FetchedFile {
    AttachmentRef ref;                          ///< id = the uuid of the path
    std::optional<SignatureEvidence> evidence;  ///< of a signature that is valid
};

/// The files in Blobs, with their signatures. A signature that is not valid is kept and warned of. Throws Fault:
/// attachment_unavailable, too_large, bad_base64. `kit` and `settings` outlive the call.
Task<std::vector<FetchedFile>> fetch_files(const AdapterKit& kit, const PosSettings& settings, std::vector<EdmsFile> files);

/// The files of a delivery, put on the storage and signed; the same paths for every repeat. Without a storage they are left
/// out, with a warning. Throws TransportError and Fault(too_large).
Task<std::vector<EdmsFile>> put_files(const AdapterKit& kit, const PosSettings& settings, const Delivery& delivery);

/// The files that belong to an appeal: those it names by FileId; all of them when it is the only one.
std::vector<FetchedFile> files_of(const Appeal& appeal, const std::vector<FetchedFile>& files, bool only_one);
/// What the files are, into the appeal.
void add_files(Appeal& appeal, const std::vector<FetchedFile>& files);

}  // namespace gateway::pos
