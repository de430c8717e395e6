#include "adapters/table_import/inbox.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "gateway/core/fault.hpp"

namespace gateway::table_import {

namespace fs = std::filesystem;

namespace {

constexpr int most_namesakes = 100'000;

[[noreturn]] void complain(const char* what, const std::error_code& error) {
    throw Fault(Cause::store_unavailable, std::string(what) + ": " + error.message());
}

std::error_code last_error() {
    return {errno, std::generic_category()};
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) complain("folder", error);
}

bool is_candidate(const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    std::error_code error;
    if (entry.symlink_status(error).type() != fs::file_type::regular || error) return false;
    for (const char* ending : {".part", ".tmp", ".crdownload", "~"})
        if (name.ends_with(ending)) return false;
    return !name.starts_with('.') && !name.starts_with("~$");
}

void write_file(const fs::path& file, const std::string& text) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
    if (fd < 0) complain("write", last_error());
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto done = ::write(fd, rest.data(), rest.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) {
            const auto error = last_error();
            ::close(fd);
            complain("write", error);
        }
        rest.remove_prefix(static_cast<std::size_t>(done));
    }
    ::fsync(fd);
    ::close(fd);
}

/// A name in `folder` nobody has: "a.xlsx", "a.1.xlsx", …
fs::path free_name(const fs::path& folder, const fs::path& name) {
    fs::path free = folder / name;
    for (int n = 1; fs::exists(fs::symlink_status(free)) && n < most_namesakes; ++n)
        free = folder / (name.stem().string() + "." + std::to_string(n) + name.extension().string());
    return free;
}

void move_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (!error) return;
    fs::copy_file(from, to, error);  // another file system
    if (error) complain("move", error);
    fs::remove(from, error);
    if (error) complain("remove", error);
}

}  // namespace

bool Inbox::settled(const fs::directory_entry& entry, Time now, std::map<std::string, Seen>& still_there) {
    std::error_code error;
    Seen fresh{entry.file_size(error), {}, now};
    if (!error) fresh.changed = entry.last_write_time(error);
    if (error) return false;  // it went away
    const std::string name = entry.path().filename().string();
    const auto before = seen_.find(name);
    if (before != seen_.end() && before->second.size == fresh.size && before->second.changed == fresh.changed)
        fresh.since = before->second.since;
    still_there[name] = fresh;
    return now - fresh.since >= settings_.stable_for;
}

std::optional<fs::path> Inbox::pick(Time now) {
    for (const auto& folder : {settings_.inbox, settings_.done, settings_.bad}) make_folder(folder);
    std::error_code error;
    std::map<std::string, Seen> still_there;
    std::optional<fs::directory_entry> oldest;
    for (const auto& entry : fs::directory_iterator(settings_.inbox, error)) {
        if (!is_candidate(entry) || !settled(entry, now, still_there)) continue;
        const auto key = [&](const fs::directory_entry& one) {
            const auto& seen = still_there.at(one.path().filename().string());
            return std::pair(seen.changed, one.path().filename().string());
        };
        if (!oldest || key(entry) < key(*oldest)) oldest = entry;
    }
    if (error) complain("folder", error);
    seen_ = std::move(still_there);
    return oldest ? std::optional(oldest->path()) : std::nullopt;
}

std::string Inbox::put_done(const fs::path& file, const std::string& report) {
    const fs::path to = free_name(settings_.done, file.filename());
    write_file(to.string() + ".report.json", report);
    move_file(file, to);
    return to.filename().string();
}

std::string Inbox::put_bad(const fs::path& file, const std::string& report, const std::string& reason) {
    const fs::path to = free_name(settings_.bad, file.filename());
    write_file(to.string() + ".report.json", report);
    write_file(to.string() + ".reason.txt", reason);
    move_file(file, to);
    return to.filename().string();
}

fs::path drop_into(const fs::path& inbox, const fs::path& file) {
    make_folder(inbox);
    const fs::path part = inbox / ("." + file.filename().string() + ".part");
    std::error_code error;
    fs::copy_file(file, part, fs::copy_options::overwrite_existing, error);
    if (error) throw Fault(Cause::not_found, file.string() + ": " + error.message());
    const fs::path to = free_name(inbox, file.filename());
    fs::rename(part, to, error);
    if (error) complain("move", error);
    return to;
}

}  // namespace gateway::table_import
