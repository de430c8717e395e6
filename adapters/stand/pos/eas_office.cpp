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

std::string optional_text(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

struct Subcategory {
    int id, subject;
    std::string_view name, subject_name;
    bool deleted;
};

constexpr std::array<Subcategory, 6> subcategories{{{1101, 11, "Отопление", "ЖКХ", false},
                                                    {2101, 21, "Ямы на дорогах", "Дороги", false},
                                                    {2201, 21, "Уличное освещение", "Дороги", false},
                                                    {3101, 31, "Вывоз мусора", "Мусор", false},
                                                    {9101, 91, "Пенсионное обеспечение", "Социальная защита", false},
                                                    {4101, 41, "Упразднённая подкатегория", "Прочее", true}}};

/// The octets of the one part named "file"; a strict reader: this is how ПОС would find that ours are wrong.
std::string part_of(const std::string& body, std::string_view content_type) {
    const auto mark = content_type.find("boundary=");
    if (!content_type.starts_with("multipart/form-data") || mark == std::string_view::npos)
        throw Fault(Cause::wrong_content_type, "multipart/form-data with a boundary is expected");
    const std::string boundary = "--" + std::string(content_type.substr(mark + 9));
    const std::string end = "\r\n" + boundary + "--\r\n";
    const auto head = body.find("\r\n\r\n");
    if (!body.starts_with(boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"") ||
        !body.ends_with(end) || head == std::string::npos || head + 4 > body.size() - end.size())
        throw Fault(Cause::malformed, "one part named file is expected");
    return body.substr(head + 4, body.size() - end.size() - head - 4);
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

std::string EasOffice::subsubjects(const WebRequest& request) const {
    if (request.parameter("regionId").value_or("").empty())
        throw Fault(Cause::missing_field, "a number is required", "regionId");
    json::array content;
    if (request.parameter("page").value_or("0") == "0") {
        for (const Subcategory& one : subcategories)
            content.push_back(json::object{{"id", one.id},
                                           {"name", one.name},
                                           {"deleted", one.deleted},
                                           {"subject", {{"id", one.subject}, {"name", one.subject_name}}}});
    }
    return json::serialize(json::object{{"content", std::move(content)}, {"totalElements", subcategories.size()}});
}

std::string EasOffice::keep_file(const WebRequest& request) {
    std::string octets = part_of(request.body.bytes, request.header("Content-Type").value_or(""));
    const std::string id = "file-" + std::to_string(files_.size() + 1);
    files_[id] = std::move(octets);
    return json::serialize(json::object{{"id", id}});
}

std::vector<std::string> EasOffice::known_files(const json::object& object) const {
    std::vector<std::string> ids;
    const auto* list = object.if_contains("attachmentIds");
    if (list == nullptr || !list->is_array()) return ids;
    for (const json::value& id : list->get_array()) {
        if (!id.is_string() || !files_.contains(std::string(id.get_string())))
            throw Fault(Cause::bad_value, "no such file", "/attachmentIds");
        ids.emplace_back(id.get_string());
    }
    return ids;
}

std::string EasOffice::create(const std::string& body) {
    boost::system::error_code error;
    const json::value parsed = json::parse(body, error);
    if (error || !parsed.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    const json::object& object = parsed.get_object();
    const std::string own_id = required_text(object, "id");
    known_files(object);
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
    Taken& taken = taken_[pos_id];
    taken.own_id = own_id;
    taken.pos_id = pos_id;
    taken.description = description;
    taken.applicant = applicant->get_object();
    taken.created_at = clock_.now();
    taken.subsubject_id = optional_text(object, "subsubjectId");
    taken.subject_id = optional_text(object, "subjectId");
    taken.files = known_files(object);
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
    files_.clear();
    by_own_id_.clear();
    repeats_ = 0;
}

}  // namespace gateway::stand
