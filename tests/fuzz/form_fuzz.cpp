// Forms and percent escapes: whatever is accepted must be UTF-8 without NUL and come back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "gateway/core/fault.hpp"
#include "gateway/core/web.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gateway;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        for (const auto& [name, value] : parse_form(text, 100)) {
            if (percent_decode(percent_encode(name)) != name || percent_decode(percent_encode(value)) != value) {
                std::abort();
            }
        }
    } catch (const Fault&) {
    }
    return 0;
}
