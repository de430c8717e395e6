// Content-addressed files: DIR/blobs/ab/cdef…, named by the SHA-256 of what they hold, and DIR/spool for what is being written.
// A sealed one has ".s" behind its name; the name is the digest of the octets all the same (docs/decisions/0011).
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "gateway/core/blobs.hpp"
#include "gateway/store/vault.hpp"

namespace gateway {

/// A blob is written to the spool, fsynced, renamed into place and its directory fsynced: when `put` returns it survives a
/// power cut, and a file under blobs/ is always whole. Files are 0600, directories 0700. Several objects may share a directory.
/// A sealed file that does not open throws SealBroken.
class FileBlobs final : public Blobs {
public:
    /// Makes the directories; throws Fault(store_unavailable) when it cannot.
    explicit FileBlobs(std::filesystem::path directory, std::shared_ptr<const Vault> vault = nullptr);

    /// Removes what a killed process left in the spool. Only for the one who owns the directory, before anything is put.
    void clean_spool();

    BlobInfo put(std::string_view octets) override;
    BlobInfo put_file(const std::filesystem::path& file) override;
    LentFile lend(std::string_view sha256) const override;
    std::string read(std::string_view sha256) const override;
    std::filesystem::path spool_path() override;

    bool has(std::string_view sha256) const;
    /// Hands the octets to `take` in pieces, in the clear; returns their number.
    std::uint64_t in_pieces(std::string_view sha256, const std::function<void(std::string_view)>& take) const;

    enum class Reseal { current, done, failed };
    /// Seals a file of blobs/ under the current key unless it is; for the one who owns the directory.
    Reseal reseal(std::string_view sha256);
    /// Names in the directory blobs/XX, XX = `shelf` in hex, as digests.
    std::vector<std::string> shelf(unsigned shelf) const;
    static constexpr unsigned shelves = 256;
    /// Unlinks; true when it was there.
    bool remove(std::string_view sha256) const;

private:
    bool seals() const { return vault_ && vault_->seals(); }
    std::filesystem::path place(std::string_view sha256) const;
    std::filesystem::path sealed_place(std::string_view sha256) const;
    std::filesystem::path sealed_copy(const std::filesystem::path& file, std::string_view sha256);
    void move_in(const std::filesystem::path& file, std::string_view sha256);
    void sync_name(std::string_view sha256) const;
    std::filesystem::path copy_in(const std::filesystem::path& file);
    LentFile opened_copy(std::string_view sha256) const;
    std::filesystem::path fresh_spool() const;

    std::filesystem::path blobs_, spool_;
    std::shared_ptr<const Vault> vault_;  ///< of the whole store; null = nothing is sealed
    mutable std::mutex names_;            ///< a file is sealed anew and removed by one at a time
    mutable std::atomic<unsigned> counter_{0};
};

}  // namespace gateway
