#include "adapters/municipal/status_round.hpp"

#include <utility>
#include <vector>

#include "gateway/core/digest.hpp"

namespace gateway::municipal {
namespace {

constexpr int most_items = 10'000;
constexpr Duration least_call{50};  ///< of the deadline, or the rest waits for the next poll

}  // namespace

Task<int> StatusRound::run(AskStatus ask, Deadline deadline) {
    int taken = co_await reception_.take_released();
    const auto items = co_await open_items();
    std::erase_if(seen_, [&](const auto& entry) { return !items.contains(entry.first); });
    std::vector<std::string> ids;
    for (auto one = items.upper_bound(last_asked_); one != items.end(); ++one) ids.push_back(one->first);
    for (auto one = items.begin(); one != items.upper_bound(last_asked_); ++one) ids.push_back(one->first);
    for (const auto& id : ids) {
        if (deadline.remaining() < least_call) break;
        last_asked_ = id;
        auto arrival = co_await ask(id, deadline);
        if (arrival) taken += co_await take(id, std::move(*arrival));
    }
    co_return taken;
}

Task<StatusRound::Items> StatusRound::open_items() {
    Items items;
    for (auto& item : co_await kit().ledger.open_items(kit().id, std::string(partner_id_kind), most_items)) {
        auto partner_id = partner_id_of(item.external_ids, kit().id);
        items.emplace(std::move(partner_id), std::move(item));
    }
    co_return items;
}

Task<int> StatusRound::take(std::string partner_id, Arrival arrival) {
    const auto fingerprint = sha256_hex(arrival.octets);
    arrival.seen = co_await seen_of(partner_id);
    if (arrival.seen == fingerprint) co_return 0;
    arrival.about = partner_id;
    const Taken taken = co_await reception_.take(std::move(arrival));
    co_await kit().ledger.remember(kit().id, "seen/" + partner_id, fingerprint);
    seen_[partner_id] = fingerprint;
    co_return taken.fresh;
}

Task<std::string> StatusRound::seen_of(std::string partner_id) {
    const auto known = seen_.find(partner_id);
    if (known != seen_.end()) co_return known->second;
    const auto recalled = co_await kit().ledger.recall(kit().id, "seen/" + partner_id);
    co_return recalled.value_or("");
}

}  // namespace gateway::municipal
