#include "adapters/stand/smev/eas_body.hpp"

#include <array>
#include <boost/json.hpp>

#include "adapters/stand/smev/behaviour.hpp"
#include "adapters/stand/smev/wire.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

struct Step {
    std::string_view status, text;
};

constexpr std::array<Step, 5> steps{{{"MODERATION_NEW", "На модерации"},
                                     {"MODERATION_ACCEPT", "Принято модератором"},
                                     {"SET_EXECUTOR", "Назначен исполнитель"},
                                     {"TAKE_TO_WORK", "Взято в работу"},
                                     {"SEND_RESPONSE", "Отправлен ответ заявителю"}}};

std::string response(std::string_view ns, std::string_view name, const std::string& inner) {
    return "<PosEasResponse xmlns=\"" + xml_escape(ns) + "\"><" + std::string(name) + ">" + inner + "</" + std::string(name) +
           "></PosEasResponse>";
}

std::string result(std::string_view word) {
    return "<Status>" + element("OperationResult", word) + "</Status>";
}

std::string entry(const Step& step, const std::string& status, Time at) {
    std::string made = element("Status", status) + element("StatusText", step.text) + element("CreatedAt", to_rfc3339(at)) +
                       "<CreatedBy><Surname>Внешняя</Surname><Name>Система</Name><Patronymic>Приема</Patronymic></CreatedBy>";
    if (step.status == "SEND_RESPONSE")
        made += "<Answer><AnswerType>SOLVED</AnswerType><Comment>Меры приняты, работы выполнены.</Comment></Answer>";
    return "<StatusHistories>" + made + "</StatusHistories>";
}

}  // namespace

std::optional<EasBody::Said> EasBody::answer(XmlNode content, Time now) {
    if (content.name() != "PosEasRequest" || content.ns().empty()) return std::nullopt;
    const std::string_view ns = content.ns();
    if (const XmlNode request = content.child(ns, "CreateAppealRequest"))
        return Said{response(ns, "CreateAppealResponse", created(request, now)), false};
    if (const XmlNode request = content.child(ns, "GetAppealRequest"))
        return Said{response(ns, "GetAppealResponse", told(request, now)), true};
    return std::nullopt;
}

std::string EasBody::created(XmlNode request, Time now) {
    const std::string own_id = request.child("Id").trimmed();
    if (own_id.empty() || request.child("Description").trimmed().empty() || !request.child("Applicant")) return result("ERROR");
    std::string& pos_id = by_own_id_[own_id];
    if (pos_id.empty()) {
        pos_id = std::to_string(++last_number_);
        kept_[pos_id] = {own_id, request.child("Description").trimmed(), now, 0, 0};
    }
    ++kept_[pos_id].effects;
    return result("SUCCESS") + appeal_of(pos_id, kept_[pos_id], now);
}

std::string EasBody::told(XmlNode request, Time now) {
    const std::string pos_id = request.child("AppealId").trimmed();
    const auto known = kept_.find(pos_id);
    if (known == kept_.end() || request.child("ClientId").trimmed().empty()) return result("ERROR");
    ++known->second.asked;
    if (use(plan_.refused)) return result("ERROR");
    const std::string shown = use(plan_.foreign) ? std::to_string(std::stoull(pos_id) + 1'000'000) : pos_id;
    return result("SUCCESS") + appeal_of(shown, known->second, now);
}

std::string EasBody::history_of(const Kept& kept, Time now) const {
    std::string history;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Time at = kept.created_at + plan_.stage * static_cast<int>(i);
        if (at > now) break;
        const bool renamed = steps[i].status == "TAKE_TO_WORK" && !plan_.new_status.empty();
        history += entry(steps[i], renamed ? plan_.new_status : std::string(steps[i].status), at);
    }
    return history;
}

std::string EasBody::appeal_of(const std::string& pos_id, const Kept& kept, Time now) const {
    return "<Appeal>" + element("Id", kept.own_id) + element("PosId", pos_id) + element("Description", kept.description) +
           element("CreatedAt", to_rfc3339(kept.created_at)) + "<StatusHistory>" + history_of(kept, now) + "</StatusHistory>" +
           element("AnswerAt", to_rfc3339(kept.created_at + std::chrono::hours(24 * 30))) + "</Appeal>";
}

json::object EasBody::state() const {
    json::object state;
    for (const auto& [pos_id, kept] : kept_)
        state[pos_id] = {{"own_id", kept.own_id}, {"effects", kept.effects}, {"asked", kept.asked}};
    return state;
}

void EasBody::reset() {
    kept_.clear();
    by_own_id_.clear();
}

}  // namespace gateway::stand::smev
