// Documents, walking and canonicalization: a Fault or a tree, and the canonical form is a fixed point.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    try {
        const auto document = gateway::XmlDocument::parse(octets, {.max_octets = 1 << 20, .max_nodes = 10'000});
        static_cast<void>(document.root().text());
        static_cast<void>(document.by_id("a"));
        const std::string canonical = gateway::canonicalize_exclusive(document.root());
        if (gateway::canonicalize_exclusive(gateway::XmlDocument::parse(canonical).root()) != canonical) std::abort();
    } catch (const gateway::Fault&) {
        return 0;
    }
    return 0;
}
