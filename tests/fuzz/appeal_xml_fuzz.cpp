// Canonical XML from anybody: it is refused with a Fault, or it means the same after XML and after JSON.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::optional<gateway::Appeal> appeal;
    try {
        appeal = gateway::appeal_from_xml(text);
    } catch (const gateway::Fault&) {
    }
    // What was accepted must be writable and readable again in both forms: a Fault here is a finding.
    if (appeal && !(gateway::appeal_from_xml(gateway::appeal_to_xml(*appeal)) == *appeal)) std::abort();
    if (appeal && !(gateway::appeal_from_json(gateway::to_json(*appeal)) == *appeal)) std::abort();
    try {
        (void)gateway::event_from_xml(text);
    } catch (const gateway::Fault&) {
    }
    return 0;
}
