#include "adapters/stand/ftp/file_storage.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand {

namespace fs = std::filesystem;

FileStorage::FileStorage(fs::path dir, Contents contents) : dir_(std::move(dir)) {
    if (contents == Contents::cleared) clear();
    fs::create_directories(dir_);
}

bool FileStorage::plain(std::string_view name) {
    if (name.empty() || name.size() > 200 || name.front() == '.') return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet >= 0x80 || (octet >= '0' && octet <= '9') || ((octet | 0x20) >= 'a' && (octet | 0x20) <= 'z') ||
               std::string_view("-_. ()+,").find(c) != std::string_view::npos;
    });
}

FileStorage::Login FileStorage::grant(const std::string& directory) {
    Login made{"u" + make_trace_id().substr(0, 12), make_trace_id()};
    const std::lock_guard lock(mutex_);
    logins_[made.user] = {made.password, directory};
    return made;
}

void FileStorage::revoke(const std::string& directory) {
    const std::lock_guard lock(mutex_);
    std::erase_if(logins_, [&](const auto& login) { return login.second.second == directory; });
}

std::optional<FileStorage::Access> FileStorage::login(const std::string& user, const std::string& password) const {
    const std::lock_guard lock(mutex_);
    if (!accounts_.empty()) {
        const auto account = accounts_.find(user);
        if (account == accounts_.end() || !constant_time_equal(account->second, password)) return std::nullopt;
        return Access{{}, user, true};
    }
    if (user == "anonymous") return Access{{}, user, false};
    const auto known = logins_.find(user);
    if (known == logins_.end() || !constant_time_equal(known->second.first, password)) return std::nullopt;
    return Access{known->second.second, user, false};
}

void FileStorage::admit(const Login& account) {
    const std::lock_guard lock(mutex_);
    accounts_[account.user] = account.password;
}

bool FileStorage::holds(const Access& access) const {
    const std::lock_guard lock(mutex_);
    return access.directory.empty() || logins_.contains(access.user);
}

void FileStorage::spend(const std::string& user) {
    const std::lock_guard lock(mutex_);
    logins_.erase(user);
    ++fetched_;
}

int FileStorage::fetched() const {
    const std::lock_guard lock(mutex_);
    return fetched_;
}

std::vector<StoredFile> FileStorage::files(const std::string& directory) const {
    std::vector<StoredFile> found;
    if (!plain(directory)) return found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(dir_ / directory, error)) {
        if (entry.is_regular_file()) found.push_back({entry.path().filename().string(), entry.file_size(), entry.path()});
    }
    return found;
}

fs::path FileStorage::place(const std::string& directory, const std::string& name) {
    if (!plain(directory) || !plain(name)) throw std::invalid_argument("not a plain name");
    fs::create_directories(dir_ / directory);
    return dir_ / directory / name;
}

void FileStorage::clear() {
    const std::lock_guard lock(mutex_);
    logins_.clear();
    fetched_ = 0;
    fs::remove_all(dir_);
    fs::create_directories(dir_);
}

}  // namespace gateway::stand
