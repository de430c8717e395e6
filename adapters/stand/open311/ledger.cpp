#include "adapters/stand/open311/ledger.hpp"

#include "gateway/core/ids.hpp"

namespace gateway::stand {

std::string last_uuid(std::string_view text) {
    constexpr std::size_t length = 36;
    if (text.size() < length) return {};
    for (std::size_t at = text.size() - length + 1; at-- > 0;) {
        if (text[at + 8] == '-' && is_uuid(text.substr(at, length))) return std::string(text.substr(at, length));
    }
    return {};
}

const MunicipalRequest& MunicipalBook::take(MunicipalRequest request) {
    const auto number = std::to_string(requests_.size() + 1);
    request.id = "2026-" + std::string(number.size() < 6 ? 6 - number.size() : 0, '0') + number;
    if (settings_.tokens) request.token = "t-" + number;
    request.marker = last_uuid(request.description);
    ++effects_[request.marker.empty() ? request.id : request.marker];
    return requests_.emplace_back(std::move(request));
}

std::optional<std::string> MunicipalBook::number_at(const MunicipalRequest& request, Time now) const {
    if (settings_.tokens && now < request.requested + settings_.token_delay) return std::nullopt;
    return request.id;
}

MunicipalStage MunicipalBook::stage_at(const MunicipalRequest& request, Time now) const {
    const Time started = request.requested + settings_.open_for;
    const Time closed = started + settings_.in_progress_for;
    if (now >= closed || closed_by_hand_) return {"closed", "Работы выполнены: " + request.service_name, closed};
    if (now >= started) return {"open", "Принято в работу, бригада назначена", started};
    return {"open", "", request.requested};
}

const MunicipalRequest* MunicipalBook::by_number(std::string_view id) const {
    for (const auto& request : requests_) {
        if (request.id == id) return &request;
    }
    return nullptr;
}

const MunicipalRequest* MunicipalBook::by_token(std::string_view token) const {
    for (const auto& request : requests_) {
        if (!request.token.empty() && request.token == token) return &request;
    }
    return nullptr;
}

void MunicipalBook::clear() {
    requests_.clear();
    effects_.clear();
    closed_by_hand_ = false;
}

}  // namespace gateway::stand
