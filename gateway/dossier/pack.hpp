// Members on their way into a file: measured once, listed in the manifest, signed, then written.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/dossier/content.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway {

/// Blocking. Throws std::runtime_error when a file cannot be read or written, Fault(key_unavailable) from the key.
class DossierPack {
public:
    /// The names must be new and is_member_name; files are read here and again in `write`, which notices a change between.
    void add(std::string name, std::string mime, std::string octets);
    void add_file(std::string name, std::string mime, std::filesystem::path file);
    void add(std::string name, std::string mime, const DossierBody& body);

    /// The sha256 of the last member that was added, hex.
    const std::string& last_sha256() const { return members_.back().sha256; }
    std::uint64_t last_size() const { return members_.back().size; }

    struct Written {
        std::string manifest_sha256;
        std::uint64_t members = 0;
    };
    /// Writes `out` (which must not exist yet): mimetype, the members in the order they were added, manifest, its signature.
    Written write(const std::filesystem::path& out, const SigningKey& key, Time signing_time) const;

private:
    struct Member {
        std::string name, mime, octets;
        std::filesystem::path file;
        std::string sha256;
        std::uint64_t size = 0;
        std::uint32_t crc = 0;
    };
    std::vector<Member> members_;
};

}  // namespace gateway
