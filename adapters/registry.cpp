// The list of what is in the binary: one line per adapter.
#include "adapters/adapter.hpp"

namespace gateway {

const std::vector<AdapterKind>& adapter_kinds() {
    static const std::vector<AdapterKind> kinds{};
    return kinds;
}

}  // namespace gateway
