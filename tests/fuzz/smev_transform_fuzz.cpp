// The SMEV transform in both forms: a Fault or octets that are XML again.
#include <cstddef>
#include <cstdint>

#include "gateway/core/fault.hpp"
#include "gateway/signature/smev_transform.hpp"
#include "gateway/signature/xmldsig.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    try {
        const auto document = gateway::XmlDocument::parse(octets, {.max_octets = 1 << 20, .max_nodes = 10'000});
        static_cast<void>(gateway::smev_transform_as_it_stands(document.root()));
        const std::string once = gateway::smev_transform(document.root());
        static_cast<void>(gateway::XmlDocument::parse(once, {.max_octets = 16 << 20}));
    } catch (const gateway::Fault&) {
        return 0;
    }
    return 0;
}
