#include "gateway/dossier/pack.hpp"

#include <fstream>

#include "gateway/core/digest.hpp"
#include "gateway/dossier/manifest.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/zip.hpp"
#include "gateway/signature/cms.hpp"

namespace gateway {

void DossierPack::add(std::string name, std::string mime, std::string octets) {
    Member member{std::move(name), std::move(mime), std::move(octets), {}, {}, 0, 0};
    member.sha256 = sha256_hex(member.octets);
    member.size = member.octets.size();
    members_.push_back(std::move(member));
}

void DossierPack::add_file(std::string name, std::string mime, std::filesystem::path file) {
    Member member{std::move(name), std::move(mime), {}, std::move(file), {}, 0, 0};
    std::ifstream in(member.file, std::ios::binary);
    Sha256 sha256;
    Crc32 crc;
    std::string piece(std::size_t{256} << 10, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
        const std::string_view octets(piece.data(), static_cast<std::size_t>(in.gcount()));
        sha256.update(octets);
        crc.update(octets);
        member.size += octets.size();
    }
    if (!in.eof()) throw std::runtime_error(member.file.string() + ": не читается / cannot be read");
    member.sha256 = sha256.finish_hex();
    member.crc = crc.value();
    members_.push_back(std::move(member));
}

void DossierPack::add(std::string name, std::string mime, const DossierBody& body) {
    if (body.file.empty())
        add(std::move(name), std::move(mime), body.bytes);
    else
        add_file(std::move(name), std::move(mime), body.file.path());
}

DossierPack::Written DossierPack::write(const std::filesystem::path& out, const SigningKey& key, Time signing_time) const {
    std::vector<ManifestEntry> entries;
    for (const Member& member : members_) entries.push_back({member.name, member.mime, member.sha256});
    const std::string manifest = manifest_xml(entries);
    ZipWriter zip(out);
    zip.add(std::string(mimetype_member), dossier_mimetype);
    for (const Member& member : members_) {
        if (member.file.empty())
            zip.add(member.name, member.octets);
        else
            zip.add_file(member.name, member.file, member.size, member.crc);
    }
    zip.add(std::string(manifest_member), manifest);
    zip.add(std::string(signature_member), sign_cms_detached(manifest, key, signing_time));
    zip.finish();
    return {sha256_hex(manifest), members_.size() + 3};
}

}  // namespace gateway
