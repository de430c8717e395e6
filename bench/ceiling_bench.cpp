// Bare GOST verifications and signatures per CPU second beside a load: a tenth of one core until standard input closes, then
// one JSON object with both medians. Started by bench/smev.py: bench_ceiling --keys DIR/var/keys
#include <poll.h>

#include <cstdio>
#include <iostream>

#include "bench/smev_message.hpp"
#include "bench/timing.hpp"

namespace {

using namespace gateway;
using namespace gateway::bench;

/// Waits `ms`; true when nobody listens any more.
bool over(int ms) {
    pollfd input{0, POLLIN, 0};
    return ::poll(&input, 1, ms) != 0;
}

void measure(const std::filesystem::path& keys) {
    const auto key = load_pem_key(keys / "gost/federal-sign.key.pem", keys / "gost/federal-sign.crt.pem");
    BareEvp bare(key);
    std::vector<double> verify_us, sign_us;
    do {
        verify_us.push_back(one_slice([&bare] { bare.verify(); }, 0.01));
        sign_us.push_back(one_slice([&bare] { bare.sign(); }, 0.005));
    } while (!over(135));
    std::printf("{\"verify\":%.6g,\"sign\":%.6g}\n", 1e6 / quantile(std::move(verify_us), 0.5),
                1e6 / quantile(std::move(sign_us), 0.5));
}

}  // namespace

int main(int argc, char* argv[]) {
    if (argc != 3 || std::string_view(argv[1]) != "--keys") {
        std::cerr << "bench_ceiling --keys DIR, see bench/README.md\n";
        return 2;
    }
    try {
        start_crypto();
        measure(argv[2]);
    } catch (const std::exception& error) {
        std::cerr << "bench_ceiling: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
