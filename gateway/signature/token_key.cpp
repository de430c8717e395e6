#include <mutex>

#include "gateway/core/fault.hpp"
#include "gateway/signature/token_module_native.hpp"

namespace gateway {
namespace {

class TokenKey final : public SigningKey {
public:
    TokenKey(KeySource source, Certificate certificate)
        : source_(std::move(source)),
          certificate_(std::move(certificate)),
          kind_(certificate_.signature_kind()),
          module_(TokenModule::of(source_.module)) {}

    const Certificate& certificate() const override { return certificate_; }
    SignatureKind kind() const override { return kind_; }

    std::string sign(std::string_view octets) const override {
        std::string signature, trouble;
        try {
            signature = module_->sign(source_, kind_, octets);
        } catch (const std::runtime_error& error) {
            trouble = source_.token + ": " + error.what();
        }
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
    KeySource source_;
    Certificate certificate_;
    SignatureKind kind_;
    std::shared_ptr<TokenModule> module_;  ///< shared by all keys of one library
    mutable std::mutex mutex_;
    mutable std::string trouble_;
};

}  // namespace

std::shared_ptr<const SigningKey> token_key(const KeySource& source, Certificate certificate) {
    return std::make_shared<TokenKey>(source, std::move(certificate));
}

}  // namespace gateway
