// Detached CMS signatures in every form a partner may send; nothing may be thrown.
#include <cstddef>
#include <cstdint>

#include "gateway/signature/cms.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool started = (gateway::start_crypto(), true);
    static_cast<void>(started);
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    static_cast<void>(gateway::verify_cms_detached("content", octets, nullptr, gateway::Time{}));
    return 0;
}
