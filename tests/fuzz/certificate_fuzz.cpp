// Certificates as partners send them: DER first, then PEM; everything asked of one that parses.
#include <cstddef>
#include <cstdint>

#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate.hpp"

namespace {

template <class Read>
void look_at(Read read) {
    using namespace gateway;
    try {
        const Certificate certificate = read();
        static_cast<void>(certificate.subject() + certificate.issuer() + certificate.serial() + certificate.common_name());
        static_cast<void>(certificate.pem());
        static_cast<void>(certificate.verify(certificate.signature_kind(), "octets", std::string(64, '\x11')));
    } catch (const Fault&) {  // the only way out for what is no certificate
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool started = (gateway::start_crypto(), true);
    static_cast<void>(started);
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    look_at([octets] { return gateway::Certificate::from_der(octets); });
    look_at([octets] { return gateway::Certificate::from_pem(octets); });
    return 0;
}
