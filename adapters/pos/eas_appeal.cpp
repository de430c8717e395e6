#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "adapters/pos/eas.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::pos {

namespace json = boost::json;

namespace {

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// ПОС takes a citizen's name and e-mail as required; what we do not know is said with a dash.
json::object applicant_of(const Applicant& applicant) {
    json::object made{{"name", applicant.name.first.empty() ? "-" : applicant.name.first},
                      {"email", applicant.contacts.email.empty() ? "-" : applicant.contacts.email}};
    if (!applicant.name.last.empty()) made["surname"] = applicant.name.last;
    if (!applicant.name.middle.empty()) made["patronymic"] = applicant.name.middle;
    if (!applicant.contacts.phone.empty()) made["phone"] = applicant.contacts.phone;
    return made;
}

std::string subsubject_of(const Appeal& appeal, const Words& words) {
    for (const Question& question : appeal.questions) {
        for (const Topic& topic : question.topics) {
            if (topic.scheme == TopicScheme::pos) return topic.code;
            if (std::string mapped = words.subsubject(topic.code); !mapped.empty()) return mapped;
        }
    }
    return {};
}

AppealEvent event_of(const json::object& entry, const Words& words, const std::string& system, const std::string& pos_id) {
    AppealEvent event;
    const std::string created = text_of(entry, "createdAt");
    const auto at = parse_rfc3339(created, 0);
    if (!at) throw Fault(Cause::partner_garbage, "history entry without a readable createdAt");
    const std::string code = text_of(entry, "status");
    event.event_id = system + ":" + pos_id + ":" + created + ":" + code;
    AppealExternalId id;
    id.system = system;
    id.kind = "pos_id";
    id.value = pos_id;
    event.external_id = id;
    event.at = *at;
    event.source = system;
    event.status = words.status(code);
    event.status_raw = code;
    event.note = text_of(entry, "statusText");
    const auto* answer = entry.if_contains("answer");
    if (answer != nullptr && answer->is_object() && event.status == Status::answered) {
        event.kind = MessageKind::answer_sent;
        Answer made;
        made.id = event.event_id;
        made.kind = AnswerKind::final;
        made.text = text_of(answer->get_object(), "comment");
        made.delivered_via = system;
        if (made.text.empty()) made.text = event.note;
        event.answer = made;
    }
    return event;
}

}  // namespace

std::string eas_create_body(const EasClient& client, const Appeal& appeal, const std::string& own_id) {
    const PosSettings& settings = client.settings();
    json::object body{{"id", own_id},
                      {"description", appeal.text.body},
                      {"createdAt", to_rfc3339(appeal.created_at)},
                      {"applicant", applicant_of(appeal.applicant)},
                      {"organizationInfo", {{"ogrn", settings.ogrn}}},
                      {"regionId", settings.region_id},
                      {"clientId", settings.client_id},
                      {"attachmentIds", json::array()}};
    if (!appeal.location.address_text.empty()) body["location"] = appeal.location.address_text;
    if (const std::string code = subsubject_of(appeal, client.words()); !code.empty()) body["subsubjectId"] = code;
    return json::serialize(body);
}

std::vector<AppealEvent> eas_events(const std::string& body, const Words& words, const std::string& system,
                                    const std::string& pos_id) {
    boost::system::error_code error;
    const json::value parsed = json::parse(body, error);
    if (error || !parsed.is_object()) throw Fault(Cause::partner_garbage, "the appeal is no JSON object");
    // Lists are [] or null without system, and a list of one may come as the element itself.
    std::vector<AppealEvent> events;
    const auto* history = parsed.get_object().if_contains("history");
    if (history == nullptr || history->is_null()) return events;
    std::set<std::string> seen;
    const auto add = [&](const json::value& entry) {
        if (!entry.is_object()) throw Fault(Cause::partner_garbage, "a history entry is no object");
        AppealEvent event = event_of(entry.get_object(), words, system, pos_id);
        if (!seen.insert(event.event_id).second) return;
        const auto later = [](const AppealEvent& left, const AppealEvent& right) { return left.at < right.at; };
        events.insert(std::upper_bound(events.begin(), events.end(), event, later), std::move(event));
    };
    if (history->is_array()) {
        for (const json::value& entry : history->get_array()) add(entry);
    } else {
        add(*history);
    }
    return events;
}

}  // namespace gateway::pos
