// The four folders of a file exchange, here or on a partner's server, behind one interface.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"

namespace gateway::municipal {

/// Names of folders below the place of exchange; without `done` what was taken is removed.
struct FolderNames {
    std::string out = "out", in = "in", done = "done", bad = "bad";
};

struct PlaceSettings {
    std::filesystem::path directory;  ///< a folder of this machine; or:
    std::string url;                  ///< ftp://, ftps://, sftp:// without trailing slash
    std::string user, password;
    ClientTls tls;
    Duration timeout{60'000};  ///< one transfer
    FolderNames folders;
};

/// All calls on the io thread; what blocks is done elsewhere. They throw TransportError when the place cannot be reached or
/// refuses; names are plain file names (is_plain_name).
class Folders {
public:
    virtual ~Folders() = default;

    /// Names in the folder, sorted; those we wrote aside and other hidden ones are left out. An empty or absent folder has
    /// none.
    virtual Task<std::vector<std::string>> names(std::string folder, Deadline) = 0;
    /// nullopt when it is not there (any more). Throws Fault(too_large).
    virtual Task<std::optional<std::string>> read(std::string folder, std::string name, std::uint64_t max, Deadline) = 0;

    /// Puts the octets under a hidden name: nobody takes them yet.
    virtual Task<void> write_aside(std::string folder, std::string name, std::string octets, Deadline) = 0;
    /// Gives what was put aside its name, in one step. What has the name already is replaced.
    virtual Task<void> reveal(std::string folder, std::string name, Deadline) = 0;
    virtual Task<bool> lies_aside(std::string folder, std::string name, Deadline) = 0;

    /// In one step, within the place of exchange; the target folder is made.
    virtual Task<void> move(std::string from_folder, std::string name, std::string to_folder, std::string new_name,
                            Deadline) = 0;
    virtual Task<void> remove(std::string folder, std::string name, Deadline) = 0;
};

std::unique_ptr<Folders> make_folders(PlaceSettings place, AdapterKit kit);
std::unique_ptr<Folders> make_local_folders(PlaceSettings place, AdapterKit kit);
std::unique_ptr<Folders> make_remote_folders(PlaceSettings place, AdapterKit kit);

/// A name that is one segment of a path and means the same on every server: no slash, backslash, quote, control character, not
/// "." or "..", at most 200 octets.
bool is_plain_name(std::string_view name);

/// The hidden name under which a file lies until it is whole.
std::string aside_name(const std::string& name);

}  // namespace gateway::municipal
