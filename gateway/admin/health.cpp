#include "gateway/admin/health.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/http/server.hpp"

namespace gateway {
namespace {

/// The reasons of the answer and the worst of them.
class Findings {
public:
    struct What {
        std::string_view part;  ///< "gateway", "store", "connector", "route", "poller", "certificate"
        std::string name;
        std::string ru, en;
        Cause cause = Cause::none;
    };

    void fail(const What& what) {
        ready_ = false;
        add("fail", what);
    }
    void warn(const What& what) { add("warn", what); }

    /// Overdue appeals are their organs' trouble, not the gateway's: a number, no reason.
    void count(const DeskClocks& clocks) {
        std::int64_t open = 0, overdue = 0;
        for (const DeskClock& one : clocks.stages) open += one.open, overdue += one.overdue;
        deadlines_ = boost::json::object{{"open", open}, {"overdue", overdue}};
        set(*deadlines_, "next_at", clocks.next);
    }

    WebResponse response(Time now) const {
        boost::json::object body{{"status", ready_ ? (reasons_.empty() ? "ready" : "ready_with_warnings") : "not_ready"},
                                 {"checked_at", json_of(now)},
                                 {"reasons", reasons_}};
        if (deadlines_) body["deadlines"] = *deadlines_;
        WebResponse response = json_response(body, ready_ ? 200 : 503);
        if (!ready_) response.headers.emplace_back("Retry-After", "5");
        return response;
    }

private:
    void add(const char* level, const What& what) {
        boost::json::object reason{
            {"level", level}, {"part", json_of(what.part)}, {"name", what.name}, {"ru", what.ru}, {"en", what.en}};
        set(reason, "cause", what.cause);
        reasons_.push_back(std::move(reason));
    }

    bool ready_ = true;
    boost::json::array reasons_;
    std::optional<boost::json::object> deadlines_;
};

Cause cause_of_error(const std::optional<DeskError>& error) {
    return error ? error->cause : Cause::none;
}

void look_at_pause(Findings& findings, std::string_view part, const std::string& name, const DeskPause& pause) {
    if (pause.state == "paused") findings.warn({part, name, "Остановлено администратором.", "Paused by the administrator."});
    if (pause.state == "held")
        findings.warn({part, name, "Остановлено шлюзом: продолжать вредно, нужен человек.",
                       "Held by the gateway: going on would do harm, a person is needed.", pause.cause});
}

/// A queue at the partner that runs over loses messages of others to us, or ours to them.
void look_at_queues(Findings& findings, const DeskPoller& poller) {
    constexpr std::int64_t worrying_percent = 80;
    for (const PartnerQueue& one : poller.queues) {
        const std::string name = poller.connector + " " + one.queue;
        if (one.full) {
            findings.warn({"poller", name, "Очередь у партнёра полна: отправка в неё ждёт. Сообщите в его поддержку.",
                           "The queue at the partner is full: sending into it waits. Tell its support.",
                           Cause::queue_overflow});
        } else if (one.waiting && one.quota > 0 && *one.waiting * 100 >= one.quota * worrying_percent) {
            const std::string share = std::to_string(*one.waiting) + " / " + std::to_string(one.quota);
            findings.warn({"poller", name, "Очередь у партнёра переполняется: " + share + ". Проверьте, успевает ли шлюз.",
                           "The queue at the partner fills: " + share + ". See whether the gateway keeps up.",
                           Cause::queue_overflow});
        }
    }
}

void look_at_parts(Findings& findings, const DeskView& view) {
    for (const DeskConnector& one : view.connectors) {
        look_at_pause(findings, "connector", one.id, one.pause);
        if (one.breaker && one.breaker->state != "closed")
            findings.warn({"connector", one.id, "Партнёр не отвечает, отправка ждёт.",
                           "The partner does not answer, sending waits.", one.breaker->cause});
    }
    for (const DeskRoute& one : view.routes) {
        look_at_pause(findings, "route", one.route, one.pause);
        if (one.unsettled > 0)
            findings.warn(
                {"route", one.route, "Исходы отправки ещё не записаны.", "Outcomes of attempts are not on disk yet."});
    }
    for (const DeskPoller& one : view.pollers) {
        if (one.failures > 0)
            findings.warn({"poller", one.connector, "Опрос партнёра не удаётся.", "Polling the partner fails.",
                           cause_of_error(one.last_error)});
        look_at_queues(findings, one);
    }
}

void look_at_stamps(Findings& findings, const std::optional<DeskStamps>& stamps) {
    if (stamps && stamps->failures > 0)
        findings.warn({"timestamps", "timestamps", "Служба меток времени не отвечает как надо; приём не затронут.",
                       "The time stamp authority does not answer as it should; intake is not affected.", stamps->cause});
}

void look_at_clocks(Findings& findings, const std::optional<DeskClocks>& clocks) {
    if (!clocks) return;
    findings.count(*clocks);
    constexpr int worrying = 3;
    if (clocks->failures >= worrying)
        findings.warn({"deadlines", "watch", "Наблюдение за сроками не удаётся: предупреждения запаздывают.",
                       "Watching the legal terms fails: warnings come late."});
}

void look_at_exports(Findings& findings, const std::vector<DeskExport>& exports) {
    for (const DeskExport& one : exports) {
        if (one.failures > 0)
            findings.warn({"bi_export", one.id, "Выгрузка для BI не удалась: " + one.last_error + ".",
                           "The export for BI failed: " + one.last_error + ".", Cause::none});
        if (!one.last_refusal.empty())
            findings.warn({"bi_refused", one.id, "Получатель отказался от выгрузки: " + one.last_refusal + ".",
                           "The receiver would not have the export: " + one.last_refusal + ".", Cause::none});
    }
}

void look_at_notices(Findings& findings, const std::optional<DeskNotices>& notices) {
    if (!notices || notices->failures == 0) return;
    findings.warn({"quality_notice", "mail", "Ежедневные уведомления не отправляются: " + notices->last_error + ".",
                   "The daily notices do not leave: " + notices->last_error + ".", Cause::none});
}

std::string with_step(const std::string& sentence, const std::string& step) {
    return step.empty() ? sentence + "." : sentence + ": " + step + ".";
}

struct CertificateAge {
    Time now{};
    int warning_days = 0;
};

void look_at_certificate(Findings& findings, const DeskCertificate& one, CertificateAge age) {
    const std::string name = one.common_name + " (" + one.file + ")";
    if (one.superseded) return;
    if (one.ends() <= age.now) {
        const Findings::What what{"certificate", name, with_step("Срок действия сертификата истёк", one.next_ru),
                                  with_step("The certificate has expired", one.next_en), Cause::certificate_expired};
        // Without its own certificates nothing can be taken or signed; a root of the trust store concerns one partner.
        if (one.use == "trust")
            findings.warn(what);
        else
            findings.fail(what);
    } else if (one.ends() <= age.now + std::chrono::days(age.warning_days)) {
        const auto days = std::chrono::floor<std::chrono::days>(one.ends() - age.now).count();
        const std::string ru = days < 7 ? "Срочно: сертификат истекает, дней: " : "Сертификат скоро истечёт, дней: ";
        const std::string en =
            days < 7 ? "Urgent: the certificate ends, days left: " : "The certificate ends soon, days left: ";
        findings.warn({"certificate", name, with_step(ru + std::to_string(days), one.next_ru),
                       with_step(en + std::to_string(days), one.next_en)});
    }
}

/// Without a word about whose certificate it is: this page needs no token.
void look_at_trust(Findings& findings, const DeskTrust& trust, Time now) {
    for (const DeskTrustSource& source : trust.sources) {
        if (source.failures == 0 || !source.blind(now)) continue;
        findings.warn({"trust", trust.name + " " + source.kind + " " + source.url,
                       "Служба доверия не отвечает, отзыв сертификатов не проверить: приём идёт, доказательства слабее. "
                       "Проверьте сеть и адрес службы.",
                       "A trust service gives no answer, revocation cannot be checked: reception goes on with weaker "
                       "evidence. Check the network and the service's address.",
                       Cause::trust_unavailable});
    }
    if (trust.refused_unknown > 0)
        findings.warn({"trust", trust.name,
                       "Из-за неизвестного статуса сертификатов сообщения отклоняются (on_unknown: refuse).",
                       "Messages are refused since the status of certificates is unknown (on_unknown: refuse).",
                       Cause::trust_unavailable});
}

void look_at_keys(Findings& findings, const DeskView& view) {
    for (const DeskKeyTrouble& one : view.key_troubles)
        findings.warn({"key", one.name, "Ключ подписи недоступен: отправка ждёт. Проверьте токен, PIN, программу и срок.",
                       "The signing key cannot be used: sending waits. Check the token, PIN, program and term.",
                       Cause::key_unavailable});
}

struct StoreLook {
    StoreStats stats;
    std::optional<Fault> trouble;
};

Task<StoreLook> look_at_store(AdminKit kit) {
    StoreLook look;
    try {
        look.stats = co_await kit.store.stats();
        if (look.stats.refusing) look.trouble = Fault(Cause::store_unavailable, "the last write failed");
    } catch (const Fault& fault) {
        look.trouble = fault;
    }
    co_return look;
}

void look_at_handed_over(Findings& findings, const DeskView& view, const RouteStats& stats, Time now) {
    if (!stats.oldest_handed_over) return;
    Duration alarm = DeskRoute{}.handed_over_alarm;
    for (const DeskRoute& route : view.routes)
        if (route.route == stats.route && route.connector == stats.connector) alarm = route.handed_over_alarm;
    if (now - *stats.oldest_handed_over < alarm) return;
    const std::string since = to_rfc3339(*stats.oldest_handed_over);
    findings.warn({"route", stats.route, "Передано дальше и не подтверждено с " + since + ".",
                   "Handed over and not confirmed since " + since + ".", Cause::waiting_for_pickup});
}

void look_at_parked(Findings& findings, const StoreStats& stats) {
    if (stats.parked_open == 0) return;
    const std::string count = std::to_string(stats.parked_open);
    findings.warn({"store", "parked", "Сообщения, которые не удалось обработать, ждут решения: " + count,
                   "Messages that could not be processed wait for a decision: " + count, Cause::poisoned});
}

Task<WebResponse> readiness(AdminKit kit, int warning_days) {
    Findings findings;
    const DeskView view = kit.desk.view();
    if (view.phase != "serving")
        findings.fail({"gateway", view.phase, "Шлюз запускается или останавливается.", "The gateway is starting or stopping."});
    const StoreLook store = co_await look_at_store(kit);
    if (store.trouble)
        findings.fail({"store", "store", "Хранилище недоступно.", "The store is not available.", store.trouble->cause()});
    look_at_parts(findings, view);
    look_at_stamps(findings, view.stamps);
    look_at_clocks(findings, view.clocks);
    look_at_exports(findings, view.exports);
    look_at_notices(findings, view.notices);
    const Time now = kit.clock.now();
    for (const RouteStats& one : store.stats.routes) look_at_handed_over(findings, view, one, now);
    look_at_parked(findings, store.stats);
    for (const DeskCertificate& one : view.certificates) look_at_certificate(findings, one, {now, warning_days});
    for (const DeskTrust& one : view.trust) look_at_trust(findings, one, now);
    look_at_keys(findings, view);
    co_return findings.response(now);
}

}  // namespace

Task<WebResponse> HealthEndpoint::handle(WebRequest request) {
    const bool live = request.path == "/health/live";
    if (!live && request.path != "/health/ready") throw Fault(Cause::not_found, "ask /health/live or /health/ready");
    if (request.method != "GET" && request.method != "HEAD") throw Fault(Cause::method_not_allowed, "see the header Allow");
    if (!request.query.empty())
        throw Fault(Cause::bad_value, "unknown query parameter", request.query.front().first.substr(0, 64));
    if (live) co_return json_response({{"status", "live"}});
    co_return co_await readiness(kit_, warning_days_);
}

WebResponse HealthEndpoint::refuse(const WebRequest& request, const Fault& fault) const {
    WebResponse response = problem_response(fault, request.trace_id);
    if (response.status == 405) response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
}

}  // namespace gateway
