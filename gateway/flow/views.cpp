#include "gateway/flow/views.hpp"

#include <algorithm>

namespace gateway {

void Histogram::add(double seconds) {
    const auto bound = std::lower_bound(bounds.begin(), bounds.end(), seconds);
    ++counts[static_cast<std::size_t>(bound - bounds.begin())];
    sum += seconds;
    ++count;
}

}  // namespace gateway
