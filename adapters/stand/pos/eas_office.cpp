#include "adapters/stand/pos/eas_office.hpp"

#include <array>
#include <boost/json.hpp>
#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand {

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

std::string field(const WebFields& form, std::string_view name) {
    for (const auto& [key, value] : form) {
        if (key == name) return value;
    }
    return {};
}

std::string required_text(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
        throw Fault(Cause::missing_field, "a text is required", "/" + std::string(name));
    }
    return std::string(value->get_string());
}

json::object entry_of(const Step& step, Time at) {
    json::object entry{{"status", step.status},
                       {"statusText", step.text},
                       {"createdAt", to_rfc3339(at)},
                       {"createdBy", {{"surname", "Внешняя"}, {"name", "Система"}, {"patronymic", "Приема"}}}};
    if (step.status == "SEND_RESPONSE") {
        entry["answer"] = {{"answerType", "SOLVED"}, {"comment", "Меры приняты, работы выполнены."}};
    }
    return entry;
}

}  // namespace

std::string EasOffice::token(const WebRequest& request) {
    const auto form = parse_form(request.body.bytes);
    const std::string basic = "Basic " + base64_encode(options_.basic_client + ":" + options_.basic_secret);
    const bool known = request.header("Authorization") == basic && field(form, "grant_type") == "password" &&
                       field(form, "username") == options_.user && field(form, "password") == options_.password;
    if (!known) throw Fault(Cause::credentials_wrong, "client or user");
    const std::string token = make_trace_id();
    tokens_[token] = clock_.now() + options_.token_life;
    return json::serialize(json::object{{"access_token", token},
                                        {"token_type", "bearer"},
                                        {"expires_in", options_.token_life.count() / 1000},
                                        {"scope", "any"}});
}

void EasOffice::authorize(const WebRequest& request) const {
    const auto header = request.header("Authorization");
    if (!header || !header->starts_with("Bearer ")) throw Fault(Cause::credentials_missing);
    const auto found = tokens_.find(std::string(header->substr(7)));
    // ПОС answers 401 for a token that is gone: the client gets a new one and repeats once.
    if (found == tokens_.end() || found->second < clock_.now()) throw Fault(Cause::credentials_missing, "token has expired");
}

std::string EasOffice::create(const std::string& body) {
    boost::system::error_code error;
    const json::value parsed = json::parse(body, error);
    if (error || !parsed.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    const json::object& object = parsed.get_object();
    const std::string own_id = required_text(object, "id");
    const std::string description = required_text(object, "description");
    required_text(object, "createdAt");
    const auto* applicant = object.if_contains("applicant");
    if (applicant == nullptr || !applicant->is_object())
        throw Fault(Cause::missing_field, "an object is required", "/applicant");
    if (const auto known = by_own_id_.find(own_id); known != by_own_id_.end()) {
        ++repeats_;
        return appeal(known->second);
    }
    const std::string pos_id = std::to_string(++last_number_);
    by_own_id_[own_id] = pos_id;
    taken_[pos_id] = Taken{own_id, pos_id, description, applicant->get_object(), clock_.now(), 1};
    return appeal(pos_id);
}

std::string EasOffice::appeal(const std::string& pos_id) const {
    const auto found = taken_.find(pos_id);
    if (found == taken_.end()) throw Fault(Cause::not_found, "appeal " + pos_id);
    const Taken& taken = found->second;
    json::array history;
    std::size_t reached = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Time at = taken.created_at + options_.stage * static_cast<int>(i);
        if (at > clock_.now()) break;
        history.push_back(entry_of(steps[i], at));
        reached = i;
    }
    // Shapes of real answers: lists that are empty are null, the organisation is known only later (facts/appeals.md §3.5).
    json::object answer{{"id", reached == 0 ? json::value(nullptr) : json::value(taken.own_id)},
                        {"posId", std::stoull(pos_id)},
                        {"description", taken.description},
                        {"attachmentIds", nullptr},
                        {"opaId", 123456},
                        {"organizationInfo", nullptr},
                        {"createdAt", to_rfc3339(taken.created_at)},
                        {"status", steps[reached].status},
                        {"statusText", steps[reached].text},
                        {"history", reached == 0 ? json::value(nullptr) : json::value(std::move(history))},
                        {"answerAt", to_rfc3339(taken.created_at + std::chrono::hours(24 * 30))},
                        {"warnings", nullptr}};
    return json::serialize(answer);
}

void EasOffice::reset() {
    taken_.clear();
    by_own_id_.clear();
    repeats_ = 0;
}

}  // namespace gateway::stand
