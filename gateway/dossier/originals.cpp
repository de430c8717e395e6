#include "gateway/dossier/originals.hpp"

#include "gateway/core/fault.hpp"
#include "gateway/dossier/multipart.hpp"

namespace gateway {
namespace {

std::string media_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    while (type.ends_with(' ')) type.pop_back();
    return type;
}

bool looks_like_xml(std::string_view octets) {
    const auto start = octets.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return start != std::string_view::npos && octets[start] == '<';
}

}  // namespace

std::string extension_of(std::string_view content_type) {
    const std::string type = media_type(content_type);
    if (type.ends_with("xml")) return ".xml";
    if (type.ends_with("json")) return ".json";
    if (type == "application/pkcs7-signature") return ".p7s";
    return type == "text/plain" ? ".txt" : ".bin";
}

std::vector<VerifiedSignature> signatures_of(std::string_view content_type, std::string_view octets,
                                             const VerifyOptions& options) {
    try {
        if (is_multipart(content_type)) {
            const auto document = multipart_document(content_type, octets);
            return document ? verify_document(*document, options).signatures : std::vector<VerifiedSignature>();
        }
        if (!looks_like_xml(octets)) return {};
        return verify_document(XmlDocument::parse(octets), options).signatures;
    } catch (const Fault&) {
        return {};
    }
}

std::vector<Certificate> signers_of(std::string_view content_type, std::string_view octets) {
    VerifyOptions options;
    options.chain = ChainCheck::skipped;
    std::vector<Certificate> signers;
    for (const VerifiedSignature& one : signatures_of(content_type, octets, options))
        if (one.check.signer) signers.push_back(*one.check.signer);
    return signers;
}

}  // namespace gateway
