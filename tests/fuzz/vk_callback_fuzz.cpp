// Callbacks of VK: an event or a refusal; what is an event has a canonical form the gateway reads.
#include <cstdint>
#include <string>

#include "adapters/social/vk_appeal.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gateway;
    const std::string body(reinterpret_cast<const char*>(data), size);
    try {
        const auto callback = social::read_callback(body);
        const auto words = to_json(social::appeal_of(callback, {}, "vk", Time{}));
        appeal_from_json(words);
    } catch (const Fault&) {
    }
    return 0;
}
