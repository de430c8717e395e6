// An adapter's endpoint that outlives a reload while it answers.
#pragma once

#include <memory>
#include <utility>

#include "gateway/core/connector.hpp"

namespace gateway {

/// Holds the owner of `inner` for as long as a request is being answered, so that a reload may let go of it at any time. A
/// Fault is rendered here: when it leaves, nobody may be left to ask.
class GuardedEndpoint final : public Endpoint {
public:
    template <class Owner>
    GuardedEndpoint(std::weak_ptr<Owner> owner, Endpoint& inner)
        : owner_(std::move(owner)), inner_(inner), prefix_(inner.prefix()) {}

    std::string prefix() const override { return prefix_; }

    Task<WebResponse> handle(WebRequest request) override {
        const auto owner = owner_.lock();
        Endpoint& inner = inner_;
        if (!owner) throw Fault(Cause::stopping);
        const WebRequest asked = without_body(request);
        try {
            co_return co_await inner.handle(std::move(request));
        } catch (const Fault& fault) {
            co_return inner.refuse(asked, fault);
        }
    }

    WebResponse refuse(const WebRequest& request, const Fault& fault) const override { return inner_.refuse(request, fault); }

private:
    /// What `refuse` may look at, as the server gives it.
    static WebRequest without_body(WebRequest& request) {
        WebBody body = std::exchange(request.body, {});
        WebRequest copy = request;
        request.body = std::move(body);
        return copy;
    }

    std::weak_ptr<void> owner_;
    Endpoint& inner_;
    std::string prefix_;
};

}  // namespace gateway
