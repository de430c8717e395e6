#include "gateway/store/file_blobs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const char* what) {
    throw Fault(Cause::store_unavailable, std::string(what) + ": " + std::strerror(errno));
}

/// A file descriptor that closes itself.
class File {
public:
    File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd_ < 0) fail("a file of the store cannot be opened");
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { ::close(fd_); }

    void write(std::string_view octets) {
        while (!octets.empty()) {
            const ssize_t written = ::write(fd_, octets.data(), octets.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) fail("a file of the store cannot be written");
            octets.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    std::string_view read(char* buffer, std::size_t size) {
        ssize_t got = -1;
        do got = ::read(fd_, buffer, size);
        while (got < 0 && errno == EINTR);
        if (got < 0) fail("a file of the store cannot be read");
        return {buffer, static_cast<std::size_t>(got)};
    }
    void sync() {
        if (::fsync(fd_) != 0) fail("a file of the store cannot be synced");
    }
    void own_only() {
        if (::fchmod(fd_, 0600) != 0) fail("a file of the store cannot be protected");
    }

private:
    int fd_;
};

/// Makes the names in a directory survive a power cut.
void sync_directory(const fs::path& directory) {
    File(directory, O_RDONLY | O_DIRECTORY).sync();
}

void make_directory(const fs::path& directory) {
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) fail("a directory of the store cannot be made");
}

bool is_sha256(std::string_view text) {
    auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 64 && std::all_of(text.begin(), text.end(), digit);
}

/// Hands the file to `take` in pieces; returns its size.
template <class Take>
std::uint64_t read_all(const fs::path& path, Take take) {
    File file(path, O_RDONLY);
    std::string buffer(std::size_t{256} * 1024, '\0');
    std::uint64_t size = 0;
    for (auto piece = file.read(buffer.data(), buffer.size()); !piece.empty();
         piece = file.read(buffer.data(), buffer.size())) {
        take(piece);
        size += piece.size();
    }
    return size;
}

bool is_file(const fs::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::string subject_of(std::string_view sha256) {
    return "file " + std::string(sha256);
}

/// A file without a name, alive as long as somebody holds it.
class Nameless {
public:
    explicit Nameless(const fs::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (fd_ < 0) fail("a file of the store cannot be opened");
    }
    Nameless(const Nameless&) = delete;
    Nameless& operator=(const Nameless&) = delete;
    ~Nameless() { ::close(fd_); }
    /// Good for other programs of this machine too, a scanner's for one.
    fs::path path() const { return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(fd_); }

private:
    int fd_;
};

LentFile lent(const fs::path& path) {
    auto file = std::make_shared<const Nameless>(path);
    fs::path name = file->path();
    return LentFile(std::move(name), std::move(file));
}

}  // namespace

FileBlobs::FileBlobs(fs::path directory, std::shared_ptr<const Vault> vault)
    : blobs_(directory / "blobs"), spool_(directory / "spool"), vault_(std::move(vault)) {
    make_directory(directory);
    make_directory(blobs_);
    make_directory(spool_);
    sync_directory(directory);
}

void FileBlobs::clean_spool() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(spool_, error)) fs::remove_all(entry.path(), error);
}

BlobInfo FileBlobs::put(std::string_view octets) {
    BlobInfo blob{sha256_hex(octets), octets.size()};
    if (has(blob.sha256)) {
        sync_name(blob.sha256);
        return blob;
    }
    const fs::path file = spool_path();
    try {
        File out(file, O_WRONLY | O_TRUNC);
        out.write(seals() ? vault_->seal(octets, subject_of(blob.sha256)) : octets);
        out.sync();
        move_in(file, blob.sha256);
    } catch (const Fault&) {
        ::unlink(file.c_str());
        throw;
    }
    return blob;
}

BlobInfo FileBlobs::put_file(const fs::path& file) {
    Sha256 digest;
    BlobInfo blob;
    blob.size = read_all(file, [&digest](std::string_view piece) { digest.update(piece); });
    blob.sha256 = digest.finish_hex();
    if (has(blob.sha256)) {
        sync_name(blob.sha256);
    } else if (seals()) {
        move_in(sealed_copy(file, blob.sha256), blob.sha256);
    } else {
        struct stat here{}, there{};
        const bool same_disk =
            ::stat(file.c_str(), &here) == 0 && ::stat(spool_.c_str(), &there) == 0 && here.st_dev == there.st_dev;
        if (same_disk) {
            File in(file, O_RDWR);
            in.own_only();
            in.sync();
        }
        move_in(same_disk ? file : copy_in(file), blob.sha256);
    }
    ::unlink(file.c_str());
    return blob;
}

LentFile FileBlobs::lend(std::string_view sha256) const {
    if (!has(sha256)) throw Fault(Cause::attachment_missing, "no such file in the store");
    if (is_file(sealed_place(sha256))) return opened_copy(sha256);
    return seals() ? lent(place(sha256)) : LentFile(place(sha256));  // it may be sealed, and its name go, at any moment
}

std::uint64_t FileBlobs::in_pieces(std::string_view sha256, const std::function<void(std::string_view)>& take) const {
    if (!has(sha256)) throw Fault(Cause::attachment_missing, "no such file in the store");
    const fs::path sealed = sealed_place(sha256);
    if (!is_file(sealed)) return read_all(place(sha256), take);
    static const Vault nothing;
    Opening opening(vault_ ? *vault_ : nothing, subject_of(sha256));
    std::uint64_t size = 0;
    const auto give = [&](const std::string& octets) {
        size += octets.size();
        if (!octets.empty()) take(octets);
    };
    read_all(sealed, [&](std::string_view piece) { give(opening.add(piece)); });
    give(opening.finish());
    return size;
}

std::string FileBlobs::read(std::string_view sha256) const {
    std::string octets;
    in_pieces(sha256, [&octets](std::string_view piece) { octets += piece; });
    return octets;
}

/// Its name goes before the first octet is in it: nothing is left behind by a kill.
LentFile FileBlobs::opened_copy(std::string_view sha256) const {
    const fs::path name = fresh_spool();
    File out(name, O_WRONLY);
    LentFile copy = lent(name);
    ::unlink(name.c_str());
    in_pieces(sha256, [&out](std::string_view piece) { out.write(piece); });
    return copy;
}

fs::path FileBlobs::fresh_spool() const {
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "%s-%u", make_trace_id().substr(0, 16).c_str(), counter_.fetch_add(1));
    fs::path path = spool_ / name.data();
    File made(path, O_WRONLY | O_CREAT | O_EXCL);
    return path;
}

fs::path FileBlobs::spool_path() {
    return fresh_spool();
}

bool FileBlobs::has(std::string_view sha256) const {
    return is_sha256(sha256) && (is_file(sealed_place(sha256)) || is_file(place(sha256)));
}

fs::path FileBlobs::place(std::string_view sha256) const {
    return blobs_ / sha256.substr(0, 2) / sha256.substr(2);
}

fs::path FileBlobs::sealed_place(std::string_view sha256) const {
    return blobs_ / sha256.substr(0, 2) / (std::string(sha256.substr(2)) + ".s");
}

void FileBlobs::move_in(const fs::path& file, std::string_view sha256) {
    const fs::path target = seals() ? sealed_place(sha256) : place(sha256);
    make_directory(target.parent_path());
    if (::rename(file.c_str(), target.c_str()) != 0) fail("a file of the store cannot be named");
    sync_name(sha256);
}

void FileBlobs::sync_name(std::string_view sha256) const {
    sync_directory(place(sha256).parent_path());
    sync_directory(blobs_);
}

fs::path FileBlobs::copy_in(const fs::path& file) {
    fs::path copy = spool_path();
    try {
        File out(copy, O_WRONLY | O_TRUNC);
        read_all(file, [&out](std::string_view piece) { out.write(piece); });
        out.sync();
    } catch (const Fault&) {
        ::unlink(copy.c_str());
        throw;
    }
    return copy;
}

fs::path FileBlobs::sealed_copy(const fs::path& file, std::string_view sha256) {
    fs::path copy = spool_path();
    try {
        File out(copy, O_WRONLY | O_TRUNC);
        Sealing sealing(*vault_, subject_of(sha256));
        read_all(file, [&](std::string_view piece) { out.write(sealing.add(piece)); });
        out.write(sealing.finish());
        out.sync();
    } catch (const std::exception&) {
        ::unlink(copy.c_str());
        throw;
    }
    return copy;
}

FileBlobs::Reseal FileBlobs::reseal(std::string_view sha256) {
    const std::lock_guard lock(names_);
    if (!seals() || !has(sha256)) return Reseal::current;
    const fs::path sealed = sealed_place(sha256), open = place(sha256);
    if (is_file(sealed)) {
        std::array<char, longest_seal_head> head{};
        const auto read = File(sealed, O_RDONLY).read(head.data(), head.size());
        if (key_of_sealed(read) == vault_->current()) {
            ::unlink(open.c_str());  // a kill came between the two names
            return Reseal::current;
        }
    }
    const fs::path copy = spool_path();
    try {
        File out(copy, O_WRONLY | O_TRUNC);
        Sealing sealing(*vault_, subject_of(sha256));
        Sha256 digest;
        in_pieces(sha256, [&](std::string_view piece) {
            digest.update(piece);
            out.write(sealing.add(piece));
        });
        out.write(sealing.finish());
        out.sync();
        if (digest.finish_hex() != sha256) throw SealBroken(SealBroken::Why::changed, {}, subject_of(sha256));
    } catch (const SealBroken&) {
        ::unlink(copy.c_str());
        return Reseal::failed;
    }
    move_in(copy, sha256);
    ::unlink(open.c_str());
    sync_name(sha256);
    return Reseal::done;
}

std::vector<std::string> FileBlobs::shelf(unsigned number) const {
    std::array<char, 3> name{};
    std::snprintf(name.data(), name.size(), "%02x", number % shelves);
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(blobs_ / name.data(), error)) {
        std::string sha256 = name.data() + entry.path().filename().string();
        if (sha256.ends_with(".s")) sha256.resize(sha256.size() - 2);
        if (is_sha256(sha256)) names.push_back(std::move(sha256));
    }
    return names;
}

bool FileBlobs::remove(std::string_view sha256) const {
    const std::lock_guard lock(names_);
    if (!is_sha256(sha256)) return false;
    const bool sealed = ::unlink(sealed_place(sha256).c_str()) == 0, open = ::unlink(place(sha256).c_str()) == 0;
    if (sealed || open) sync_directory(place(sha256).parent_path());
    return sealed || open;
}

}  // namespace gateway
