// Signatures of hostile documents under every profile: nothing but the parser may throw.
#include <cstddef>
#include <cstdint>

#include "gateway/core/fault.hpp"
#include "gateway/signature/verify_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool started = (gateway::start_crypto(), true);
    static_cast<void>(started);
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    std::optional<gateway::XmlDocument> document;
    try {
        document = gateway::XmlDocument::parse(octets, {.max_octets = 1 << 20, .max_nodes = 10'000});
    } catch (const gateway::Fault&) {
        return 0;
    }
    for (const auto profile :
         {gateway::SignatureProfile::smev, gateway::SignatureProfile::wss, gateway::SignatureProfile::xmldsig})
        static_cast<void>(gateway::verify_document(*document, {.profile = profile, .chain = gateway::ChainCheck::skipped}));
    return 0;
}
