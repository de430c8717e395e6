#include "adapters/smev3_adapter/folders.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "gateway/core/fault.hpp"

namespace gateway::smev3_adapter {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_entries = 100'000;

[[noreturn]] void complain(const char* what, const std::error_code& error) {
    throw Fault(Cause::store_unavailable, std::string(what) + ": " + error.message());
}

[[noreturn]] void complain(const char* what) {
    complain(what, std::error_code(errno, std::generic_category()));
}

class File {
public:
    File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0660)) {
        if (fd_ < 0) complain("folder");
    }
    ~File() { ::close(fd_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    void write(std::string_view octets) const {
        while (!octets.empty()) {
            const ssize_t done = ::write(fd_, octets.data(), octets.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) complain("write");
            octets.remove_prefix(static_cast<std::size_t>(done));
        }
    }
    void sync() const {
        if (::fsync(fd_) != 0) complain("fsync");
    }

private:
    int fd_;
};

void sync_dir(const fs::path& dir) {
    const File folder(dir, O_RDONLY | O_DIRECTORY);
    folder.sync();
}

void rename_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) complain("rename", error);
}

bool is_message(const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    std::string extension = entry.path().extension().string();
    for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    std::error_code error;
    const auto status = entry.symlink_status(error);
    return !error && status.type() == fs::file_type::regular && extension == ".xml" && !name.starts_with('.');
}

std::string read_all(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) complain("read");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void write_message(const fs::path& dir, const std::string& id, std::string_view octets) {
    const fs::path own = dir / ".gateway";
    std::error_code error;
    fs::create_directory(own, error);
    if (error) complain("folder", error);
    const fs::path part = own / (id + ".part");
    {
        const File file(part, O_WRONLY | O_CREAT | O_TRUNC);
        file.write(octets);
        file.sync();
    }
    {
        const File mark(own / (id + ".sent"), O_WRONLY | O_CREAT);
        mark.sync();
    }
    sync_dir(own);
    rename_file(part, dir / (id + ".xml"));
    sync_dir(dir);
}

bool sent_before(const fs::path& dir, const std::string& id) {
    std::error_code error;
    const bool marked = fs::exists(dir / ".gateway" / (id + ".sent"), error);
    if (error) complain("folder", error);
    const bool waits = fs::exists(dir / ".gateway" / (id + ".part"), error);
    if (error) complain("folder", error);
    return marked && !waits;
}

void forget_old_marks(const fs::path& dir, std::chrono::seconds age) {
    std::error_code error;
    const auto limit = fs::file_time_type::clock::now() - age;
    for (const auto& entry : fs::directory_iterator(dir / ".gateway", error)) {
        std::error_code ignored;
        if (entry.last_write_time(ignored) < limit) fs::remove(entry.path(), ignored);
    }
}

std::optional<Letter> oldest_message(const fs::path& dir, const std::set<std::string>& skip, std::uint64_t max_octets,
                                     std::chrono::milliseconds fresh_for) {
    std::error_code error;
    std::optional<fs::path> oldest;
    fs::file_time_type at;
    std::size_t seen = 0;
    for (const auto& entry : fs::directory_iterator(dir, error)) {
        if (++seen > most_entries) break;
        if (!is_message(entry) || skip.contains(entry.path().filename().string())) continue;
        std::error_code gone;
        const auto changed = entry.last_write_time(gone);
        if (gone) continue;
        if (oldest && (at < changed || (at == changed && oldest->filename() < entry.path().filename()))) continue;
        oldest = entry.path();
        at = changed;
    }
    if (error) complain("folder", error);
    if (!oldest) return std::nullopt;
    Letter letter{{}, "text/xml", oldest->filename().string(), fs::file_time_type::clock::now() - at < fresh_for};
    if (fs::file_size(*oldest, error) <= max_octets && !error) letter.octets = read_all(*oldest);
    return letter;
}

void remove_message(const fs::path& dir, const std::string& name) {
    std::error_code error;
    fs::remove(dir / name, error);
    if (error) complain("remove", error);
}

void move_message(const fs::path& from, const fs::path& to, const std::string& name) {
    fs::path target = to / name;
    for (int n = 1; fs::exists(target) && n < 10'000; ++n) target = to / (name + "." + std::to_string(n));
    std::error_code error;
    fs::rename(from / name, target, error);
    if (!error) return;
    fs::copy_file(from / name, target, error);  // another file system
    if (error) complain("move", error);
    remove_message(from, name);
}

}  // namespace gateway::smev3_adapter
