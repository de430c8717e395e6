// The suite every connector passes: a new connector is one more call of check_connector_contract with its own subject.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/core/connector.hpp"
#include "tests/support/imposter.hpp"

namespace gateway {

struct ContractSubject {
    std::string name;

    /// A connector that speaks with the partner at `url` ("http://127.0.0.1:PORT", no trailing slash). May replace what the kit
    /// lacks (keys, trust).
    std::function<std::unique_ptr<Connector>(AdapterKit kit, const std::string& url)> make;

    /// A first attempt with everything the connector needs; its appeal carries the `plants`.
    Delivery delivery;

    /// How a partner answers when all is well; may look at the request.
    Imposter::Handler good;

    /// Answers after which waiting changes nothing, in the partner's own form.
    std::vector<ImposterAnswer> rejections;

    /// Personal data, texts and secrets that stand in the delivery or the settings: they may never be seen in a log line or in
    /// the detail of an outcome.
    std::vector<std::string> plants;
};

/// delivered or handed over on success; postponed on refused connection, 5xx and 429 (honours Retry-After); refused on what
/// will not change; in_doubt when the line broke or went silent after sending (postponed where repeating is safe); never
/// delivered on garbage; returns within its deadline and soon after stop; says nothing of the plants. Uses Catch assertions.
void check_connector_contract(const ContractSubject& subject);

}  // namespace gateway
