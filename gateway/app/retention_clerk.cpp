#include "gateway/app/retention_clerk.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include "gateway/core/fault.hpp"

namespace gateway {

struct RetentionClerk::State {
    explicit State(Kit the_kit) : kit(std::move(the_kit)), timer(kit.io) {}

    Task<void> erase(DueErasure due) {
        try {
            const std::string reason = "term of keeping is over";
            co_await kit.store.archive()->erase({due.appeal_id, due.rule, reason, "gateway"});
            ++view.erased;
        } catch (const Fault& fault) {
            ++view.failed;
            kit.log.write(
                LogLevel::warn, "erasure_failed",
                {{"appeal_id", due.appeal_id}, {"cause", std::string(info(fault.cause()).code)}, {"detail", fault.detail()}});
        }
    }

    Task<void> look(RetentionConfig settings) {
        const auto due = co_await kit.store.archive()->due_for_erasure(terms_of(settings, kit.clock.now()), at_once);
        view.held = std::count_if(due.begin(), due.end(), [](const DueErasure& one) { return !one.hold.empty(); });
        view.due = static_cast<std::int64_t>(due.size()) - view.held;
        if (!settings.by_itself) co_return;
        for (const DueErasure& one : due) {
            if (stopping) co_return;
            if (!one.hold.empty()) continue;
            co_await erase(one);
            --view.due;
        }
    }

    Task<void> turn(RetentionConfig settings) {
        try {
            if (!settings.rules.empty()) co_await look(std::move(settings));
        } catch (const Fault& fault) {
            kit.log.write(LogLevel::warn, "retention_not_looked_at", {{"cause", std::string(info(fault.cause()).code)}});
        }
    }

    Task<void> pause(Duration length) {
        timer.expires_after(length);
        try {
            co_await timer.async_wait(boost::asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            co_return;  // told to stop
        }
    }

    static Task<void> run(std::shared_ptr<State> self) {
        while (!self->stopping) {
            const RetentionConfig settings = self->kit.settings();
            co_await self->turn(settings);
            // Also when the key is changed by a reload, the next look is not far.
            if (!self->stopping) co_await self->pause(std::max(settings.every, Duration(1'000)));
        }
    }

    Kit kit;
    boost::asio::steady_timer timer;
    RetentionView view;
    bool stopping = false;
};

RetentionClerk::RetentionClerk(Kit kit) : state_(std::make_shared<State>(std::move(kit))) {}

RetentionClerk::~RetentionClerk() {
    stop();
}

void RetentionClerk::start() {
    if (state_->kit.store.archive() == nullptr) return;
    boost::asio::co_spawn(state_->kit.io, State::run(state_), boost::asio::detached);
}

void RetentionClerk::stop() {
    state_->stopping = true;
    state_->timer.cancel();
}

RetentionView RetentionClerk::view() const {
    return state_->view;
}

}  // namespace gateway
