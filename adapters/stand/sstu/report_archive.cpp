#include "adapters/stand/sstu/report_archive.hpp"

#include <zip.h>

#include <memory>

#include "gateway/core/fault.hpp"

namespace gateway::stand {

namespace {

constexpr zip_uint64_t largest_file = 20'000'000;
constexpr zip_int64_t most_files = 100'000;

struct Close {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

std::unique_ptr<zip_t, Close> opened(const std::string& octets) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(octets.data(), octets.size(), 0, &error);
    zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive == nullptr && source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    if (archive == nullptr) throw Fault(Cause::malformed, "no ZIP");
    return std::unique_ptr<zip_t, Close>(archive);
}

std::string file_at(zip_t& archive, zip_uint64_t index, const zip_stat_t& about) {
    if ((about.valid & ZIP_STAT_SIZE) == 0 || about.size > largest_file) throw Fault(Cause::too_large, "a file of the ZIP");
    const std::unique_ptr<zip_file_t, Close> file(zip_fopen_index(&archive, index, 0));
    std::string octets(about.size, '\0');
    if (!file || zip_fread(file.get(), octets.data(), octets.size()) != static_cast<zip_int64_t>(octets.size()))
        throw Fault(Cause::malformed, "a file of the ZIP cannot be read");
    return octets;
}

}  // namespace

void each_report(const std::string& zip, const std::function<void(const std::string&, const std::string&)>& take) {
    const auto archive = opened(zip);
    const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    if (count > most_files) throw Fault(Cause::too_large, "files of the ZIP");
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        zip_stat_t about;
        if (zip_stat_index(archive.get(), index, 0, &about) != 0) throw Fault(Cause::malformed, "no ZIP");
        take(about.name == nullptr ? "" : about.name, file_at(*archive, index, about));
    }
}

}  // namespace gateway::stand
