// What the office does beside the couriers' way: remembers holds, brings back leases that ran out.
#include <algorithm>

#include "gateway/flow/courier_office.hpp"
#include "gateway/flow/journal_detail.hpp"
#include "gateway/flow/journal_kinds.hpp"

namespace gateway {

Task<void> CourierOffice::remember_hold(std::string route, Pause pause) {
    std::string trouble;
    try {
        co_await book_.write("route/" + route, pause);
        JournalEntry entry;
        entry.kind = journal::route_held;
        entry.connector = courier(route).lane().connector;
        entry.detail = JournalDetail().add("route", route).add("cause", info(pause.cause).code).text();
        co_await kit_.store.note(std::move(entry));
        co_return;
    } catch (const Fault& fault) {
        trouble = info(fault.cause()).code;
    } catch (const std::exception&) {
        trouble = info(Cause::internal).code;
    }
    // The route stands still all the same; after a restart it would run into the same wall and be held again.
    kit_.log.write(LogLevel::warn, "hold_not_remembered", {{"route", route}, {"cause", trouble}});
}

bool CourierOffice::any_unsettled() const {
    return std::any_of(couriers_.begin(), couriers_.end(), [](const auto& entry) { return entry.second->unsettled(); });
}

Task<void> CourierOffice::tend() {
    while (!stopping_) {
        co_await tend_bell_.wait(tend_every_);
        // An outcome that waits for the store still owns its lease, however old.
        if (stopping_ || any_unsettled()) continue;
        const int recovered = co_await recover();
        if (recovered == 0) continue;
        kit_.log.write(LogLevel::warn, "leases_recovered", {{"count", std::to_string(recovered)}});
        wake_all();
    }
}

Task<int> CourierOffice::recover() {
    try {
        co_return co_await kit_.store.recover_leases(clock_.passed(), false);
    } catch (const std::exception&) {
        co_return 0;  // the couriers report a store that does not answer
    }
}

}  // namespace gateway
