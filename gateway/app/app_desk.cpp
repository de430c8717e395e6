#include "gateway/app/app_desk.hpp"

#include <algorithm>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "gateway/app/dossier_office.hpp"
#include "gateway/signature/certificate.hpp"

namespace gateway {

namespace {

DeskPause pause_of(const Pause& pause) {
    DeskPause made;
    made.state = to_text(pause.kind);
    made.cause = pause.cause;
    if (pause.stopped()) made.since = pause.since;
    return made;
}

std::optional<DeskError> error_of(const std::optional<LastError>& error) {
    if (!error) return std::nullopt;
    return DeskError{error->cause, error->detail, error->at};
}

DeskHistogram histogram_of(const Histogram& seen) {
    DeskHistogram made;
    made.bounds.assign(Histogram::bounds.begin(), Histogram::bounds.end());
    made.counts.assign(seen.counts.begin(), seen.counts.end());
    made.sum = seen.sum;
    made.count = seen.count;
    return made;
}

DeskRoute route_of(const CourierView& seen) {
    DeskRoute made;
    made.route = seen.route;
    made.connector = seen.connector;
    made.pause = pause_of(seen.route_pause);
    made.running = seen.running;
    made.unsettled = seen.unsettled;
    made.delivered = seen.attempts.delivered;
    made.refused = seen.attempts.refused;
    made.postponed = seen.attempts.postponed;
    made.in_doubt = seen.attempts.in_doubt;
    made.handed_over = seen.attempts.handed_over;
    made.handed_over_alarm = seen.handed_over_alarm;
    made.repeats = seen.attempts.repeats;
    made.dead = seen.attempts.dead;
    made.seconds = histogram_of(seen.seconds);
    made.last_error = error_of(seen.last_error);
    made.last_delivered = seen.last_delivered;
    return made;
}

DeskPoller poller_of(const PollerView& seen) {
    DeskPoller made;
    made.connector = seen.connector;
    made.pause = pause_of(seen.pause);
    made.polling = seen.polling;
    made.last_poll = seen.last_poll;
    made.last_success = seen.last_success;
    made.last_error = error_of(seen.last_error);
    made.failures = seen.failures;
    made.interval = seen.interval;
    made.polls = seen.polls;
    made.failed = seen.failed;
    made.taken = seen.taken;
    made.seconds = histogram_of(seen.seconds);
    made.queues = seen.queues;
    return made;
}

DeskBreaker breaker_of(const BreakerView& seen) {
    return {std::string(to_text(seen.state)), seen.failures, seen.probe_in, seen.opened, seen.cause};
}

DeskClocks clocks_of(const ClockWatchView& seen, const ProductionCalendar& calendar, Time now) {
    DeskClocks made;
    made.next = seen.next;
    made.failures = seen.failures;
    std::map<std::string, DeskClock> stages;
    for (const auto& [stage, raised] : seen.raised) {
        stages[stage].warnings = raised.warnings;
        stages[stage].breaches = raised.breaches;
    }
    for (const ClockCount& count : seen.counts) {
        stages[count.stage].open = count.open;
        stages[count.stage].overdue = count.overdue;
    }
    for (auto& [stage, clock] : stages) {
        clock.stage = stage;
        made.stages.push_back(std::move(clock));
    }
    auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year();
    while (calendar.knows(static_cast<int>(year))) ++year;
    made.calendar_until = std::chrono::sys_days(year / 1 / 1);
    return made;
}

/// What the couriers and pollers of one partner show, put together.
DeskConnector connector_of(const ConnectorConfig& config, Works& works, const std::vector<CourierView>& couriers) {
    DeskConnector made;
    made.id = config.id;
    made.adapter = config.adapter;
    made.title = config.title;
    const auto adapter = works.adapters().find(config.id);
    if (adapter != works.adapters().end()) {
        made.polls = adapter->second.source != nullptr;
        made.listens = adapter->second.endpoint != nullptr && !config.listener.empty();
    }
    for (const CourierView& courier : couriers) {
        if (courier.connector != config.id) continue;
        made.delivers = true;
        made.pause = pause_of(courier.connector_pause);
        made.breaker = breaker_of(courier.breaker);
    }
    return made;
}

/// The server opens the file at once; who is being sent it then loses nothing. At a stop the spool is cleaned by the next
/// start.
Task<void> remove_later(std::filesystem::path file) {
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor, std::chrono::minutes(1));
    co_await pause.async_wait(boost::asio::use_awaitable);
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
}

}  // namespace

/// What ends soon is said once at the start and at every reload; afterwards readiness and the metrics tell.
void AppDesk::take_over(const Works& works) {
    const Foundation& foundation = sources_.foundation;
    loaded_at_ = foundation.clock.now();
    std::vector<std::string> problems;
    certificates_ = key_inventory(works.config(), works.keys(), loaded_at_, problems);
    for (const std::string& problem : problems)
        foundation.log.write(LogLevel::warn, "certificate_unreadable", {{"reason", problem}});
    for (const KeyEntry& entry : certificates_) {
        const KeyUrgency urgency = urgency_of(entry, loaded_at_);
        if (urgency == KeyUrgency::none) continue;
        const LogLevel level = urgency >= KeyUrgency::now ? LogLevel::error : LogLevel::warn;
        foundation.log.write(level, "certificate_ends",
                             {{"use", entry.use}, {"name", entry.name}, {"until", to_rfc3339(entry.term.until)}});
    }
}

DeskView AppDesk::view() const {
    Works& works = sources_.works();
    DeskView view;
    view.phase = phase_;
    view.started_at = started_at_;
    view.config = {works.config().digest, loaded_at_, GATEWAY_VERSION};
    const auto couriers = works.couriers().views();
    for (const ConnectorConfig& connector : works.config().connectors) {
        if (connector.enabled) view.connectors.push_back(connector_of(connector, works, couriers));
    }
    for (const CourierView& courier : couriers) view.routes.push_back(route_of(courier));
    for (const PollerView& poller : works.pollers().views()) view.pollers.push_back(poller_of(poller));
    view.servers = sources_.servers();
    view.certificates = desk_certificates(certificates_, sources_.foundation.clock.now());
    view.trust = desk_trust(works.keys());
    view.key_troubles = desk_key_troubles(works.keys());
    const IntakeView intake = sources_.foundation.intake.view();
    view.intake.accepted = intake.accepted;
    view.intake.repeated = intake.repeated;
    view.intake.unchanged = intake.unchanged;
    view.intake.parked = intake.parked;
    view.intake.conflicts = intake.conflicts;
    view.intake.unmapped = intake.unmapped;
    view.intake.quality = intake.quality;
    view.intake.refused = intake.refused;
    view.intake.seconds = histogram_of(intake.seconds);
    view.clocks =
        clocks_of(sources_.foundation.clock_watch.view(), works.config().deadlines.calendar, sources_.foundation.clock.now());
    for (const BiJobView& job : works.bi())
        view.exports.push_back({job.id, job.made, job.failed, job.failures, job.last_success, job.last_error, job.sent,
                                job.refused, job.last_sent, job.last_refusal, job.pending});
    if (works.config().quality.notice.on()) view.notices = works.quality().view();
    const RetentionView kept = sources_.retention.view();
    view.retention = {terms_of(works.config().retention, sources_.foundation.clock.now()), kept.erased, kept.failed, kept.due,
                      kept.held};
    if (const Stamper* stamper = works.stamper()) {
        const StamperView stamps = stamper->view();
        view.stamps = {stamps.stamped, stamps.failed, stamps.failures, stamps.failing_since, stamps.last_cause};
    }
    return view;
}

/// The works of the moment are kept until the dossier stands: a reload must not take the keys away.
Task<std::filesystem::path> AppDesk::dossier(std::string appeal_id, std::string actor, std::string reason) {
    const auto works = sources_.works().shared_from_this();
    Foundation& foundation = sources_.foundation;
    const std::filesystem::path file = foundation.store->blobs().spool_path();
    std::error_code ignored;
    std::filesystem::remove(file, ignored);  // a dossier is made where nothing is
    DossierMeans means{*foundation.store, foundation.workers, foundation.clock, works->config(), works->keys()};
    DossierRequest request{std::move(appeal_id), std::move(actor), std::move(reason)};
    co_await make_dossier(means, std::move(request), file);
    boost::asio::co_spawn(foundation.io, remove_later(file), boost::asio::detached);
    co_return file;
}

/// Sending and polling stop together; a partner that is only polled or only sent to has one half.
Task<void> AppDesk::pause_connector(std::string connector) {
    Works& works = sources_.works();
    const auto adapter = works.adapters().find(connector);
    if (adapter == works.adapters().end()) throw Fault(Cause::not_found, "connector " + connector);
    if (adapter->second.connector) co_await works.couriers().pause_connector(connector);
    if (adapter->second.source) co_await works.pollers().pause(connector);
}

Task<void> AppDesk::resume_connector(std::string connector) {
    Works& works = sources_.works();
    const auto adapter = works.adapters().find(connector);
    if (adapter == works.adapters().end()) throw Fault(Cause::not_found, "connector " + connector);
    if (adapter->second.connector) co_await works.couriers().resume_connector(connector);
    if (adapter->second.source) co_await works.pollers().resume(connector);
}

Task<void> AppDesk::pause_route(std::string route) {
    co_await sources_.works().couriers().pause_route(std::move(route));
}

Task<void> AppDesk::resume_route(std::string route) {
    co_await sources_.works().couriers().resume_route(std::move(route));
}

void AppDesk::poll_now(const std::string& connector) {
    sources_.works().pollers().poll_now(connector);
}

}  // namespace gateway
