#include "adapters/sstu/batch.hpp"

#include <zip.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "adapters/sstu/report_rules.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::sstu {
namespace {

namespace fs = std::filesystem;

/// Local and central headers of one member, and then some: a part is never larger than what its members weigh unpacked.
constexpr std::uint64_t member_overhead = 512;

struct Member {
    fs::path file;
    std::uint64_t weight = 0;
};

std::vector<fs::path> reports_in(const fs::path& from) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(from)) {
        const fs::path& file = entry.path();
        if (entry.is_regular_file() && file.extension() == ".json" && is_uuid(file.stem().string())) files.push_back(file);
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string text_of_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error("файл не читается / cannot read the file: " + file.string());
    return std::move(text).str();
}

std::vector<std::vector<Member>> shared_out(const std::vector<Member>& members, std::uint64_t limit) {
    std::vector<std::vector<Member>> parts;
    std::uint64_t weight = 0;
    for (const Member& member : members) {
        if (parts.empty() || weight + member.weight > limit) {
            parts.emplace_back();
            weight = 0;
        }
        parts.back().push_back(member);
        weight += member.weight;
    }
    return parts;
}

std::string part_name(std::size_t number) {
    const std::string digits = std::to_string(number);
    return "template" + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits + ".zip";
}

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

/// The archive appears under its name when it is whole (libzip writes a temporary file beside it).
void write_part(const fs::path& part, const std::vector<Member>& members) {
    int error = 0;
    std::unique_ptr<zip_t, Discard> archive(zip_open(part.c_str(), ZIP_CREATE | ZIP_EXCL, &error));
    if (!archive) throw std::runtime_error("архив не создаётся / cannot create the archive: " + part.string());
    for (const Member& member : members) {
        zip_source_t* source = zip_source_file(archive.get(), member.file.c_str(), 0, -1);
        const std::string name = member.file.filename().string();
        if (source == nullptr || zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
            zip_source_free(source);
            throw std::runtime_error("файл не входит в архив / cannot add the file: " + member.file.string());
        }
    }
    if (zip_close(archive.get()) != 0)
        throw std::runtime_error("архив не пишется / cannot write the archive: " + part.string());
    static_cast<void>(archive.release());  // closed
}

}  // namespace

Batch pack_reports(const fs::path& from, const fs::path& to, std::uint64_t limit) {
    Batch batch;
    std::vector<Member> members;
    for (const fs::path& file : reports_in(from)) {
        const Member member{file, fs::file_size(file) + member_overhead};
        const auto flaws = flaws_of_report(text_of_file(file));
        if (!flaws.empty())
            batch.flaws.push_back({file.filename().string(), text_of(flaws)});
        else if (member.weight > limit)
            batch.flaws.push_back({file.filename().string(), "больше одной части / larger than a part"});
        else
            members.push_back(member);
    }
    fs::create_directories(to);
    for (const auto& part : shared_out(members, limit)) {
        const fs::path file = to / part_name(batch.parts.size() + 1);
        write_part(file, part);
        batch.parts.push_back(file);
        batch.reports += part.size();
    }
    return batch;
}

}  // namespace gateway::sstu
