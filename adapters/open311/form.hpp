// The body of POST Service Request: form-urlencoded, or multipart with files that go straight to Blobs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/core/blobs.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/core/web.hpp"

namespace gateway::open311 {

struct FormLimits {
    std::uint64_t form = 1u << 20;   ///< octets of a form-urlencoded body, or of all fields of a multipart one
    std::uint64_t file = 20u << 20;  ///< octets of one file
    int files = 10;
    int parts = 300;  ///< of a multipart body, fields and files
};

/// A file of the form on the disk of Blobs, but not in them yet; removed with this object unless it was handed over.
class SpooledFile {
public:
    explicit SpooledFile(Blobs& blobs) : path_(blobs.spool_path()) {}
    SpooledFile(SpooledFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    SpooledFile& operator=(SpooledFile&&) = delete;
    ~SpooledFile();

    const std::filesystem::path& path() const { return path_; }
    BlobInfo hand_over(Blobs& blobs) { return blobs.put_file(path_); }

private:
    std::filesystem::path path_;
};

struct PostedFile {
    std::string name, mime;  ///< name as the partner gave it; type by content
    SpooledFile spooled;
};

struct PostedForm {
    WebFields fields;               ///< decoded, in order, repeats kept
    std::vector<PostedFile> files;  ///< kept only once the key and everything else was checked: see keep_files
};

/// Puts the files into Blobs. Blocking.
std::vector<AttachmentRef> keep_files(PostedForm& form, Blobs& blobs);

/// Blocking, constant memory for any size of file; call inside `offload`. `media`, `media[]` and `photoN` are files, other file
/// parts are ignored. Throws Fault: wrong_content_type (other body, other charset than UTF-8), wrong_encoding (not UTF-8),
/// malformed, too_large, bad_value (a file that is no JPEG, PNG, WebP, GIF, TIFF or PDF by its content).
PostedForm read_form(const WebRequest& request, Blobs& blobs, const FormLimits& limits);

/// MIME type by the first octets; empty for what is not accepted.
std::string_view media_type_by_content(std::string_view head);

}  // namespace gateway::open311
