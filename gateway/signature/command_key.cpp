// A signature by somebody else's program (a certified СКЗИ with a command line, a signing service's client):
//   stdin   the octets to be signed, whole (hashing is the program's)
//   stdout  the signature, base64 or its raw octets; GOST s || r, ECDSA r || s, RSA PKCS#1 v1.5
//   exit    0 when signed; anything else: what stands on stderr goes into the log, at most 200 octets
// The environment is empty but for PATH, HOME and LANG, so that no secret of the gateway leaks into the program. What comes
// back is checked with the certificate before it leaves this room.
#include <mutex>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/child_native.hpp"
#include "gateway/signature/key_source.hpp"

namespace gateway {
namespace {

constexpr std::size_t max_signature = std::size_t{16} << 10;

class CommandKey final : public SigningKey {
public:
    CommandKey(KeySource source, Certificate certificate)
        : source_(std::move(source)), certificate_(std::move(certificate)), kind_(certificate_.signature_kind()) {}

    const Certificate& certificate() const override { return certificate_; }
    SignatureKind kind() const override { return kind_; }

    std::string sign(std::string_view octets) const override {
        const ChildAnswer answer = run_child(source_.command, octets, {max_signature, source_.command_time});
        std::string signature = answer.trouble.empty() ? fitting(answer.out, octets) : std::string();
        std::string trouble = answer.trouble;
        if (trouble.empty() && signature.empty()) trouble = "what it returned is no signature of this certificate's key";
        if (!trouble.empty()) trouble = source_.command.front() + ": " + trouble;
        {
            const std::lock_guard lock(mutex_);
            trouble_ = trouble;
        }
        if (!trouble.empty()) throw Fault(Cause::key_unavailable, trouble);
        return signature;
    }

    std::string trouble() const override {
        const std::lock_guard lock(mutex_);
        return trouble_;
    }

private:
    /// Raw octets or base64, whichever the certificate confirms; empty when neither.
    std::string fitting(const std::string& out, std::string_view octets) const {
        if (certificate_.verify(kind_, octets, out)) return out;
        std::string decoded;
        if (base64_decode(out, decoded) && certificate_.verify(kind_, octets, decoded)) return decoded;
        return {};
    }

    KeySource source_;
    Certificate certificate_;
    SignatureKind kind_;
    mutable std::mutex mutex_;
    mutable std::string trouble_;
};

}  // namespace

std::shared_ptr<const SigningKey> command_key(const KeySource& source, Certificate certificate) {
    return std::make_shared<CommandKey>(source, std::move(certificate));
}

}  // namespace gateway
