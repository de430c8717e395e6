#include "gateway/analytics/publish.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/analytics/digest_file.hpp"
#include "gateway/analytics/manifest.hpp"

namespace gateway {
namespace fs = std::filesystem;
namespace {

/// What the export before left; nothing when there was none.
std::vector<std::string> files_before(const fs::path& out) {
    std::ifstream in(out / manifest_name, std::ios::binary);
    if (!in) return {};
    std::vector<std::string> names;
    try {
        for (const ExportFile& file : manifest_of(std::string(std::istreambuf_iterator<char>(in), {})).files)
            names.push_back(file.name);
    } catch (const std::runtime_error&) {  // somebody else's manifest: its files are not ours to remove
        throw std::runtime_error(out.string() +
                                 ": здесь чужой manifest.json / the manifest.json here is not of an export of ours");
    }
    return names;
}

}  // namespace

Workshop::Workshop(fs::path out, const std::string& name) : out_(std::move(out)), path_(out_ / (".making-" + name)) {
    try {
        files_before(out_);
        fs::create_directories(path_);
    } catch (const fs::filesystem_error& error) {
        throw std::runtime_error(out_.string() +
                                 ": не удалось создать папку / the folder cannot be made: " + error.code().message());
    }
}

Workshop::~Workshop() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void Workshop::publish(const std::vector<std::string>& files, const std::vector<std::string>& manifest_files) {
    try {
        const std::vector<std::string> before = files_before(out_);
        fs::remove(out_ / manifest_name);
        fs::remove(out_ / manifest_signature_name);
        sync_folder(out_);
        for (const std::string& name : before)
            if (std::find(files.begin(), files.end(), name) == files.end()) fs::remove(out_ / name);
        for (const std::string& name : files) fs::rename(path_ / name, out_ / name);
        sync_folder(out_);
        for (const std::string& name : manifest_files) fs::rename(path_ / name, out_ / name);
        sync_folder(out_);
    } catch (const fs::filesystem_error& error) {
        throw std::runtime_error(out_.string() + ": не удалось опубликовать / cannot be published: " + error.what());
    }
}

}  // namespace gateway
