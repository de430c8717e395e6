// Folders of this machine. Each step is on disk before the next.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "adapters/municipal/folders.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::municipal {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_names = 100'000;

[[noreturn]] void complain(const std::string& what, const std::error_code& error) {
    throw TransportError(Cause::partner_unavailable, false, what + ": " + error.message());
}

[[noreturn]] void complain(const std::string& what) {
    complain(what, std::error_code(errno, std::generic_category()));
}

/// An open file or folder.
class Handle {
public:
    Handle(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0660)) {}
    ~Handle() {
        if (fd_ >= 0) ::close(fd_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    int fd() const { return fd_; }
    bool open() const { return fd_ >= 0; }
    void sync() const {
        if (::fsync(fd_) != 0) complain("fsync");
    }

private:
    int fd_;
};

void sync_folder(const fs::path& folder) {
    const Handle handle(folder, O_RDONLY | O_DIRECTORY);
    if (!handle.open()) complain("folder");
    handle.sync();
}

void write_all(int fd, std::string_view octets) {
    while (!octets.empty()) {
        const auto done = ::write(fd, octets.data(), octets.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) complain("write");
        octets.remove_prefix(static_cast<std::size_t>(done));
    }
}

void write_file(const fs::path& folder, const std::string& name, std::string_view octets) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) complain("folder", error);
    const Handle file(folder / name, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.open()) complain("create");
    write_all(file.fd(), octets);
    file.sync();
    sync_folder(folder);
}

std::optional<std::string> read_file(const fs::path& path, std::uint64_t max) {
    const Handle file(path, O_RDONLY | O_NONBLOCK);  // a FIFO must not hold us up
    if (!file.open() && errno == ENOENT) return std::nullopt;
    if (!file.open()) complain("open");
    struct stat facts{};
    if (::fstat(file.fd(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
    if (static_cast<std::uint64_t>(facts.st_size) > max) throw Fault(Cause::too_large, "a file over max_file");
    std::string octets(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t got = 0;
    while (got < octets.size()) {
        const auto n = ::read(file.fd(), octets.data() + got, octets.size() - got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) complain("read");
        if (n == 0) break;
        got += static_cast<std::size_t>(n);
    }
    octets.resize(got);
    return octets;
}

void rename_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (!error) fs::rename(from, to, error);
    if (error) complain("rename", error);
    sync_folder(to.parent_path());
    if (from.parent_path() != to.parent_path()) sync_folder(from.parent_path());
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::error_code error;
    std::vector<std::string> names;
    fs::directory_iterator entries(folder, error);
    if (error == std::errc::no_such_file_or_directory) return names;
    if (error) complain("folder", error);
    for (const auto& entry : entries) {
        std::error_code ignored;
        const auto name = entry.path().filename().string();
        const bool file = entry.symlink_status(ignored).type() == fs::file_type::regular;
        if (!file || name.starts_with('.') || !is_plain_name(name)) continue;
        names.push_back(name);
        if (names.size() == most_names) break;
    }
    std::sort(names.begin(), names.end());
    return names;
}

class LocalFolders final : public Folders {
public:
    LocalFolders(PlaceSettings place, AdapterKit kit) : place_(std::move(place)), kit_(std::move(kit)) {}

    Task<std::vector<std::string>> names(std::string folder, Deadline) override {
        co_return co_await offload(kit_.workers, [path = path_of(folder)] { return names_in(path); });
    }
    Task<std::optional<std::string>> read(std::string folder, std::string name, std::uint64_t max, Deadline) override {
        co_return co_await offload(kit_.workers, [path = path_of(folder) / name, max] { return read_file(path, max); });
    }
    Task<void> write_aside(std::string folder, std::string name, std::string octets, Deadline) override {
        co_await offload(kit_.workers, [path = path_of(folder), name, octets] { write_file(path, aside_name(name), octets); });
    }
    Task<void> reveal(std::string folder, std::string name, Deadline) override {
        co_await offload(kit_.workers, [path = path_of(folder), name] { rename_file(path / aside_name(name), path / name); });
    }
    Task<bool> lies_aside(std::string folder, std::string name, Deadline) override {
        co_return co_await offload(kit_.workers, [path = path_of(folder) / aside_name(name)] {
            std::error_code ignored;
            return fs::exists(path, ignored);
        });
    }
    Task<void> move(std::string from, std::string name, std::string to, std::string new_name, Deadline) override {
        co_await offload(kit_.workers,
                         [source = path_of(from) / name, target = path_of(to) / new_name] { rename_file(source, target); });
    }
    Task<void> remove(std::string folder, std::string name, Deadline) override {
        co_await offload(kit_.workers, [path = path_of(folder), name] {
            std::error_code error;
            fs::remove(path / name, error);
            if (error) complain("remove", error);
            sync_folder(path);
        });
    }

private:
    fs::path path_of(const std::string& folder) const { return place_.directory / folder; }

    PlaceSettings place_;
    AdapterKit kit_;
};

}  // namespace

std::unique_ptr<Folders> make_local_folders(PlaceSettings place, AdapterKit kit) {
    return std::make_unique<LocalFolders>(std::move(place), std::move(kit));
}

}  // namespace gateway::municipal
