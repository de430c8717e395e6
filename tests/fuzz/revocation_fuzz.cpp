// CRLs and OCSP answers as a network gives them: whatever comes, a sentence or an answer, never more.
#include <cstddef>
#include <cstdint>

#include "gateway/signature/issue_native.hpp"
#include "gateway/signature/revocation_native.hpp"

namespace {

using namespace gateway;

struct Scene {
    Scene() {
        start_crypto();
        CertificateWish wish;
        wish.use = CertificateUse::authority;
        wish.subject = {{"CN", "Authority"}};
        wish.not_before = now - std::chrono::days{9};
        wish.not_after = now + std::chrono::days{9};
        root = issue(generate_key(KeyAlgorithm::ec_p256), wish, nullptr);
    }

    const Time now = SystemClock().now();
    KeyPair root;
};

template <class Read>
void look_at(Read read) {
    try {
        read();
    } catch (const std::runtime_error&) {  // the only way out for what is not believed
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Scene scene;
    static const Certificate issuer = certificate_of(scene.root.x509.get());
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    look_at([&] { read_crl(octets, {issuer}, scene.now); });
    look_at([&] { read_ocsp(octets, issuer, issuer, scene.now); });
    return 0;
}
