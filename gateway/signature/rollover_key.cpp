#include "gateway/signature/rollover_key.hpp"

#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/signature/signing_term.hpp"

namespace gateway {
namespace {

class RolloverKey final : public SigningKey {
public:
    RolloverKey(std::string name, std::vector<std::shared_ptr<const SigningKey>> pairs, const Clock& clock)
        : name_(std::move(name)), pairs_(std::move(pairs)), clock_(clock) {}

    const Certificate& certificate() const override { return nearest().certificate(); }
    SignatureKind kind() const override { return nearest().kind(); }
    std::string sign(std::string_view octets) const override { return current().sign(octets); }
    void* native() const override { return current().native(); }
    std::string trouble() const override {
        return choose_key(pairs_, clock_.now()) == nullptr ? no_term() : nearest().trouble();
    }

    const SigningKey& current() const override {
        const SigningKey* chosen = choose_key(pairs_, clock_.now());
        if (chosen == nullptr) throw Fault(Cause::key_unavailable, no_term());
        return *chosen;
    }

private:
    std::string no_term() const {
        return "no certificate of the key '" + name_ + "' may sign now: the term of the last one is " +
               to_rfc3339(signing_term(nearest().certificate()).from) + " to " +
               to_rfc3339(signing_term(nearest().certificate()).until);
    }

    /// The one that signs, else the one that could longest.
    const SigningKey& nearest() const {
        if (const SigningKey* chosen = choose_key(pairs_, clock_.now())) return *chosen;
        const SigningKey* last = pairs_.front().get();
        for (const auto& pair : pairs_)
            if (signing_term(last->certificate()).until < signing_term(pair->certificate()).until) last = pair.get();
        return *last;
    }

    std::string name_;
    std::vector<std::shared_ptr<const SigningKey>> pairs_;
    const Clock& clock_;
};

}  // namespace

const SigningKey* choose_key(const std::vector<std::shared_ptr<const SigningKey>>& pairs, Time now) {
    const SigningKey* chosen = nullptr;
    Time begun{};
    for (const auto& pair : pairs) {
        const SigningTerm term = signing_term(pair->certificate());
        if (!term.holds(now) || (chosen != nullptr && term.from <= begun)) continue;
        chosen = pair.get();
        begun = term.from;
    }
    return chosen;
}

std::shared_ptr<const SigningKey> rollover_key(std::string name, std::vector<std::shared_ptr<const SigningKey>> pairs,
                                               const Clock& clock) {
    if (pairs.empty()) throw std::logic_error("a rollover key without keys");
    return std::make_shared<RolloverKey>(std::move(name), std::move(pairs), clock);
}

}  // namespace gateway
