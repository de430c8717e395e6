#include "adapters/open311/source.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "adapters/open311/events.hpp"
#include "adapters/open311/outgoing.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

constexpr int most_items = 10'000;
constexpr int most_tokens = 500;
constexpr int most_singles = 20;             ///< single questions per poll for ids a list left out
constexpr Duration least_call{50};           ///< of the deadline, or the rest waits for the next poll
constexpr Duration first_token_wait{2'000};  ///< doubling
constexpr Duration longest_token_wait{3'600'000};

/// When a token is asked for again.
struct TokenWait {
    Time next{};
    Duration wait = first_token_wait;
};

class MunicipalSource final : public Source {
public:
    explicit MunicipalSource(PartnerServer server) : server_(std::move(server)) {}
    Task<PollResult> poll(Deadline deadline) override;

private:
    using Items = std::map<std::string, OpenItem>;  ///< by the partner's number

    Task<int> poll_tokens(Deadline deadline);
    Task<bool> ask_token(OpenItem item, std::string token, Deadline deadline);
    Task<int> poll_numbers(Items items, Deadline deadline);
    Task<int> ask_batch(std::vector<std::string> ids, const Items& items, Deadline deadline);
    Task<int> ask_one(std::string id, const Items& items, Deadline deadline);
    Task<int> take(RemoteRequest request, const Items& items);
    Task<std::string> seen_of(std::string id);
    Task<void> remember(std::string id, std::string fingerprint);
    Task<Items> open_numbers();
    std::vector<std::string> rotated(const Items& items) const;

    PartnerServer server_;
    std::map<std::string, TokenWait> tokens_;
    std::map<std::string, std::string> seen_;  ///< number → fingerprint; a copy of what the Ledger holds
    std::string last_asked_;                   ///< so that a poll goes on where the one before ran out of time
};

Task<PollResult> MunicipalSource::poll(Deadline deadline) {
    PollResult result;
    result.taken = co_await poll_tokens(deadline);
    auto items = co_await open_numbers();
    std::erase_if(seen_, [&](const auto& entry) { return !items.contains(entry.first); });
    result.taken += co_await poll_numbers(std::move(items), deadline);
    co_return result;
}

Task<int> MunicipalSource::poll_tokens(Deadline deadline) {
    const auto& kit = server_.kit();
    auto items = co_await kit.ledger.open_items(kit.id, "token", most_tokens);
    std::set<std::string> waiting;
    int taken = 0;
    for (auto& item : items) {
        auto token = known_id(item.external_ids, kit.id, "token");
        if (token.empty() || !known_id(item.external_ids, kit.id, "service_request_id").empty()) continue;
        waiting.insert(token);
        auto& wait = tokens_[token];
        if (kit.clock.now() < wait.next || deadline.remaining() < least_call) continue;
        wait.next = kit.clock.now() + wait.wait;
        wait.wait = std::min(wait.wait * 2, longest_token_wait);
        if (co_await ask_token(std::move(item), std::move(token), deadline)) ++taken;
    }
    std::erase_if(tokens_, [&](const auto& entry) { return !waiting.contains(entry.first); });
    co_return taken;
}

Task<bool> MunicipalSource::ask_token(OpenItem item, std::string token, Deadline deadline) {
    const auto& kit = server_.kit();
    auto result = co_await server_.get("tokens/" + percent_encode(token), {}, deadline);
    if (result.status == 404)
        co_return false;  // servers say so before the number exists; never given up while the appeal is open
    if (result.failure) throw Fault(result.failure->cause, result.failure->detail);
    for (auto& request : result.answer.requests) {
        if (request.id.empty() || (!request.token.empty() && request.token != token)) continue;
        request.token = token;
        co_await kit.accept(number_event(item, request, {kit.id, {}, kit.clock.now()}));
        co_return true;
    }
    co_return false;
}

Task<MunicipalSource::Items> MunicipalSource::open_numbers() {
    const auto& kit = server_.kit();
    auto items = co_await kit.ledger.open_items(kit.id, "service_request_id", most_items);
    Items numbered;
    for (auto& item : items) {
        auto number = known_id(item.external_ids, kit.id, "service_request_id");
        if (!number.empty()) numbered.emplace(std::move(number), std::move(item));
    }
    co_return numbered;
}

/// All numbers, beginning after the one asked last.
std::vector<std::string> MunicipalSource::rotated(const Items& items) const {
    std::vector<std::string> ids;
    for (auto one = items.upper_bound(last_asked_); one != items.end(); ++one) ids.push_back(one->first);
    for (auto one = items.begin(); one != items.upper_bound(last_asked_); ++one) ids.push_back(one->first);
    return ids;
}

Task<int> MunicipalSource::poll_numbers(Items items, Deadline deadline) {
    const auto ids = rotated(items);
    const auto batch = static_cast<std::size_t>(server_.settings().batch);
    int taken = 0;
    for (std::size_t at = 0; at < ids.size() && deadline.remaining() >= least_call;) {
        std::vector<std::string> part;
        // A number with a comma cannot stand in a list.
        while (at < ids.size() && part.size() < batch && (part.empty() || ids[at].find(',') == std::string::npos)) {
            part.push_back(ids[at++]);
            if (part.back().find(',') != std::string::npos) break;
        }
        last_asked_ = part.back();
        const bool alone = part.size() == 1;
        taken += alone ? co_await ask_one(part.front(), items, deadline) : co_await ask_batch(std::move(part), items, deadline);
    }
    co_return taken;
}

Task<int> MunicipalSource::ask_batch(std::vector<std::string> ids, const Items& items, Deadline deadline) {
    std::string list;
    for (const auto& id : ids) list += (list.empty() ? "" : ",") + id;
    auto result = co_await server_.get("requests", {{"service_request_id", list}}, deadline);
    if (result.failure && result.status != 404) throw Fault(result.failure->cause, result.failure->detail);
    std::set<std::string> missing(ids.begin(), ids.end());
    int taken = 0;
    for (auto& request : result.answer.requests) {
        if (missing.erase(request.id) > 0) taken += co_await take(std::move(request), items);
    }
    int singles = 0;
    for (const auto& id : missing) {  // some servers understand one number only
        if (singles++ == most_singles || deadline.remaining() < least_call) break;
        taken += co_await ask_one(id, items, deadline);
    }
    co_return taken;
}

Task<int> MunicipalSource::ask_one(std::string id, const Items& items, Deadline deadline) {
    auto result = co_await server_.get("requests/" + percent_encode(id), {}, deadline);
    if (result.status == 404) {
        server_.kit().log.write(LogLevel::warn, "open311_request_unknown",
                                {{"connector", server_.kit().id}, {"appeal_id", items.at(id).appeal_id}});
        co_return 0;
    }
    if (result.failure) throw Fault(result.failure->cause, result.failure->detail);
    for (auto& request : result.answer.requests) {
        if (request.id == id) co_return co_await take(std::move(request), items);
    }
    co_return 0;
}

Task<int> MunicipalSource::take(RemoteRequest request, const Items& items) {
    const auto& kit = server_.kit();
    const auto fingerprint = fingerprint_of(request);
    auto seen = co_await seen_of(request.id);
    if (seen == fingerprint) co_return 0;
    auto event = event_of(server_.settings(), items.at(request.id), request, {kit.id, seen, kit.clock.now()});
    const int taken = event ? 1 : 0;
    if (event) co_await kit.accept(std::move(*event));
    co_await remember(request.id, fingerprint);
    co_return taken;
}

Task<std::string> MunicipalSource::seen_of(std::string id) {
    const auto known = seen_.find(id);
    if (known != seen_.end()) co_return known->second;
    const auto& kit = server_.kit();
    auto recalled = co_await kit.ledger.recall(kit.id, "seen/" + id);
    co_return recalled.value_or("");
}

Task<void> MunicipalSource::remember(std::string id, std::string fingerprint) {
    const auto& kit = server_.kit();
    co_await kit.ledger.remember(kit.id, "seen/" + id, fingerprint);
    seen_[id] = std::move(fingerprint);
}

}  // namespace

std::unique_ptr<Source> make_source(PartnerServer server) {
    return std::make_unique<MunicipalSource>(std::move(server));
}

}  // namespace gateway::open311
