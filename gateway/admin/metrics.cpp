#include "gateway/admin/metrics.hpp"

#include <algorithm>
#include <map>

#include "gateway/admin/families_native.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/http/server.hpp"

namespace gateway {
namespace {

double seconds_of(Time time) {
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double number(auto value) {
    return static_cast<double>(value);
}

void add_gateway(Families& out, const DeskView& view) {
    out.gauge({"build_info", "Version of the program."}, {{"version", view.config.version}}, 1);
    out.gauge({"start_time_seconds", "When the process started, Unix time."}, {}, seconds_of(view.started_at));
    out.gauge({"config_loaded_time_seconds", "When the configuration in force was read, Unix time."}, {},
              seconds_of(view.config.loaded_at));
    out.gauge({"serving", "1 while the gateway serves, 0 while it starts or stops."}, {}, view.phase == "serving" ? 1 : 0);
    for (const DeskServer& one : view.servers)
        out.gauge({"http_sessions", "Connections now open."}, {{"server", one.name}}, one.connections);
}

void add_intake(Families& out, const DeskIntake& intake) {
    const Families::Head taken{"intake_messages_total", "Messages taken, by what became of them."};
    out.counter(taken, {{"result", "accepted"}}, number(intake.accepted));
    out.counter(taken, {{"result", "repeated"}}, number(intake.repeated));
    out.counter(taken, {{"result", "unchanged"}}, number(intake.unchanged));
    out.counter(taken, {{"result", "parked"}}, number(intake.parked));
    for (const auto& [cause, count] : intake.refused)
        out.counter({"intake_refused_total", "Messages refused, by cause."}, {{"cause", std::string(info(cause).code)}},
                    number(count));
    out.counter({"intake_conflicts_total", "Lost races for an appeal, repeated."}, {}, number(intake.conflicts));
    out.counter({"intake_unmapped_total", "Codes of partners that no dictionary knew."}, {}, number(intake.unmapped));
    out.histogram({"intake_seconds", "Time to take a message, commit included."}, {}, intake.seconds);
}

void add_stamps(Families& out, const DeskStamps& stamps) {
    const Families::Head asked{"timestamps_total", "Time stamps asked for, by what became of them."};
    out.counter(asked, {{"result", "stamped"}}, number(stamps.stamped));
    out.counter(asked, {{"result", "failed"}}, number(stamps.failed));
}

void add_clocks(Families& out, const DeskClocks& clocks) {
    for (const DeskClock& one : clocks.stages) {
        const MetricLabels labels{{"stage", one.stage}};
        out.counter({"deadline_warnings_total", "Warnings that a legal term nears its end."}, labels, number(one.warnings));
        out.counter({"deadline_breaches_total", "Legal terms that passed unsatisfied."}, labels, number(one.breaches));
        out.gauge({"deadlines_open", "Legal terms that run or have passed unsatisfied."}, labels, number(one.open));
        out.gauge({"deadlines_overdue", "Of these, those that have passed."}, labels, number(one.overdue));
    }
    out.gauge({"deadline_watch_failures", "Looks at the legal clocks in a row that failed."}, {}, clocks.failures);
    if (clocks.next)
        out.gauge({"deadline_next_time_seconds", "When the next warning or breach is due, Unix time."}, {},
                  seconds_of(*clocks.next));
    if (clocks.calendar_until)
        out.gauge({"deadline_calendar_until_time_seconds", "End of the years the production calendar knows, Unix time."}, {},
                  seconds_of(*clocks.calendar_until));
}

void add_exports(Families& out, const std::vector<DeskExport>& exports) {
    for (const DeskExport& one : exports) {
        const Families::Head made{"bi_exports_total", "Scheduled exports for analytics, by how they ended."};
        out.counter(made, {{"job", one.id}, {"result", "made"}}, number(one.made));
        out.counter(made, {{"job", one.id}, {"result", "failed"}}, number(one.failed));
        if (one.last_success)
            out.gauge({"bi_last_export_time_seconds", "When the last export for analytics was made, Unix time."},
                      {{"job", one.id}}, seconds_of(*one.last_success));
        const Families::Head sent{"bi_sent_total", "Exports for analytics taken to their receiver, by what it said."};
        out.counter(sent, {{"job", one.id}, {"result", "taken"}}, number(one.sent));
        out.counter(sent, {{"job", one.id}, {"result", "refused"}}, number(one.refused));
        out.gauge({"bi_pending_exports", "Exports for analytics on their way to their receiver."}, {{"job", one.id}},
                  one.pending.empty() ? 0 : 1);
        if (one.last_sent)
            out.gauge({"bi_last_sent_time_seconds", "When the receiver took the last export, Unix time."}, {{"job", one.id}},
                      seconds_of(*one.last_sent));
    }
}

void add_quality(Families& out, const DeskView& view) {
    for (const auto& [rule, count] : view.intake.quality)
        out.counter({"quality_breaches_total", "Breaches of the operator's rules of data quality, by rule."}, {{"rule", rule}},
                    number(count));
    if (!view.notices) return;
    const Families::Head letters{"quality_notices_total", "Daily notices about quality and terms, by how they ended."};
    out.counter(letters, {{"result", "sent"}}, number(view.notices->sent));
    out.counter(letters, {{"result", "failed"}}, number(view.notices->failed));
    out.counter(letters, {{"result", "in_doubt"}}, number(view.notices->in_doubt));
}

void add_retention(Families& out, const DeskRetention& retention) {
    if (retention.terms.empty()) return;
    const Families::Head erased{"retention_erasures_total",
                                "Appeals whose term of keeping was over, by how erasing them ended."};
    out.counter(erased, {{"result", "erased"}}, number(retention.erased));
    out.counter(erased, {{"result", "failed"}}, number(retention.failed));
    const Families::Head due{"retention_due", "Closed appeals whose term of keeping is over, at the last look."};
    out.gauge(due, {{"held", "false"}}, number(retention.due));
    out.gauge(due, {{"held", "true"}}, number(retention.held));
}

/// One sample per state; the one that is in force is 1.
void add_state(Families& out, const Families::Head& head, const MetricLabels& labels, const std::string& in_force,
               std::initializer_list<const char*> states) {
    for (const char* state : states) {
        MetricLabels all = labels;
        all.push_back({"state", state});
        out.gauge(head, std::move(all), in_force == state ? 1 : 0);
    }
}

void add_pause(Families& out, const char* part, const std::string& name, const DeskPause& pause) {
    add_state(out, {"part_state", "Whether a connector, route or poller runs, was paused or is held."},
              {{"part", part}, {"name", name}}, pause.state, {"running", "paused", "held"});
}

void add_connectors(Families& out, const DeskView& view) {
    for (const DeskConnector& one : view.connectors) {
        add_pause(out, "connector", one.id, one.pause);
        if (!one.breaker) continue;
        add_state(out, {"breaker_state", "State of the circuit breaker towards a partner."}, {{"connector", one.id}},
                  one.breaker->state, {"closed", "open", "half_open"});
        out.gauge({"breaker_failures", "Failures in a row."}, {{"connector", one.id}}, one.breaker->failures);
        out.counter({"breaker_opened_total", "How often the breaker opened."}, {{"connector", one.id}},
                    number(one.breaker->opened));
    }
}

void add_route(Families& out, const DeskRoute& one) {
    const MetricLabels labels{{"route", one.route}, {"connector", one.connector}};
    const auto outcome = [&](const char* word, std::uint64_t count) {
        MetricLabels all = labels;
        all.push_back({"outcome", word});
        out.counter({"delivery_attempts_total", "Attempts to deliver, by outcome."}, std::move(all), number(count));
    };
    outcome("delivered", one.delivered);
    outcome("refused", one.refused);
    outcome("postponed", one.postponed);
    outcome("in_doubt", one.in_doubt);
    outcome("handed_over", one.handed_over);
    out.counter({"delivery_retries_total", "Attempts that were not the first."}, labels, number(one.repeats));
    out.counter({"delivery_dead_total", "Deliveries given up."}, labels, number(one.dead));
    out.gauge({"delivery_in_flight", "Attempts under way."}, labels, one.running);
    out.gauge({"delivery_unsettled", "Ended attempts whose outcome is not on disk yet."}, labels, one.unsettled);
    out.histogram({"delivery_seconds", "Time of one attempt."}, labels, one.seconds);
    if (one.last_delivered)
        out.gauge({"delivery_last_time_seconds", "When something was last delivered, Unix time."}, labels,
                  seconds_of(*one.last_delivered));
}

void add_poller(Families& out, const DeskPoller& one) {
    const MetricLabels labels{{"connector", one.connector}};
    add_pause(out, "poller", one.connector, one.pause);
    out.counter({"polls_total", "Polls of a partner."}, labels, number(one.polls));
    out.counter({"polls_failed_total", "Polls that failed."}, labels, number(one.failed));
    out.counter({"poll_messages_total", "Messages taken by polling."}, labels, number(one.taken));
    out.gauge({"poll_failures", "Failed polls in a row."}, labels, one.failures);
    out.gauge({"poll_interval_seconds", "Time until the next poll, as last chosen."}, labels,
              std::chrono::duration<double>(one.interval).count());
    out.histogram({"poll_seconds", "Time of one poll."}, labels, one.seconds);
    if (one.last_success)
        out.gauge({"poll_last_success_time_seconds", "When a poll last succeeded, Unix time."}, labels,
                  seconds_of(*one.last_success));
}

void add_partner_queues(Families& out, const DeskPoller& one) {
    for (const PartnerQueue& queue : one.queues) {
        const MetricLabels labels{{"connector", one.connector}, {"queue", queue.queue}};
        if (queue.waiting)
            out.gauge({"partner_queue_waiting", "Messages in a queue at the partner, as it said last."}, labels,
                      number(*queue.waiting));
        if (queue.quota > 0)
            out.gauge({"partner_queue_quota", "How many messages that queue holds."}, labels, number(queue.quota));
        out.gauge({"partner_queue_full", "1 while the queue refuses messages for want of room."}, labels, queue.full ? 1 : 0);
    }
}

void add_certificates(Families& out, const DeskView& view, Time now) {
    using Days = std::chrono::duration<double, std::ratio<86400>>;
    for (const DeskCertificate& one : view.certificates)
        out.gauge(
            {"certificate_days_left", "Days until a certificate ends; negative when it has."},
            {{"use", one.use}, {"connector", one.connector}, {"file", one.file}, {"fingerprint", one.sha256.substr(0, 16)}},
            Days(one.ends() - now).count());
}

/// By address: one for each certificate asked about would be too many, and their names are persons' names.
struct TrustAddress {
    double failures = 0, last_success = 0, blind = 0, answers = 0;
};

void add_trust(Families& out, const DeskTrust& trust, Time now) {
    std::map<std::pair<std::string, std::string>, TrustAddress> addresses;
    for (const DeskTrustSource& source : trust.sources) {
        TrustAddress& address = addresses[{source.kind, source.url}];
        address.failures = std::max(address.failures, number(source.failures));
        if (source.last_success) address.last_success = std::max(address.last_success, seconds_of(*source.last_success));
        address.blind += source.blind(now) ? 1 : 0;
        address.answers += 1;
    }
    for (const auto& [key, address] : addresses) {
        const MetricLabels labels{{"trust", trust.name}, {"kind", key.first}, {"url", key.second}};
        out.gauge({"trust_source_failures", "Failed attempts in a row to fetch a CRL or OCSP answer."}, labels,
                  address.failures);
        out.gauge({"trust_source_last_success_time_seconds", "When one was last fetched, Unix time; 0 = never."}, labels,
                  address.last_success);
        out.gauge({"trust_source_answers", "CRLs or OCSP answers wanted from here."}, labels, address.answers);
        out.gauge({"trust_source_blind", "Of these, how many are missing or out of date."}, labels, address.blind);
    }
    const Families::Head unknown{"trust_unknown_total", "Checks of certificates whose status nobody could tell."};
    out.counter(unknown, {{"trust", trust.name}, {"result", "accepted"}}, number(trust.accepted_unknown));
    out.counter(unknown, {{"trust", trust.name}, {"result", "refused"}}, number(trust.refused_unknown));
    out.counter({"trust_revoked_total", "Checks that found a revoked certificate."}, {{"trust", trust.name}},
                number(trust.revoked));
}

/// In seconds; 0 when there is none.
double age_of(const std::optional<Time>& since, Time now) {
    return since ? std::max(0.0, std::chrono::duration<double>(now - *since).count()) : 0;
}

void add_queues(Families& out, const RouteStats& one, Time now) {
    const MetricLabels labels{{"route", one.route}, {"connector", one.connector}};
    const auto state = [&](const char* word, std::int64_t count) {
        MetricLabels all = labels;
        all.push_back({"state", word});
        out.gauge({"deliveries", "Deliveries in the store, by state."}, std::move(all), number(count));
    };
    state("queued", one.queued);
    state("leased", one.leased);
    state("postponed", one.postponed);
    state("delivered", one.delivered);
    state("refused", one.refused);
    state("in_doubt", one.in_doubt);
    state("handed_over", one.handed_over);
    out.gauge({"delivery_oldest_waiting_seconds", "Age of the oldest delivery that has not ended; 0 when none waits."}, labels,
              age_of(one.oldest_waiting, now));
    out.gauge(
        {"delivery_oldest_handed_over_seconds", "For how long the oldest unconfirmed delivery is handed over; 0 when none is."},
        labels, age_of(one.oldest_handed_over, now));
}

void add_mail(Families& out, const QueueStats& one, Time now) {
    out.gauge({"mail_waiting", "Messages in a mail queue, those handed to a reader too."}, {{"queue", one.queue}},
              number(one.mail.waiting));
    out.gauge({"mail_oldest_seconds", "Age of the oldest message of a mail queue."}, {{"queue", one.queue}},
              age_of(one.mail.oldest, now));
}

void add_store(Families& out, const std::optional<StoreStats>& stats, Time now) {
    out.gauge({"store_up", "1 when the store answers."}, {}, stats ? 1 : 0);
    if (!stats) return;
    out.counter({"store_messages_total", "Messages in the store."}, {}, number(stats->messages));
    out.counter({"store_appeals_total", "Appeals in the store."}, {}, number(stats->appeals));
    out.counter({"store_journal_records_total", "Records of the journal."}, {}, number(stats->journal_records));
    out.gauge({"store_unrouted_messages", "Messages that met no route."}, {}, number(stats->unrouted));
    out.gauge({"store_write_queue", "Calls that wait for the writer."}, {}, number(stats->write_queue));
    out.gauge({"store_last_commit_seconds", "Time of the last commit."}, {}, stats->last_commit_seconds);
    out.gauge({"store_refusing_writes", "1 when the last write failed: no space, or read-only."}, {}, stats->refusing ? 1 : 0);
    out.counter({"store_evidence_total", "Documents kept as evidence."}, {}, number(stats->evidence_items));
    out.gauge({"parked_open", "Messages that could not be processed and wait for a person."}, {}, number(stats->parked_open));
    for (const RouteStats& one : stats->routes) add_queues(out, one, now);
    for (const QueueStats& one : stats->queues) add_mail(out, one, now);
}

Task<std::optional<StoreStats>> stats_of(AdminKit kit) {
    try {
        co_return co_await kit.store.stats();
    } catch (const Fault&) {
        co_return std::nullopt;
    }
}

}  // namespace

std::string metrics_page(const DeskView& view, const std::optional<StoreStats>& stats, Time now) {
    Families out;
    add_gateway(out, view);
    add_intake(out, view.intake);
    if (view.clocks) add_clocks(out, *view.clocks);
    add_connectors(out, view);
    for (const DeskRoute& one : view.routes) {
        add_pause(out, "route", one.route, one.pause);
        add_route(out, one);
    }
    for (const DeskPoller& one : view.pollers) {
        add_poller(out, one);
        add_partner_queues(out, one);
    }
    add_certificates(out, view, now);
    if (view.stamps) add_stamps(out, *view.stamps);
    add_exports(out, view.exports);
    add_quality(out, view);
    add_retention(out, view.retention);
    for (const DeskTrust& one : view.trust) add_trust(out, one, now);
    for (const DeskKeyTrouble& one : view.key_troubles)
        out.gauge({"key_unavailable", "1 for a signing key that could not be used."}, {{"key", one.name}}, 1);
    add_store(out, stats, now);
    return out.text();
}

Task<WebResponse> MetricsEndpoint::handle(WebRequest request) {
    if (request.path != prefix()) throw Fault(Cause::not_found, "ask /metrics");
    if (request.method != "GET" && request.method != "HEAD") throw Fault(Cause::method_not_allowed, "see the header Allow");
    if (!request.query.empty())
        throw Fault(Cause::bad_value, "unknown query parameter", request.query.front().first.substr(0, 64));
    const auto stats = co_await stats_of(kit_);
    WebResponse response;
    response.headers.emplace_back("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics_page(kit_.desk.view(), stats, kit_.clock.now());
    co_return response;
}

WebResponse MetricsEndpoint::refuse(const WebRequest& request, const Fault& fault) const {
    WebResponse response = problem_response(fault, request.trace_id);
    if (response.status == 405) response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
}

}  // namespace gateway
