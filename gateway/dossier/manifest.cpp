#include "gateway/dossier/manifest.hpp"

#include "gateway/core/digest.hpp"
#include "gateway/dossier/hex.hpp"
#include "gateway/dossier/names.hpp"
#include "gateway/dossier/zip.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {
namespace {

constexpr std::string_view asic = "http://uri.etsi.org/02918/v1.2.1#";
constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view sha256_uri = "http://www.w3.org/2001/04/xmlenc#sha256";

[[noreturn]] void refuse(const std::string& ru, const std::string& en) {
    throw DossierFlaw(std::string(manifest_member) + ": " + ru + " / " + en);
}

ManifestEntry entry_of(XmlNode reference) {
    ManifestEntry entry;
    entry.name = reference.attribute("URI").value_or("");
    entry.mime = reference.attribute("MimeType").value_or("");
    const XmlNode method = reference.child(dsig, "DigestMethod");
    std::string raw;
    const bool read = base64_decode(reference.child(dsig, "DigestValue").text(), raw);
    if (!is_member_name(entry.name) || method.attribute("Algorithm") != sha256_uri || !read || raw.size() != 32)
        refuse("ссылка на часть не читается", "a reference to a member cannot be read");
    entry.sha256 = hex_of(raw);
    return entry;
}

}  // namespace

std::string manifest_xml(const std::vector<ManifestEntry>& entries) {
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<asic:ASiCManifest xmlns:asic=\"" + std::string(asic) +
                      "\" xmlns:ds=\"" + std::string(dsig) + "\">\n<asic:SigReference URI=\"" + std::string(signature_member) +
                      "\" MimeType=\"application/x-pkcs7-signature\"/>\n";
    for (const ManifestEntry& entry : entries) {
        xml += "<asic:DataObjectReference URI=\"" + xml_escape(entry.name) + "\" MimeType=\"" + xml_escape(entry.mime) +
               "\"><ds:DigestMethod Algorithm=\"" + std::string(sha256_uri) + "\"/><ds:DigestValue>" +
               base64_encode(octets_of_hex(entry.sha256)) + "</ds:DigestValue></asic:DataObjectReference>\n";
    }
    return xml + "</asic:ASiCManifest>\n";
}

std::vector<ManifestEntry> read_manifest(std::string_view xml) {
    XmlLimits limits;
    limits.max_octets = 64U << 20;
    const XmlDocument document = XmlDocument::parse(xml, limits);
    const XmlNode root = document.root();
    if (!root.is(asic, "ASiCManifest")) refuse("это не опись ASiC", "this is no ASiC manifest");
    if (root.child(asic, "SigReference").attribute("URI") != signature_member)
        refuse("опись называет другую подпись", "the manifest names another signature");
    std::vector<ManifestEntry> entries;
    for (const XmlNode reference : root.children(asic, "DataObjectReference")) entries.push_back(entry_of(reference));
    return entries;
}

}  // namespace gateway
