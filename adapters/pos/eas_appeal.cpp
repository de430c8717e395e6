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

/// The topics are told as unknown only when none of them has a subcategory.
std::string subsubject_of(const Appeal& appeal, const Words& words, Interpreter& interpreter) {
    Interpreter in_vain = interpreter;
    for (const Question& question : appeal.questions) {
        for (const Topic& topic : question.topics) {
            if (topic.scheme == TopicScheme::pos) return topic.code;
            Interpreter found = interpreter;
            if (std::string mapped = words.subsubject(topic.code, found); !mapped.empty()) {
                interpreter = std::move(found);
                return mapped;
            }
            words.subsubject(topic.code, in_vain);
        }
    }
    interpreter = std::move(in_vain);
    return {};
}

/// The subcategory with its category, as far as ПОС's own list is known.
void add_topic(json::object& body, EasClient& client, const std::string& code) {
    if (code.empty()) return;
    const Subsubject* known = client.catalogue().find(code);
    if (known == nullptr && client.catalogue().known()) {
        client.kit().log.write(LogLevel::warn, "pos_topic_gone", {{"connector", client.kit().id}, {"subsubject", code}});
        return;
    }
    body["subsubjectId"] = code;
    if (known != nullptr && !known->subject_id.empty()) body["subjectId"] = known->subject_id;
}

AppealExternalId id_of(const std::string& system, const std::string& pos_id) {
    AppealExternalId id;
    id.system = system;
    id.kind = "pos_id";
    id.value = pos_id;
    return id;
}

/// ПОС's own term: it outranks whatever we compute.
std::optional<AppealEvent> deadline_of(const json::object& answer, const std::string& system, const std::string& pos_id) {
    const auto due = parse_rfc3339(text_of(answer, "answerAt"), 0);
    if (!due) return std::nullopt;
    const auto created = parse_rfc3339(text_of(answer, "createdAt"), 0);
    AppealEvent event;
    event.event_id = system + ":" + pos_id + ":answerAt:" + to_rfc3339(*due);
    event.external_id = id_of(system, pos_id);
    event.at = created.value_or(*due);
    event.source = system;
    AppealDeadline deadline;
    deadline.stage = "answer";
    deadline.rule_id = "pos.given";
    deadline.start = created;
    deadline.due_at = due;
    deadline.source = DeadlineSource::given;
    event.deadline = deadline;
    return event;
}

std::string reason_of(const json::object& answer) {
    const auto* reason = answer.if_contains("rejectReason");
    return reason != nullptr && reason->is_object() ? text_of(reason->get_object(), "name") : std::string();
}

/// Where an answer belongs: the system that says it, and its number there.
struct Origin {
    const std::string& system;
    const std::string& pos_id;
};

EasEvent event_of(const json::object& entry, const Words& words, const Origin& origin, std::string_view day) {
    const auto& [system, pos_id] = origin;
    EasEvent read;
    AppealEvent& event = read.event;
    Interpreter interpreter(day);
    const std::string created = text_of(entry, "createdAt");
    const auto at = parse_rfc3339(created, 0);
    if (!at) throw Fault(Cause::partner_garbage, "history entry without a readable createdAt");
    const std::string code = text_of(entry, "status");
    event.event_id = system + ":" + pos_id + ":" + created + ":" + code;
    event.external_id = id_of(system, pos_id);
    event.at = *at;
    event.source = system;
    event.status = words.status(code, interpreter);
    event.status_raw = code;
    event.note = text_of(entry, "statusText");
    read.mapped = interpreter.stamps();
    const auto* answer = entry.if_contains("answer");
    if (answer == nullptr || !answer->is_object()) return read;
    if (const std::string reason = reason_of(answer->get_object()); !reason.empty())
        event.note += (event.note.empty() ? "" : ": ") + reason;
    if (event.status == Status::answered) {
        event.decision = words.decision(text_of(answer->get_object(), "answerType"), interpreter);
        for (MappingStamp& stamp : interpreter.stamps()) read.mapped.push_back(std::move(stamp));
        event.kind = MessageKind::answer_sent;
        Answer made;
        made.id = event.event_id;
        made.kind = AnswerKind::final;
        made.text = text_of(answer->get_object(), "comment");
        made.delivered_via = system;
        if (made.text.empty()) made.text = event.note;
        event.answer = made;
    }
    return read;
}

}  // namespace

std::string eas_create_body(EasClient& client, const Appeal& appeal, const EasCreate& create, Interpreter& interpreter) {
    const PosSettings& settings = client.settings();
    json::object body{{"id", create.own_id},
                      {"description", appeal.text.body},
                      {"createdAt", to_rfc3339(appeal.created_at)},
                      {"applicant", applicant_of(appeal.applicant)},
                      {"organizationInfo", {{"ogrn", settings.ogrn}}},
                      {"regionId", settings.region_id},
                      {"clientId", settings.client_id},
                      {"attachmentIds", json::array(create.file_ids.begin(), create.file_ids.end())}};
    if (!appeal.location.address_text.empty()) body["location"] = appeal.location.address_text;
    add_topic(body, client, subsubject_of(appeal, client.words(), interpreter));
    return json::serialize(body);
}

std::vector<EasEvent> eas_events(const std::string& body, const Words& words, const std::string& system,
                                 const std::string& pos_id) {
    boost::system::error_code error;
    const json::value parsed = json::parse(body, error);
    if (error || !parsed.is_object()) throw Fault(Cause::partner_garbage, "the appeal is no JSON object");
    // Lists are [] or null without system, and a list of one may come as the element itself.
    std::vector<EasEvent> events;
    const std::string day = text_of(parsed.get_object(), "createdAt");
    const auto* history = parsed.get_object().if_contains("history");
    if (history == nullptr) return events;
    std::set<std::string> seen;
    const auto add = [&](const json::value& entry) {
        if (!entry.is_object()) throw Fault(Cause::partner_garbage, "a history entry is no object");
        EasEvent read = event_of(entry.get_object(), words, {system, pos_id}, day);
        if (!seen.insert(read.event.event_id).second) return;
        const auto later = [](const EasEvent& left, const EasEvent& right) { return left.event.at < right.event.at; };
        events.insert(std::upper_bound(events.begin(), events.end(), read, later), std::move(read));
    };
    if (history->is_array()) {
        for (const json::value& entry : history->get_array()) add(entry);
    } else if (!history->is_null()) {
        add(*history);
    }
    if (auto deadline = deadline_of(parsed.get_object(), system, pos_id))
        events.insert(events.begin(), EasEvent{std::move(*deadline), {}});
    return events;
}

}  // namespace gateway::pos
