#include "adapters/medo/packet.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>

#include "gateway/core/fault.hpp"

namespace gateway::medo {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_files = 1000;
constexpr std::size_t most_packets = 100'000;
constexpr std::uint64_t longest_letter = 1u << 20;

[[noreturn]] void complain(const char* what, const std::error_code& error) {
    throw Fault(Cause::store_unavailable, std::string(what) + ": " + error.message());
}

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) complain("read", std::error_code(errno, std::generic_category()));
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Newest change of the folder and of what lies in it.
fs::file_time_type changed(const fs::path& dir) {
    fs::file_time_type newest = fs::last_write_time(dir);
    for (const auto& entry : fs::directory_iterator(dir)) newest = std::max(newest, entry.last_write_time());
    return newest;
}

void sync(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool good = fd >= 0 && ::fsync(fd) == 0;
    const int error = errno;
    if (fd >= 0) ::close(fd);
    if (!good) complain("fsync", std::error_code(error, std::generic_category()));
}

void write_file(const fs::path& path, const OutgoingFile& file) {
    std::error_code error;
    if (!file.source.empty()) {
        fs::copy_file(file.source.path(), path, fs::copy_options::overwrite_existing, error);
        if (error) complain("copy", error);
    } else {
        std::ofstream out(path, std::ios::binary | std::ios::trunc);
        out << file.octets;
        if (!out.flush()) complain("write", std::error_code(errno, std::generic_category()));
    }
    sync(path);
}

/// The message by the names МЭДО uses; else the one XML that is there (a passport has its own name at times).
std::string message_of(const Packet& packet) {
    std::vector<std::string> all;
    for (const auto& [name, size] : packet.files) {
        const std::string plain = lower(name);
        if (plain == "document.xml" || plain == "message.xml" || plain == "acknowledgment.xml" || plain == "notification.xml")
            return name;
        if (plain.ends_with(".xml")) all.push_back(name);
    }
    return all.size() == 1 ? all.front() : std::string();
}

fs::path mark_of(const fs::path& out_dir, const std::string& name) {
    return out_dir / ".gateway" / (name + ".sent");
}

}  // namespace

std::vector<std::string> settled_packets(const fs::path& in_dir, std::chrono::milliseconds settled) {
    std::vector<std::pair<fs::file_time_type, std::string>> found;
    const auto limit = fs::file_time_type::clock::now() - settled;
    try {
        for (const auto& entry : fs::directory_iterator(in_dir)) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with('.') || entry.symlink_status().type() != fs::file_type::directory) continue;
            const auto at = changed(entry.path());
            if (at <= limit && found.size() < most_packets) found.emplace_back(at, name);
        }
    } catch (const fs::filesystem_error& error) {
        complain("folder of packets", error.code());
    }
    std::ranges::sort(found);
    std::vector<std::string> names;
    for (auto& [at, name] : found) names.push_back(std::move(name));
    return names;
}

Packet read_packet(const fs::path& in_dir, const std::string& name, std::uint64_t max_message) {
    Packet packet;
    packet.name = name;
    packet.dir = in_dir / name;
    try {
        for (const auto& entry : fs::directory_iterator(packet.dir)) {
            if (entry.symlink_status().type() != fs::file_type::regular) continue;  // links and folders are nobody's files
            packet.files[entry.path().filename().string()] = entry.file_size();
            if (packet.files.size() > most_files) throw Fault(Cause::too_large, "too many files in a packet");
        }
    } catch (const fs::filesystem_error& error) {
        complain("packet", error.code());
    }
    for (const auto& [file, size] : packet.files) {
        const std::string plain = lower(file);
        const bool is_letter = plain == "envelope.ltr" || plain == "envelope.ini";
        if (is_letter && size <= longest_letter && !packet.letter) packet.letter = read_letter(read_file(packet.dir / file));
    }
    packet.message_name = message_of(packet);
    if (packet.message_name.empty()) throw Fault(Cause::malformed, "no XML message in the packet");
    if (packet.files.at(packet.message_name) > max_message) throw Fault(Cause::too_large, "the message is over max_message");
    packet.message = read_file(packet.dir / packet.message_name);
    return packet;
}

bool write_packet(const fs::path& out_dir, const std::string& name, const std::vector<OutgoingFile>& files) {
    if (written_before(out_dir, name)) return false;
    const fs::path own = out_dir / ".gateway", part = own / (name + ".part");
    std::error_code error;
    fs::remove_all(part, error);
    fs::create_directories(part, error);
    if (error) complain("folder", error);
    for (const OutgoingFile& file : files) write_file(part / file.name, file);
    sync(part);
    if (!std::ofstream(mark_of(out_dir, name))) complain("mark", std::error_code(errno, std::generic_category()));
    sync(own);
    fs::rename(part, out_dir / name, error);
    if (error) complain("rename", error);
    sync(out_dir);
    return true;
}

bool written_before(const fs::path& out_dir, const std::string& name) {
    std::error_code error;
    const bool marked = fs::exists(mark_of(out_dir, name), error);
    if (error) complain("folder", error);
    const bool waits = fs::exists(out_dir / ".gateway" / (name + ".part"), error);
    if (error) complain("folder", error);
    return marked && !waits;
}

void remove_packet(const fs::path& in_dir, const std::string& name) {
    std::error_code error;
    fs::remove_all(in_dir / name, error);
    if (error) complain("remove", error);
}

void put_packet_aside(const fs::path& in_dir, const std::string& name, const fs::path& bad_dir, const std::string& reason) {
    std::string target = name;
    for (int n = 1; fs::exists(bad_dir / target) && n < 10'000; ++n) target = name + "." + std::to_string(n);
    std::error_code error;
    fs::rename(in_dir / name, bad_dir / target, error);
    if (error) {  // another file system
        fs::copy(in_dir / name, bad_dir / target, fs::copy_options::copy_symlinks | fs::copy_options::recursive, error);
        if (error) complain("move", error);
        remove_packet(in_dir, name);
    }
    std::ofstream(bad_dir / (target + ".reason.txt")) << reason << "\n";
}

std::string safe_name(const std::string& name) {
    std::string safe;
    for (const char c : name) {
        const bool bad = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
                         std::string_view("/\\:*?\"<>|=").find(c) != std::string_view::npos;
        safe.push_back(bad ? '_' : c);
    }
    if (safe.empty() || safe.front() == '.') safe.insert(0, "file");
    const auto dot = safe.rfind('.');
    if (safe.size() > 150) safe = "file" + (dot == std::string::npos || safe.size() - dot > 10 ? "" : safe.substr(dot));
    return safe;
}

}  // namespace gateway::medo
