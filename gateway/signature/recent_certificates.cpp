#include "gateway/signature/recent_certificates.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace gateway {
namespace {

/// Together they bound what a flood of strangers' certificates can occupy.
constexpr std::size_t most_remembered = 512;
constexpr std::size_t longest_remembered = std::size_t{8} << 10;

struct Memory {
    std::mutex mutex;
    std::unordered_map<std::string, Certificate> by_der;
};

Memory& memory() {
    static Memory memory;
    return memory;
}

}  // namespace

Certificate recent_certificate(std::string_view der) {
    if (der.size() > longest_remembered) return Certificate::from_der(der);
    const std::string octets(der);
    Memory& known = memory();
    {
        const std::lock_guard lock(known.mutex);
        if (const auto found = known.by_der.find(octets); found != known.by_der.end()) return found->second;
    }
    Certificate decoded = Certificate::from_der(der);
    const std::lock_guard lock(known.mutex);
    if (known.by_der.size() >= most_remembered) known.by_der.clear();
    known.by_der.emplace(octets, decoded);
    return decoded;
}

}  // namespace gateway
