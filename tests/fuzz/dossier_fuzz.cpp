// A dossier from anybody; nothing may be thrown.
#include <cstddef>
#include <cstdint>

#include "gateway/dossier/journal_text.hpp"
#include "gateway/dossier/manifest.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/verify.hpp"
#include "gateway/dossier/zip.hpp"

namespace {

/// The same octets as `content` of a well-formed archive, so that the inside is reached too.
std::string wrapped(const char* name, std::string_view content) {
    std::vector<gateway::ZipEntry> entries;
    std::string file;
    const auto add = [&](std::string member, std::string_view octets) {
        gateway::Crc32 crc;
        crc.update(octets);
        entries.push_back({std::move(member), crc.value(), octets.size(), file.size()});
        file += gateway::zip_local_header(entries.back());
        file += octets;
    };
    add(std::string(gateway::mimetype_member), gateway::dossier_mimetype);
    add(name, content);
    add(std::string(gateway::manifest_member), content);
    add(std::string(gateway::signature_member), content);
    return file + gateway::zip_tail(entries, file.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool started = (gateway::start_crypto(), true);
    static_cast<void>(started);
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    static_cast<void>(gateway::verify_dossier(octets, {}));
    static_cast<void>(gateway::verify_dossier(wrapped("index.json", octets), {}));
    try {
        static_cast<void>(gateway::read_chain(octets));
    } catch (const gateway::DossierFlaw&) {
    }
    try {
        static_cast<void>(gateway::read_checkpoint(octets));
    } catch (const gateway::DossierFlaw&) {
    }
    return 0;
}
