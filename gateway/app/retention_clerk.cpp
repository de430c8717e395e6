#include "gateway/app/retention_clerk.hpp"

#include <algorithm>

#include "gateway/app/errand.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {

struct RetentionClerk::State {
    explicit State(Kit the_kit) : kit(std::move(the_kit)), errand(kit.io) {}

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
            if (errand.told_to_stop()) co_return;
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

    static Task<void> run(std::shared_ptr<State> self) {
        while (!self->errand.told_to_stop()) {
            const RetentionConfig settings = self->kit.settings();
            co_await self->turn(settings);
            // Also when the key is changed by a reload, the next look is not far.
            co_await self->errand.rest(std::max(settings.every, Duration(1'000)));
        }
    }

    Kit kit;
    RetentionView view;
    Errand errand;
};

RetentionClerk::RetentionClerk(Kit kit) : state_(std::make_shared<State>(std::move(kit))) {}

RetentionClerk::~RetentionClerk() {
    state_->errand.tell();
}

void RetentionClerk::start() {
    if (state_->kit.store.archive() == nullptr) return;
    state_->errand.start(State::run(state_), [&log = state_->kit.log] { log.write(LogLevel::error, "retention_stopped", {}); });
}

Task<bool> RetentionClerk::stop(Duration grace) {
    co_return co_await state_->errand.stop(grace);
}

RetentionView RetentionClerk::view() const {
    return state_->view;
}

}  // namespace gateway
