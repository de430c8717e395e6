#include "gateway/app/dossier_office.hpp"

#include <boost/json/serialize.hpp>
#include <fstream>
#include <iterator>

#include "gateway/app/config_digest.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/dossier/build.hpp"
#include "gateway/dossier/collect.hpp"

namespace gateway {
namespace {

constexpr std::uintmax_t largest_crl = std::uintmax_t{16} << 20;
constexpr std::size_t most_crls = 256;
/// Who uses the key, in `keys list`.
const std::string dossier_user = "dossier";

std::shared_ptr<const SigningKey> key_of(DossierMeans& means) {
    const std::string& name = means.config.dossier.key;
    if (name.empty()) throw Fault(Cause::key_unavailable, "gateway.yaml names no key for dossiers", "dossier.key");
    try {
        return means.keys.key(name, dossier_user);
    } catch (const std::runtime_error& error) {
        throw Fault(Cause::key_unavailable, error.what(), "dossier.key");
    }
}

bool is_crl(const std::string& octets, const std::filesystem::path& file) {
    return file.extension() == ".crl" || octets.find("-----BEGIN X509 CRL-----") != std::string::npos;
}

/// CRLs as they lie in a folder; what cannot be read is left out.
void take_crls(const std::filesystem::path& dir, DossierContent& content) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
        if (content.crls.size() == most_crls || !entry.is_regular_file(error) || entry.file_size(error) > largest_crl) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::string octets{std::istreambuf_iterator<char>(in), {}};
        if (in.good() || in.eof())
            if (is_crl(octets, entry.path())) content.crls.push_back(std::move(octets));
    }
}

/// On the io thread, as every use of the key ring.
void take_certificates(DossierMeans& means, DossierContent& content) {
    for (const TrustConfig& trust : means.config.trust)
        for (const Certificate& certificate : means.keys.trust(trust.name, dossier_user)->certificates())
            content.certificates.push_back(certificate.der());
}

/// What translates messages: mappings and dictionaries of the configuration in force.
void take_mappings(const Config& config, DossierContent& content) {
    for (const std::string& name : config_files(config.dir))
        if (name.starts_with("mappings/") || name.starts_with("dictionaries/"))
            content.mappings.emplace_back(name, sha256_hex_of_file(config.dir / name));
}

JournalEntry made_entry(const DossierRequest& request, const DossierPack::Written& written) {
    JournalEntry entry;
    entry.kind = "dossier.made";
    entry.appeal_id = request.appeal_id;
    entry.actor = request.actor;
    entry.detail =
        boost::json::serialize(boost::json::object{{"manifest_sha256", written.manifest_sha256}, {"members", written.members}});
    return entry;
}

}  // namespace

Task<void> make_dossier(DossierMeans means, DossierRequest request, std::filesystem::path out) {
    const auto key = key_of(means);
    DossierOrder order;
    order.appeal_id = request.appeal_id;
    order.actor = request.actor;
    order.reason = request.reason;
    order.instance = means.config.instance.id;
    order.program = GATEWAY_VERSION;
    order.config_digest = means.config.digest;
    order.made_at = means.clock.now();
    DossierContent content = co_await collect_dossier(means.store, means.workers, std::move(order));
    take_certificates(means, content);
    const auto written = co_await offload(means.workers, [&] {
        for (const TrustConfig& trust : means.config.trust) {
            take_crls(trust.dir, content);
            if (!trust.policy.revocation.cache_dir.empty()) take_crls(trust.policy.revocation.cache_dir, content);
        }
        take_mappings(means.config, content);
        return build_dossier(content, *key, out);
    });
    co_await means.store.note(made_entry(request, written));
}

}  // namespace gateway
