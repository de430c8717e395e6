#include <algorithm>
#include <set>

#include "gateway/dossier/zip.hpp"

namespace gateway {
namespace {

constexpr std::size_t header_size = 30;

[[noreturn]] void refuse(const std::string& where, const std::string& ru, const std::string& en) {
    throw DossierFlaw(where + ": " + ru + " / " + en);
}

std::uint64_t number(std::string_view octets, std::size_t at, int size) {
    std::uint64_t value = 0;
    for (int i = size - 1; i >= 0; --i)
        value = value << 8 | static_cast<unsigned char>(octets[at + static_cast<std::size_t>(i)]);
    return value;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

class Reader {
public:
    explicit Reader(std::string_view file) : file_(file) {}

    std::vector<ZipMember> read() {
        while (file_.substr(at_).starts_with("PK\x03\x04")) read_member();
        if (members_.empty()) refuse("ZIP", "это не досье", "this is no dossier");
        if (file_.substr(at_) != zip_tail(entries_, at_))
            refuse("ZIP", "каталог архива не таков, каким его пишет шлюз: файл изменён или перепакован",
                   "the archive's directory is not what the gateway writes: the file was changed or packed anew");
        return std::move(members_);
    }

private:
    void read_member() {
        const std::string where = "ZIP, " + std::to_string(at_);
        const std::string_view rest = file_.substr(at_);
        if (rest.size() < header_size) refuse(where, "файл обрезан", "the file is cut");
        if (members_.size() == most_members) refuse(where, "слишком много частей", "too many members");
        ZipEntry entry;
        entry.offset = at_;
        entry.crc = static_cast<std::uint32_t>(number(rest, 14, 4));
        entry.size = number(rest, 18, 4);
        entry.name = rest.substr(header_size, number(rest, 26, 2));
        if (!is_member_name(entry.name)) refuse(where, "недопустимое имя части", "a member's name is not allowed");
        const std::string header = zip_local_header(entry);
        if (!rest.starts_with(header))
            refuse(entry.name, "заголовок не таков, каким его пишет шлюз (сжатие, дата, размер)",
                   "the header is not what the gateway writes (compression, date, size)");
        if (rest.size() - header.size() < entry.size) refuse(entry.name, "файл обрезан", "the file is cut");
        const std::string_view octets = rest.substr(header.size(), entry.size);
        Crc32 crc;
        crc.update(octets);
        if (crc.value() != entry.crc) refuse(entry.name, "контрольная сумма CRC-32 не сходится", "the CRC-32 does not match");
        if (!names_.insert(lower(entry.name)).second) refuse(entry.name, "имя встречается дважды", "the name occurs twice");
        at_ += header.size() + octets.size();
        members_.push_back({entry.name, octets});
        entries_.push_back(std::move(entry));
    }

    std::string_view file_;
    std::uint64_t at_ = 0;
    std::vector<ZipMember> members_;
    std::vector<ZipEntry> entries_;
    std::set<std::string> names_;
};

}  // namespace

std::vector<ZipMember> read_zip(std::string_view file) {
    return Reader(file).read();
}

}  // namespace gateway
