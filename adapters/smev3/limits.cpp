#include "adapters/smev3/limits.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace gateway::smev3 {

namespace {

constexpr std::string_view permitted_key = "limit/permitted";
constexpr std::string_view quota_key = "limit/quota";
constexpr std::chrono::hours permitted_memory{24};
constexpr std::size_t most_full_queues = 20;

}  // namespace

Task<std::optional<LearnedLimits::Size>> LearnedLimits::recall(std::string key) {
    const std::string text = (co_await ledger_.recall(connector_, std::move(key))).value_or("");
    const auto space = text.find(' ');
    if (space == std::string::npos) co_return std::nullopt;
    Size size;
    const auto read = std::from_chars(text.data(), text.data() + space, size.octets);
    const auto at = parse_rfc3339(text.substr(space + 1));
    if (read.ec != std::errc() || !at) co_return std::nullopt;
    size.learned_at = *at;
    co_return size;
}

Task<void> LearnedLimits::remember(std::string key, Size size) {
    std::string text = std::to_string(size.octets) + " " + to_rfc3339(size.learned_at);
    co_await ledger_.remember(connector_, std::move(key), std::move(text));
}

Task<void> LearnedLimits::open() {
    if (open_) co_return;
    permitted_ = co_await recall(std::string(permitted_key));
    quota_left_ = co_await recall(std::string(quota_key));
    open_ = true;
}

Task<void> LearnedLimits::learn(SmevFault fault, Time now) {
    if (fault.name == "AttachmentSizeLimitExceeded" && fault.permitted_size) {
        permitted_ = Size{*fault.permitted_size, now};
        co_await remember(std::string(permitted_key), *permitted_);
    } else if (fault.name == "QuoteLimitExceeded" && fault.quota_left) {
        quota_left_ = Size{*fault.quota_left, now};
        co_await remember(std::string(quota_key), *quota_left_);
    } else if (fault.name == "DestinationOverflow") {
        const bool room = full_.size() < most_full_queues;
        const std::string queue = fault.destination.empty() || !room ? "recipient" : fault.destination;
        full_.insert(queue);
    }
}

std::uint64_t LearnedLimits::carried(std::uint64_t setting, Time now) const {
    if (!permitted_ || now - permitted_->learned_at >= permitted_memory) return setting;
    return std::min(setting, permitted_->octets);
}

Duration LearnedLimits::quota_wait(std::uint64_t octets, Time now) const {
    if (!quota_left_ || octets <= quota_left_->octets) return Duration::zero();
    const auto waited = std::chrono::duration_cast<Duration>(now - quota_left_->learned_at);
    return std::max(Duration::zero(), quota_pause - waited);
}

std::vector<PartnerQueue> LearnedLimits::full_queues() const {
    std::vector<PartnerQueue> queues;
    for (const std::string& name : full_) queues.push_back({name, std::nullopt, 0, true});
    return queues;
}

}  // namespace gateway::smev3
