// The gateway's memory as one partner's adapter may see it.
#pragma once

#include <string>
#include <vector>

#include "gateway/appeal/disclosure.hpp"
#include "gateway/core/accept.hpp"

namespace gateway {

/// Takes out of appeals what the partner of connector `id` may not know; what it brought itself it sees whole. All else goes
/// to `inner`, which outlives it. Threads as Ledger.
class DiscreetLedger final : public Ledger {
public:
    DiscreetLedger(Ledger& inner, std::string id, Disclosure permitted)
        : inner_(inner), id_(std::move(id)), permitted_(permitted) {}

    Task<std::optional<AppealRecord>> appeal_by(ExternalId id) override;
    Task<std::optional<AppealRecord>> appeal(std::string appeal_id) override;
    Task<std::vector<AppealRecord>> appeals_changed(std::string system, std::string kind, Time from, Time to,
                                                    int limit) override;

    Task<std::optional<std::string>> recall(std::string connector, std::string key) override {
        return inner_.recall(std::move(connector), std::move(key));
    }
    Task<void> remember(std::string connector, std::string key, std::string value) override {
        return inner_.remember(std::move(connector), std::move(key), std::move(value));
    }
    Task<bool> hear(DeliveryWord word) override { return inner_.hear(std::move(word)); }
    Task<std::vector<std::string>> open_handles(std::string connector, std::string stage, Time before, int limit) override {
        return inner_.open_handles(std::move(connector), std::move(stage), before, limit);
    }
    Task<std::vector<OpenItem>> open_items(std::string system, std::string kind, int limit) override {
        return inner_.open_items(std::move(system), std::move(kind), limit);
    }

private:
    void reduce(AppealRecord& record) const;

    Ledger& inner_;
    std::string id_;
    Disclosure permitted_;
};

}  // namespace gateway
