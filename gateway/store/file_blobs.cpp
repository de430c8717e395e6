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
std::uint64_t in_pieces(const fs::path& path, Take take) {
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

}  // namespace

FileBlobs::FileBlobs(fs::path directory) : blobs_(directory / "blobs"), spool_(directory / "spool") {
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
        out.write(octets);
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
    blob.size = in_pieces(file, [&digest](std::string_view piece) { digest.update(piece); });
    blob.sha256 = digest.finish_hex();
    if (has(blob.sha256)) {
        sync_name(blob.sha256);
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

fs::path FileBlobs::path_of(std::string_view sha256) const {
    if (!has(sha256)) throw Fault(Cause::attachment_missing, "no such file in the store");
    return place(sha256);
}

std::string FileBlobs::read(std::string_view sha256) const {
    std::string octets;
    in_pieces(path_of(sha256), [&octets](std::string_view piece) { octets += piece; });
    return octets;
}

fs::path FileBlobs::spool_path() {
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "%s-%u", make_trace_id().substr(0, 16).c_str(), counter_.fetch_add(1));
    fs::path path = spool_ / name.data();
    File made(path, O_WRONLY | O_CREAT | O_EXCL);
    return path;
}

bool FileBlobs::has(std::string_view sha256) const {
    struct stat status{};
    return is_sha256(sha256) && ::stat(place(sha256).c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

fs::path FileBlobs::place(std::string_view sha256) const {
    return blobs_ / sha256.substr(0, 2) / sha256.substr(2);
}

void FileBlobs::move_in(const fs::path& file, std::string_view sha256) {
    const fs::path target = place(sha256);
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
        in_pieces(file, [&out](std::string_view piece) { out.write(piece); });
        out.sync();
    } catch (const Fault&) {
        ::unlink(copy.c_str());
        throw;
    }
    return copy;
}

}  // namespace gateway
