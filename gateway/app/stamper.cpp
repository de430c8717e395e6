#include "gateway/app/stamper.hpp"

#include <algorithm>

#include "gateway/app/errand.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/timestamp.hpp"

namespace gateway {
namespace {

constexpr int items_at_once = 50;
constexpr Duration look_every{5'000}, first_pause{1'000}, longest_pause{600'000};
constexpr std::uint64_t largest_reply = 1U << 20;

}  // namespace

struct Stamper::State {
    State(StamperKit given, TimestampConfig chosen, const TrustStore& store)
        : kit(given), settings(std::move(chosen)), trust(store), errand(kit.io) {}

    /// The token about one item, verified. Throws Fault or TransportError.
    Task<std::string> token_about(std::string sha256) {
        const std::string query = make_timestamp_query(sha256, settings.policy);
        WebCall call;
        call.method = "POST";
        call.url = settings.url;
        call.headers = {{"Content-Type", std::string(timestamp_query_type)}, {"Accept", std::string(timestamp_reply_type)}};
        call.body = query;
        call.timeout = settings.timeout;
        call.max_reply = largest_reply;
        const WebReply reply = co_await kit.web.send(std::move(call));
        if (reply.status != 200) throw Fault(Cause::partner_unavailable, "HTTP " + std::to_string(reply.status));
        co_return co_await offload(kit.workers, [&] {
            std::string token = timestamp_token(reply.body, query);
            const TimestampCheck check = verify_timestamp(token, sha256, &trust);
            if (!check.valid()) throw Fault(check.cause, check.detail);
            return token;
        });
    }

    Task<void> stamp(const EvidenceItem& about) {
        EvidenceItem item;
        item.kind = "timestamp";
        item.connector = about.connector;
        item.message_id = about.message_id;
        item.delivery_id = about.delivery_id;
        item.appeal_id = about.appeal_id;
        item.attempt = about.attempt;
        item.content_type = "application/timestamp-token";
        item.about_sha256 = about.sha256;
        item.bytes = co_await token_about(about.sha256);
        co_await kit.store.keep(std::move(item));
        ++view.stamped;
    }

    /// True when there may be more at once.
    Task<bool> round() {
        const auto items = co_await kit.store.untimed_evidence(items_at_once);
        for (const EvidenceItem& item : items) {
            if (errand.told_to_stop()) co_return false;
            co_await stamp(item);
        }
        if (view.failures > 0) kit.log.write(LogLevel::info, "timestamps_again", {{"url", settings.url}});
        view.failures = 0;
        view.failing_since.reset();
        co_return items.size() == static_cast<std::size_t>(items_at_once);
    }

    void failed(Cause cause, const std::string& detail) {
        ++view.failed;
        view.last_cause = cause;
        if (++view.failures == 1) view.failing_since = kit.clock.now();
        kit.log.write(
            LogLevel::warn, "timestamp_failed",
            {{"cause", std::string(info(cause).code)}, {"detail", detail}, {"in_a_row", std::to_string(view.failures)}});
    }

    Duration pause_after_failures() const {
        const int doublings = std::min(view.failures - 1, 20);
        return std::min(longest_pause, Duration(first_pause.count() << doublings));
    }

    /// Until the next round.
    Task<Duration> turn() {
        try {
            const bool more = co_await round();
            co_return more ? Duration::zero() : look_every;
        } catch (const Fault& fault) {
            failed(fault.cause(), fault.detail());
        } catch (const TransportError& error) {
            failed(error.cause(), error.what());
        } catch (const std::runtime_error& error) {
            failed(Cause::internal, error.what());
        }
        co_return pause_after_failures();
    }

    static Task<void> run(std::shared_ptr<State> self) {
        while (!self->errand.told_to_stop()) co_await self->errand.rest(co_await self->turn());
    }

    StamperKit kit;
    TimestampConfig settings;
    const TrustStore& trust;
    StamperView view;
    Errand errand;
};

Stamper::Stamper(StamperKit kit, TimestampConfig settings, const TrustStore& trust)
    : state_(std::make_shared<State>(kit, std::move(settings), trust)) {}

Stamper::~Stamper() {
    state_->errand.tell();
}

void Stamper::start() {
    state_->errand.start(State::run(state_),
                         [&log = state_->kit.log] { log.write(LogLevel::error, "timestamps_stopped", {}); });
}

Task<bool> Stamper::stop(Duration grace) {
    co_return co_await state_->errand.stop(grace);
}

StamperView Stamper::view() const {
    return state_->view;
}

}  // namespace gateway
