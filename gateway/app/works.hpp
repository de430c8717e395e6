// Everything that is made from one configuration: adapters, router, couriers and pollers. A reload makes new works and lets
// the old ones end.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/app/adapter_trial.hpp"
#include "gateway/app/bi_clerk.hpp"
#include "gateway/app/bi_feed.hpp"
#include "gateway/app/config.hpp"
#include "gateway/app/foundation.hpp"
#include "gateway/app/key_ring.hpp"
#include "gateway/app/quality_clerk.hpp"
#include "gateway/app/stamper.hpp"
#include "gateway/app/trust_keeper.hpp"
#include "gateway/flow/clock_review.hpp"
#include "gateway/flow/courier_office.hpp"
#include "gateway/flow/discreet_connector.hpp"
#include "gateway/flow/discreet_ledger.hpp"
#include "gateway/flow/poller_office.hpp"

namespace gateway {

/// io thread only. Shared (shared_ptr) by the application and by the requests that are being answered by its endpoints: the
/// last of them frees it.
class Works : public std::enable_shared_from_this<Works> {
public:
    /// Throws std::runtime_error with one sentence when an adapter cannot be made. Nothing runs yet.
    static std::shared_ptr<Works> make(Foundation& foundation, Config config);
    ~Works();
    Works(const Works&) = delete;
    Works& operator=(const Works&) = delete;

    /// Couriers and pollers begin; throws Fault(store_unavailable).
    Task<void> start();
    /// They end; true when everything under way was settled within `grace`.
    Task<bool> stop(Duration grace);

    IntakeRules intake_rules() const;
    /// After a delivery was queued on `route`.
    void wake(const std::string& route) { couriers_->wake(route); }

    /// The endpoints that are served on a listener; each keeps these works alive while it answers.
    std::vector<Endpoint*> endpoints(const std::string& listener) const;

    const Config& config() const { return config_; }
    /// Keys and trust stores of the configuration.
    KeyRing& keys() { return keys_; }
    /// Null when time stamps are not configured.
    const Stamper* stamper() const { return stamper_.get(); }
    /// Exports, reports and feeds.
    std::vector<BiJobView> bi() const;
    QualityClerk& quality() { return *quality_; }
    CourierOffice& couriers() { return *couriers_; }
    PollerOffice& pollers() { return *pollers_; }
    /// Keys and trust stores the adapters asked for.
    const KeyRing& keys() const { return keys_; }
    /// Connectors of the configuration with what their adapters have.
    const std::map<std::string, Adapter>& adapters() const { return adapters_; }

private:
    Works(Foundation& foundation, Config config);
    void make_adapter(const ConnectorConfig& connector);
    Ledger& ledger_of(const ConnectorConfig& connector);
    Connector& face_of(const ConnectorConfig& connector, Connector& face);
    void make_router();
    void make_sectors();
    void make_deadlines();
    void make_couriers();
    void make_pollers();
    void make_stamper();
    void make_bi();
    void make_quality();
    void make_feeds();
    void make_keeper();

    Foundation& foundation_;
    Config config_;
    KeyRing keys_;
    std::map<std::string, DiscreetLedger> ledgers_;  ///< of connectors whose partners may not know all; before the adapters
    std::map<std::string, Adapter> adapters_;
    std::vector<std::unique_ptr<DiscreetConnector>> discreet_;                 ///< stand before connectors of adapters_
    std::map<std::string, std::vector<std::unique_ptr<Endpoint>>> endpoints_;  ///< by listener
    std::shared_ptr<const Router> router_;
    std::shared_ptr<const Sectors> sectors_;            ///< shared with the intake's rules; null: appeals get no blocks
    std::shared_ptr<const DeadlinePlan> deadlines_;     ///< shared with the intake's rules
    std::shared_ptr<const SstuClassifier> classifier_;  ///< the same; null: codes of ССТУ are not checked
    std::unique_ptr<Scanner> scanner_;                  ///< null: nothing is scanned
    std::unique_ptr<CourierOffice> couriers_;
    std::unique_ptr<PollerOffice> pollers_;
    std::unique_ptr<Stamper> stamper_;
    std::unique_ptr<BiClerk> bi_;
    std::shared_ptr<const QualityPolicy> quality_policy_;  ///< shared with the intake's rules
    std::unique_ptr<QualityClerk> quality_;
    std::shared_ptr<ClockReview> review_;  ///< shared with its coroutine
    std::vector<std::unique_ptr<BiFeed>> feeds_;
    std::shared_ptr<TrustKeeper> keeper_;  ///< see TrustKeeper
};

}  // namespace gateway
