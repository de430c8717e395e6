#include "adapters/stand/city/city_book.hpp"

#include <algorithm>

namespace gateway::stand {
namespace {

std::string numbered(std::string_view prefix, std::size_t number) {
    const auto digits = std::to_string(number);
    return std::string(prefix) + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

}  // namespace

const CityRequest& CityBook::take(CityRequest request, const std::string& key, bool& fresh) {
    const auto known = by_key_.find(key);
    fresh = key.empty() || known == by_key_.end();
    if (!fresh) return requests_[known->second];
    request.id = numbered("C-", requests_.size() + 1);
    ++effects_[request.external_id.empty() ? request.id : request.external_id];
    if (!key.empty()) by_key_[key] = requests_.size();
    return requests_.emplace_back(std::move(request));
}

CityStage CityBook::stage_at(const CityRequest& request, Time now) const {
    const Time started = request.taken + settings_.new_for;
    const Time done = started + settings_.work_for;
    if (now >= done) return {"done", "Работы выполнены: " + request.category, done};
    if (now >= started) return {"work", "", started};
    return {"new", "", request.taken};
}

const CityRequest* CityBook::by_id(std::string_view id) const {
    for (const auto* all : {&requests_, &inbox_}) {
        const auto found = std::find_if(all->begin(), all->end(), [&](const auto& one) { return one.id == id; });
        if (found != all->end()) return &*found;
    }
    return nullptr;
}

const CityRequest* CityBook::by_external(std::string_view external_id) const {
    const auto found =
        std::find_if(requests_.begin(), requests_.end(), [&](const auto& one) { return one.external_id == external_id; });
    return found == requests_.end() ? nullptr : &*found;
}

void CityBook::write(CityRequest request) {
    request.id = numbered("W-", inbox_.size() + 1);
    inbox_.push_back(std::move(request));
}

void CityBook::clear() {
    requests_.clear();
    inbox_.clear();
    by_key_.clear();
    effects_.clear();
}

}  // namespace gateway::stand
