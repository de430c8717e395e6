// JSON answers of Open311 partners: refused with a Fault, or read within the limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/open311/reply.hpp"
#include "adapters/open311/value.hpp"
#include "gateway/core/fault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gateway;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto tree = open311::read_json(text);
        const auto again = open311::to_json(tree);
        if (open311::to_json(open311::read_json(again)) != again) std::abort();
    } catch (const Fault&) {
    }
    try {
        open311::read_answer(text);
    } catch (const Fault&) {
    }
    return 0;
}
