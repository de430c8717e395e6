#include "adapters/stand/office/reply_desk.hpp"

#include <boost/json/array.hpp>

namespace gateway::stand {
namespace json = boost::json;

void ReplyDesk::take(const std::string& key, const std::string& about, Faults& faults, Time now) {
    ++taken_;
    const bool known = ++effects_[key] > 1;
    if (known || faults.strike(FaultMode::drop)) return;
    waiting_.push_back({about, now + answer_after_});
}

std::vector<std::string> ReplyDesk::due(Faults& faults, Time now) {
    std::vector<std::string> list;
    while (!waiting_.empty() && waiting_.front().due <= now) {
        list.push_back(waiting_.front().about);
        if (faults.strike(FaultMode::twice)) list.push_back(waiting_.front().about);
        waiting_.pop_front();
        ++answered_;
    }
    return list;
}

void ReplyDesk::clear() {
    waiting_.clear();
    effects_.clear();
    taken_ = answered_ = 0;
}

json::object ReplyDesk::book() const {
    json::array effects;
    for (const auto& [key, count] : effects_) effects.push_back({{"key", key}, {"count", count}});
    return {{"effects", std::move(effects)},
            {"counters", {{"taken", taken_}, {"answered", answered_}, {"waiting", waiting_.size()}}}};
}

std::string office_answer(const std::string& office) {
    return "Работы выполнены. Ответ: " + office;
}

}  // namespace gateway::stand
