#include <sys/stat.h>

#include <fstream>

#include "gateway/signature/revocation_book_native.hpp"

namespace gateway {
namespace {

constexpr auto kept_for = std::chrono::days{90};  ///< a file nobody refreshed for so long is of no use to anybody

std::optional<Time> written_at(const std::filesystem::path& file) {
    struct stat facts{};
    if (::stat(file.c_str(), &facts) != 0) return std::nullopt;
    return Time{std::chrono::seconds{facts.st_mtim.tv_sec}};
}

}  // namespace

std::filesystem::path RevocationBook::State::file_of(const std::string& id, RevocationKind kind) const {
    return policy.cache_dir / (id + "." + std::string(to_text(kind)));
}

/// Written whole and moved into place: a crash leaves the old answer. Throws std::runtime_error.
void RevocationBook::State::keep(const std::string& id, RevocationKind kind, std::string_view octets) const {
    if (policy.cache_dir.empty()) return;
    const std::filesystem::path file = file_of(id, kind), fresh = file.string() + ".new";
    std::error_code failure;
    std::filesystem::create_directories(policy.cache_dir, failure);
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out.write(octets.data(), static_cast<std::streamsize>(octets.size()));
    out.close();
    if (out) std::filesystem::rename(fresh, file, failure);
    if (!out || failure) throw std::runtime_error(file.string() + ": the answer counts but cannot be kept on disk");
}

void RevocationBook::State::read_kept_crls() {
    if (policy.cache_dir.empty()) return;
    std::error_code absent;
    // When something was last kept: after a long standstill all is still of use, for want of better.
    const Time newest = written_at(policy.cache_dir).value_or(Time{});
    for (const auto& entry : std::filesystem::directory_iterator(policy.cache_dir, absent)) {
        const std::filesystem::path& file = entry.path();
        const auto taken = written_at(file);
        if (!taken) continue;
        const std::string kind = file.extension().string();
        std::error_code failure;
        if (*taken + kept_for < newest) std::filesystem::remove(file, failure);
        if (kind != ".crl") continue;
        try {
            use_crl(file.stem().string(), {read_crl(read_small_file(file, max_crl_octets), issuers, *taken), *taken});
        } catch (const std::runtime_error&) {  // half written, or its issuer is no longer trusted: fetched anew when asked for
            continue;
        }
    }
}

std::optional<OcspAnswer> RevocationBook::State::kept_ocsp(const std::string& id, const Certificate& certificate,
                                                           const Certificate& issuer) const {
    if (policy.cache_dir.empty()) return std::nullopt;
    const std::filesystem::path file = file_of(id, RevocationKind::ocsp);
    const auto taken = written_at(file);
    if (!taken) return std::nullopt;
    try {
        return read_ocsp(read_small_file(file, max_ocsp_octets), certificate, issuer, *taken);
    } catch (const std::runtime_error&) {  // as above
        return std::nullopt;
    }
}

}  // namespace gateway
