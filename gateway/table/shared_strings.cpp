#include "gateway/table/shared_strings.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr std::size_t slots = 8'192;
constexpr std::size_t longest_remembered = 512;

int nameless_file(const std::filesystem::path& folder) {
    std::string name = (folder / ".table-XXXXXX").string();
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0) throw Fault(Cause::store_unavailable, "no room to unpack the table");
    ::unlink(name.c_str());
    return fd;
}

void write_at(int fd, const char* octets, std::size_t size, std::uint64_t at) {
    while (size > 0) {
        const auto done = ::pwrite(fd, octets, size, static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) throw Fault(Cause::store_unavailable, "no room to unpack the table");
        octets += done;
        size -= static_cast<std::size_t>(done);
        at += static_cast<std::uint64_t>(done);
    }
}

void read_at(int fd, char* octets, std::size_t size, std::uint64_t at) {
    while (size > 0) {
        const auto done = ::pread(fd, octets, size, static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) throw Fault(Cause::store_unavailable, "the unpacked table cannot be read");
        octets += done;
        size -= static_cast<std::size_t>(done);
        at += static_cast<std::uint64_t>(done);
    }
}

}  // namespace

SharedStrings::SharedStrings(std::filesystem::path spool_dir, std::size_t in_memory)
    : spool_dir_(std::move(spool_dir)), in_memory_(in_memory) {}

SharedStrings::~SharedStrings() {
    if (texts_fd_ >= 0) ::close(texts_fd_);
    if (ends_fd_ >= 0) ::close(ends_fd_);
}

void SharedStrings::add(std::string_view text) {
    texts_ += text;
    end_ += text.size();
    ends_.push_back(end_);
    ++count_;
    if (texts_.size() + ends_.size() * sizeof(std::uint64_t) > in_memory_) spill();
}

void SharedStrings::spill() {
    if (texts_fd_ < 0) texts_fd_ = nameless_file(spool_dir_);
    if (ends_fd_ < 0) ends_fd_ = nameless_file(spool_dir_);
    write_at(texts_fd_, texts_.data(), texts_.size(), spilled_texts_);
    write_at(ends_fd_, reinterpret_cast<const char*>(ends_.data()), ends_.size() * sizeof(std::uint64_t),
             spilled_ends_ * sizeof(std::uint64_t));
    spilled_texts_ += texts_.size();
    spilled_ends_ += ends_.size();
    texts_.clear();
    ends_.clear();
    recent_.resize(slots);
}

std::string SharedStrings::fetch(std::uint64_t number) const {
    std::uint64_t bounds[2] = {0, 0};
    const std::uint64_t first = number == 0 ? 0 : number - 1;
    const std::size_t wanted = number == 0 ? 1 : 2;
    read_at(ends_fd_, reinterpret_cast<char*>(bounds + 2 - wanted), wanted * sizeof(std::uint64_t),
            first * sizeof(std::uint64_t));
    std::string text(bounds[1] - bounds[0], '\0');
    read_at(texts_fd_, text.data(), text.size(), bounds[0]);
    return text;
}

std::string_view SharedStrings::at(std::uint64_t number) {
    if (number >= count_) throw Fault(Cause::malformed, "a cell names a text that is not there");
    if (number >= spilled_ends_) {
        const std::uint64_t i = number - spilled_ends_;
        const std::uint64_t begin = i == 0 ? spilled_texts_ : ends_[i - 1];
        return std::string_view(texts_).substr(begin - spilled_texts_, ends_[i] - begin);
    }
    Slot& slot = recent_[number % slots];
    if (slot.number == number) return slot.text;
    slot.text = fetch(number);
    slot.number = slot.text.size() <= longest_remembered ? number : UINT64_MAX;
    return slot.text;
}

}  // namespace gateway
