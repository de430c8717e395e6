// Files the stand serves by FTP. SMEV's storage: a directory per uuid, uploads by anyone, downloads with one-time credentials
// (facts/smev.md §6). An exchange: named accounts that may do everything in its folders.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::stand {

struct StoredFile {
    std::string name;
    std::uint64_t size = 0;
    std::filesystem::path path;
};

/// Any thread. Names come from a client: only plain names are taken, nothing leaves the folder.
class FileStorage {
public:
    enum class Contents { cleared, kept };
    /// Makes the folder; empty unless its contents are to be kept.
    explicit FileStorage(std::filesystem::path dir, Contents contents = Contents::cleared);

    struct Login {
        std::string user, password;
    };
    /// Credentials for one directory, void after one complete download or revoke().
    Login grant(const std::string& directory);
    void revoke(const std::string& directory);
    /// An account of an exchange; nobody uploads without one then.
    void admit(const Login& account);

    /// What a login may do.
    struct Access {
        std::string directory;  ///< root of a download; empty: uploads, the whole storage
        std::string user;
        bool whole = false;  ///< of an exchange: lists, reads, writes, renames and removes in every directory
    };
    /// "anonymous" with any password uploads where there are no accounts. Nullopt = wrong or spent.
    std::optional<Access> login(const std::string& user, const std::string& password) const;
    /// The login is neither spent nor revoked.
    bool holds(const Access& access) const;
    /// Complete downloads so far.
    int fetched() const;
    /// A download with this login is complete.
    void spend(const std::string& user);

    std::vector<StoredFile> files(const std::string& directory) const;
    /// Where a file of this name belongs; makes the directory. Throws std::invalid_argument for a name that is not plain.
    std::filesystem::path place(const std::string& directory, const std::string& name);
    const std::filesystem::path& dir() const { return dir_; }
    void clear();

    /// Letters, digits, "-_. " and anything beyond ASCII, 1…200 octets, no leading dot.
    static bool plain(std::string_view name);

private:
    std::filesystem::path dir_;
    mutable std::mutex mutex_;
    int fetched_ = 0;
    std::map<std::string, std::string> accounts_;                        ///< user → password
    std::map<std::string, std::pair<std::string, std::string>> logins_;  ///< user → password, directory
};

}  // namespace gateway::stand
