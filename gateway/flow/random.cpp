#include "gateway/flow/random.hpp"

namespace gateway {

RandomSource RandomSource::from_system() {
    std::random_device device;
    return RandomSource((std::uint64_t{device()} << 32) | device());
}

double RandomSource::unit() {
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine_);
}

Duration RandomSource::between(Duration low, Duration high) {
    if (high <= low) return low;
    return Duration(std::uniform_int_distribution<Duration::rep>(low.count(), high.count())(engine_));
}

}  // namespace gateway
