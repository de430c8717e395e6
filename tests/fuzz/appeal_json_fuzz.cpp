// Canonical JSON from anybody: it is refused with a Fault, or it survives a round trip unchanged.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/personal_data.hpp"
#include "gateway/core/fault.hpp"

namespace {

// What was accepted must be writable and readable again: a Fault there is a finding.
template <class Read>
void try_reading(std::string_view text, Read read) {
    std::optional<decltype(read(text, gateway::JsonLimits{}))> value;
    try {
        value = read(text, gateway::JsonLimits{});
    } catch (const gateway::Fault&) {
        return;
    }
    if (!(read(to_json(*value), gateway::JsonLimits{}) == *value)) std::abort();
    (void)gateway::to_json(gateway::mask(*value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try_reading(text, &gateway::appeal_from_json);
    try_reading(text, &gateway::event_from_json);
    return 0;
}
