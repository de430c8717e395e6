#include "gateway/app/works.hpp"

#include <boost/asio/detached.hpp>
#include <stdexcept>
#include <utility>

#include "gateway/app/config_reader.hpp"
#include "gateway/app/guarded_endpoint.hpp"
#include "gateway/flow/quality_notes.hpp"
#include "gateway/store/journal_book.hpp"

namespace gateway {

namespace {

RouteRule rule_of(const RouteConfig& route) {
    RouteRule rule;
    rule.id = route.id;
    rule.from = route.from;
    rule.kinds = route.kinds;
    rule.regimes = route.regimes;
    rule.oktmo = route.oktmo;
    rule.topics = route.topics;
    rule.channels = route.channels;
    rule.to = route.to;
    rule.go_on = route.go_on;
    return rule;
}

CourierSettings courier_of(const RouteConfig& route) {
    CourierSettings courier;
    courier.max_in_flight = route.in_flight;
    courier.deliver_within = route.timeout;
    courier.handed_over_alarm = route.handed_over_alarm;
    courier.retry.first = route.retry.first;
    courier.retry.max = route.retry.max;
    courier.retry.give_up_after = route.retry.give_up_after;
    courier.retry.max_attempts = route.retry.max_attempts;
    courier.retry.retry_after_max = route.retry.retry_after_max;
    if (route.retry.keep_legal) courier.retry.legal = RetryPolicy::Legal::keep;
    return courier;
}

BreakerPolicy breaker_of(const CircuitConfig& circuit) {
    return {circuit.failures, circuit.open_for, circuit.open_max};
}

PollerSettings poller_of(const PollConfig& poll) {
    PollerSettings settings;
    settings.min = poll.min;
    settings.max = poll.max;
    settings.poll_within = poll.timeout;
    return settings;
}

EvidencePolicy evidence_of(SignaturePolicy policy) {
    switch (policy) {
        case SignaturePolicy::required:
            return EvidencePolicy::required;
        case SignaturePolicy::optional:
            return EvidencePolicy::optional;
        case SignaturePolicy::none:
            return EvidencePolicy::none;
    }
    return EvidencePolicy::required;
}

/// "rule@connector" of an origin lane belongs to the rule.
const RouteConfig& route_of(const Config& config, const Lane& lane) {
    const std::string id = lane.route.substr(0, lane.route.find('@'));
    for (const RouteConfig& route : config.routes) {
        if (route.id == id) return route;
    }
    throw std::logic_error("a lane without a route: " + lane.route);
}

}  // namespace

std::shared_ptr<Works> Works::make(Foundation& foundation, Config config) {
    std::shared_ptr<Works> works(new Works(foundation, std::move(config)));
    for (const ConnectorConfig& connector : works->config_.connectors) {
        if (connector.enabled) works->make_adapter(connector);
    }
    works->make_router();
    works->make_sectors();
    works->make_deadlines();
    works->make_couriers();
    works->make_pollers();
    works->make_stamper();
    works->make_bi();
    works->make_quality();
    works->make_feeds();
    works->make_keeper();
    return works;
}

Works::Works(Foundation& foundation, Config config)
    : foundation_(foundation), config_(std::move(config)), keys_(config_, foundation.clock) {}

Works::~Works() = default;

void Works::make_adapter(const ConnectorConfig& connector) {
    const AdapterKind* kind = find_adapter_kind(adapter_kinds(), connector.adapter);
    if (kind == nullptr) throw std::runtime_error("нет адаптера / no adapter " + connector.adapter);
    AdapterKit kit{connector.id,
                   foundation_.io.get_executor(),
                   foundation_.workers,
                   foundation_.web,
                   foundation_.intake.door(),
                   ledger_of(connector),
                   *foundation_.store,
                   *foundation_.store,
                   foundation_.store->blobs(),
                   foundation_.clock,
                   foundation_.log,
                   [this, id = connector.id](std::string_view name) { return keys_.key(name, id); },
                   [this, id = connector.id](std::string_view name) { return keys_.trust(name, id); },
                   config_.dir.string()};
    try {
        Adapter& adapter = adapters_.emplace(connector.id, kind->make(connector.settings, std::move(kit))).first->second;
        if (adapter.endpoint && !connector.listener.empty()) {
            endpoints_[connector.listener].push_back(std::make_unique<GuardedEndpoint>(weak_from_this(), *adapter.endpoint));
        }
    } catch (const std::exception& error) {
        throw std::runtime_error("connectors/" + connector.id + ".yaml: " + error.what());
    }
}

Ledger& Works::ledger_of(const ConnectorConfig& connector) {
    if (connector.disclosure.everything()) return *foundation_.store;
    return ledgers_.try_emplace(connector.id, *foundation_.store, connector.id, connector.disclosure).first->second;
}

Connector& Works::face_of(const ConnectorConfig& connector, Connector& face) {
    if (connector.disclosure.everything()) return face;
    return *discreet_.emplace_back(std::make_unique<DiscreetConnector>(face, connector.disclosure));
}

void Works::make_router() {
    std::vector<RouteRule> rules;
    for (const RouteConfig& route : config_.routes) {
        if (route.enabled) rules.push_back(rule_of(route));
    }
    std::set<std::string> carriers;
    for (const auto& [id, adapter] : adapters_) {
        if (adapter.connector) carriers.insert(id);
    }
    router_ = std::make_shared<const Router>(std::move(rules), config_.all_routes ? RouteMatch::all : RouteMatch::first,
                                             std::move(carriers));
}

void Works::make_couriers() {
    OfficeSettings settings;
    for (const ConnectorConfig& connector : config_.connectors) {
        const auto adapter = adapters_.find(connector.id);
        if (adapter == adapters_.end() || !adapter->second.connector) continue;
        settings.partners.push_back(
            {connector.id, &face_of(connector, *adapter->second.connector), breaker_of(connector.circuit)});
    }
    scanner_ = make_scanner(config_.scan, foundation_.io.get_executor(), foundation_.workers);
    for (const Lane& lane : router_->lanes()) {
        settings.routes.push_back({lane, courier_of(route_of(config_, lane))});
        settings.routes.back().courier.scan = scan_rules_of(config_.scan, scanner_.get());
    }
    couriers_ = std::make_unique<CourierOffice>(foundation_.flow_kit(), std::move(settings));
}

void Works::make_pollers() {
    std::vector<PollerPlan> plans;
    for (const ConnectorConfig& connector : config_.connectors) {
        const auto adapter = adapters_.find(connector.id);
        if (adapter == adapters_.end() || !adapter->second.source) continue;
        plans.push_back({connector.id, adapter->second.source.get(), poller_of(connector.poll)});
    }
    pollers_ = std::make_unique<PollerOffice>(foundation_.flow_kit(), std::move(plans));
    couriers_->on_sent([this](const std::string& connector) { pollers_->nudge(connector); });
}

void Works::make_stamper() {
    if (!config_.timestamps.enabled()) return;
    const StamperKit kit{foundation_.io.get_executor(),
                         foundation_.workers,
                         foundation_.web,
                         *foundation_.store,
                         foundation_.clock,
                         foundation_.log};
    stamper_ = std::make_unique<Stamper>(kit, config_.timestamps, *keys_.trust(config_.timestamps.trust, "timestamps"));
}

void Works::make_bi() {
    bi_ = std::make_unique<BiClerk>(
        BiClerkKit{foundation_.io.get_executor(), *foundation_.store, foundation_.web, foundation_.clock, foundation_.log});
    for (const BiConfig& job : config_.bi) {
        if (!job.enabled || (job.at.empty() && job.every == Duration::zero())) continue;
        bi_->add(job, bi_offset(job.utc_offset, config_.deadlines.offset_minutes).value_or(0), [this, job] {
            auto key = job.key.empty() ? nullptr : keys_.key(job.key, "bi/" + job.id);
            return std::make_shared<const BiMeans>(config_, job, std::move(key));
        });
    }
    for (const BiReportConfig& report : config_.bi_reports) {
        if (!report.enabled || report.at.empty()) continue;
        bi_->add_report(report, bi_offset(report.utc_offset, config_.deadlines.offset_minutes).value_or(0), [this, report] {
            return std::make_shared<const BiMeans>(config_, settings_of_report(config_, report), nullptr);
        });
    }
}

void Works::make_feeds() {
    const BiClerkKit kit{foundation_.io.get_executor(), *foundation_.store, foundation_.web, foundation_.clock,
                         foundation_.log};
    for (const BiFeedConfig& feed : config_.bi_feeds) {
        if (!feed.enabled) continue;
        const int offset = bi_offset(feed.utc_offset, config_.deadlines.offset_minutes).value_or(0);
        auto means = std::make_shared<const BiMeans>(config_, default_bi(), nullptr);
        BiFeed& made = *feeds_.emplace_back(std::make_unique<BiFeed>(kit, foundation_.workers, feed, offset, std::move(means)));
        if (made.endpoint() != nullptr)
            endpoints_[made.listener()].push_back(std::make_unique<GuardedEndpoint>(weak_from_this(), *made.endpoint()));
    }
}

std::vector<BiJobView> Works::bi() const {
    std::vector<BiJobView> views = bi_->view();
    for (const auto& feed : feeds_) views.push_back(feed->view());
    return views;
}

void Works::make_quality() {
    JournalBook& book = journal_book_of(*foundation_.store);
    quality_policy_ =
        std::make_shared<const QualityPolicy>(QualityPolicy{config_.quality.rules, config_.deadlines.offset_minutes, book});
    quality_ = std::make_unique<QualityClerk>(QualityClerkKit{foundation_.io.get_executor(), foundation_.web,
                                                              *foundation_.store, book, foundation_.clock, foundation_.log},
                                              config_);
}

void Works::make_keeper() {
    keeper_ = std::make_shared<TrustKeeper>(TrustKeeperKit{foundation_.io.get_executor(), foundation_.workers, foundation_.web,
                                                           foundation_.clock, foundation_.log});
    for (const TrustConfig& trust : config_.trust) {
        const auto loaded = keys_.trusts().find(trust.name);
        if (loaded != keys_.trusts().end()) keeper_->watch(trust.name, loaded->second, trust.proxy);
    }
}

Task<void> Works::start() {
    co_await couriers_->start();
    co_await pollers_->start();
    if (stamper_) stamper_->start();
    bi_->start();
    quality_->start();
    review_ = std::make_shared<ClockReview>(foundation_.flow_kit(), foundation_.intake, config_.deadlines.digest);
    boost::asio::co_spawn(foundation_.io, ClockReview::run(review_), boost::asio::detached);
    for (const auto& feed : feeds_) feed->start();
    boost::asio::co_spawn(foundation_.io, TrustKeeper::run(keeper_), boost::asio::detached);
}

Task<bool> Works::stop(Duration grace) {
    const Deadline deadline = Deadline::after(grace);
    keeper_->stop();
    if (review_) review_->stop();
    const bool polled = co_await pollers_->stop(deadline.remaining());
    const bool carried = co_await couriers_->stop(deadline.remaining());
    const bool stamped = !stamper_ || co_await stamper_->stop(deadline.remaining());
    bool exported = co_await bi_->stop(deadline.remaining());
    for (const auto& feed : feeds_) exported = co_await feed->stop(deadline.remaining()) && exported;
    const bool told = co_await quality_->stop(deadline.remaining());
    co_return polled&& carried&& stamped&& exported&& told;
}

void Works::make_sectors() {
    if (!config_.instance.region.empty())
        sectors_ = std::make_shared<const Sectors>(Sectors::load(config_.dir / "dictionaries", config_.instance.region));
    if (!config_.instance.sstu_classifier.empty())
        classifier_ = std::make_shared<const SstuClassifier>(SstuClassifier::load(config_.instance.sstu_classifier));
}

void Works::make_deadlines() {
    const DeadlineConfig& deadlines = config_.deadlines;
    deadlines_ = std::make_shared<const DeadlinePlan>(deadlines.rules, deadlines.calendar, deadlines.offset_minutes);
}

IntakeRules Works::intake_rules() const {
    IntakeRules rules;
    rules.router = router_;
    rules.sectors = sectors_;
    rules.deadlines = deadlines_;
    rules.classifier = classifier_;
    rules.quality = quality_policy_;
    rules.scan_files = config_.scan.on();
    for (const ConnectorConfig& connector : config_.connectors) {
        rules.evidence[connector.id] = evidence_of(connector.signature);
        if (!connector.numbers_of.empty()) rules.numbers_of[connector.id] = connector.numbers_of;
    }
    return rules;
}

std::vector<Endpoint*> Works::endpoints(const std::string& listener) const {
    std::vector<Endpoint*> served;
    const auto mine = endpoints_.find(listener);
    if (mine == endpoints_.end()) return served;
    for (const auto& endpoint : mine->second) served.push_back(endpoint.get());
    return served;
}

}  // namespace gateway
