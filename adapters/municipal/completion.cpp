#include "adapters/municipal/completion.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "adapters/municipal/translation.hpp"
#include "gateway/appeal/attachments.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::municipal {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_id = 200;

void put_if_absent(json::object& object, std::string_view key, json::value value) {
    auto& member = object[json::string_view(key.data(), key.size())];
    if (member.is_null()) member = std::move(value);
}

/// Numbers as texts: partners number their appeals, we name them.
void make_text(json::value& value) {
    if (value.is_int64() || value.is_uint64()) value = json::serialize(value);
}

/// A plain text instead of an object becomes the object's main member.
json::object& as_object(json::value& value, std::string_view member, std::string_view place) {
    make_text(value);
    if (value.is_string()) value = json::object{{json::string_view(member.data(), member.size()), value}};
    if (!value.is_object()) throw Fault(Cause::schema_violation, "an object or a text is expected", std::string(place));
    return value.get_object();
}

void complete_id(json::value& id, const Manners& manners, std::string_view place) {
    auto& object = as_object(id, "value", place);
    put_if_absent(object, "system", json::string(manners.connector));
    put_if_absent(object, "kind", json::string(json::string_view(partner_id_kind.data(), partner_id_kind.size())));
    make_text(object["value"]);
}

void complete_ids(json::object& appeal, const Arrival& arrival, const Manners& manners) {
    auto& ids = appeal["external_ids"];
    if (ids.is_null()) ids = json::array{};
    if (!ids.is_array()) throw Fault(Cause::schema_violation, "a list is expected", "/external_ids");
    if (ids.get_array().empty() && !arrival.id.empty()) ids.get_array().emplace_back(json::string(arrival.id));
    for (auto& id : ids.get_array()) complete_id(id, manners, "/external_ids");
}

void complete_questions(json::object& appeal) {
    put_if_absent(appeal, "questions", json::array{json::object{}});
    auto& questions = appeal["questions"];
    if (!questions.is_array()) return;  // the strict reader says what is wrong
    std::int64_t n = 0;
    for (auto& question : questions.get_array()) {
        if (!question.is_object()) continue;
        put_if_absent(question.get_object(), "n", ++n);
        put_if_absent(question.get_object(), "status", appeal["status"]);
    }
}

void complete_appeal(json::object& appeal, const Arrival& arrival, const Manners& manners) {
    appeal["appeal_id"] = make_uuid_v7(arrival.at);  // the gateway gives its own
    complete_ids(appeal, arrival, manners);
    put_if_absent(appeal, "regime", json::string(manners.regime));
    put_if_absent(appeal, "channel", "municipal_other");
    put_if_absent(appeal, "created_at", json::string(to_rfc3339(arrival.at)));
    put_if_absent(appeal, "status", "received");
    put_if_absent(appeal, "status_at", appeal["created_at"]);
    as_object(appeal["text"], "body", "/text");
    complete_questions(appeal);
    if (manners.territory.size() != 1 || manners.territory.front().size() != 8) return;
    put_if_absent(appeal, "location", json::object{});
    if (appeal["location"].is_object())
        put_if_absent(appeal["location"].get_object(), "oktmo8", json::string(manners.territory.front()));
}

void complete_event(json::object& event, const Arrival& arrival, const Manners& manners) {
    put_if_absent(event, "event_id", json::string(event_id_for(arrival)));
    put_if_absent(event, "kind", event.if_contains("answer") != nullptr ? "answer.sent" : "status.changed");
    put_if_absent(event, "at", json::string(to_rfc3339(arrival.at)));
    put_if_absent(event, "source", json::string(manners.connector));
    if (!event.contains("external_id") && !event.contains("appeal_id") && !arrival.about.empty())
        event["external_id"] = json::string(arrival.about);
    if (event.contains("external_id")) complete_id(event["external_id"], manners, "/external_id");
    if (!event.contains("answer")) return;
    auto& answer = as_object(event["answer"], "text", "/answer");
    put_if_absent(answer, "id", event["event_id"]);
    put_if_absent(answer, "kind", "final");
}

bool is_ours(const AppealExternalId& id, const Manners& manners) {
    return id.system.empty() || id.system == manners.connector;
}

Submission submission_with(const Arrival& arrival, const Manners& manners) {
    Submission submission;
    submission.unrouted = Submission::Unrouted::park;
    auto& envelope = submission.envelope;
    envelope.connector = envelope.sender = manners.connector;
    envelope.content_type = arrival.content_type;
    envelope.bytes = arrival.original.empty() ? arrival.octets : arrival.original;
    envelope.content_digest = sha256_hex(arrival.octets);
    envelope.attachments = arrival.attachments;
    envelope.received_at = arrival.at;
    return submission;
}

Submission submission_of(Appeal appeal, const Arrival& arrival, const Manners& manners) {
    const auto own = std::find_if(appeal.external_ids.begin(), appeal.external_ids.end(),
                                  [&](const auto& id) { return is_ours(id, manners) && id.kind == partner_id_kind; });
    if (own == appeal.external_ids.end() || own->value.empty())
        throw Fault(Cause::missing_field, "the partner's own id of the appeal", "/external_ids");
    require_territory(appeal, manners.territory);
    auto submission = submission_with(arrival, manners);
    auto& envelope = submission.envelope;
    envelope.kind = MessageKind::appeal_created;
    // The same id with another content is an update of the appeal, the same content a repeat.
    envelope.sender_message_id = own->value.substr(0, longest_id) + "@" + envelope.content_digest.substr(0, 24);
    envelope.occurred_at = appeal.created_at;
    for (auto& file : attachments_of(arrival.attachments)) appeal.attachments.push_back(std::move(file));
    submission.canonical = to_json(appeal);
    return submission;
}

Submission submission_of(AppealEvent event, const Arrival& arrival, const Manners& manners) {
    if (!event.external_id && !event.appeal_id.empty())
        event.external_id = AppealExternalId{manners.connector, std::string(our_id_kind), event.appeal_id, {}, {}, {}};
    event.appeal_id.clear();
    if (!event.external_id) throw Fault(Cause::missing_field, "which appeal the event is about", "/external_id");
    if (!is_ours(*event.external_id, manners))
        throw Fault(Cause::unknown_appeal, "a partner names appeals by its own ids only", "/external_id");
    auto submission = submission_with(arrival, manners);
    submission.envelope.kind = event.kind;
    submission.envelope.sender_message_id = event.event_id.substr(0, 300);
    submission.envelope.occurred_at = event.at;
    submission.canonical = to_json(event);
    return submission;
}

}  // namespace

std::string event_id_for(const Arrival& arrival) {
    const auto& name = arrival.about.empty() ? arrival.id : arrival.about;
    return name.substr(0, longest_id) + "#" + sha256_hex(arrival.seen + '\x1f' + arrival.octets).substr(0, 24);
}

void require_territory(const Appeal& appeal, const std::vector<std::string>& territory) {
    if (territory.empty()) return;
    const auto& code = appeal.location.oktmo8.empty() ? appeal.routing.municipality_oktmo : appeal.location.oktmo8;
    const bool ours = std::any_of(territory.begin(), territory.end(), [&](const auto& part) { return code.starts_with(part); });
    if (!ours)
        throw Fault(Cause::unknown_territory, "the appeal is of another territory than this partner's", "/location/oktmo8");
}

Submission submission_of_json(std::string_view mapped, const Arrival& arrival, const Manners& manners) {
    boost::system::error_code error;
    json::value value = json::parse(json::string_view(mapped.data(), mapped.size()), error);
    if (error || !value.is_object()) throw Fault(Cause::mapping_failed, "the mapping made no JSON object");
    auto& object = value.get_object();
    if (object.contains("text")) {
        complete_appeal(object, arrival, manners);
        return submission_of(appeal_from_json(json::serialize(value)), arrival, manners);
    }
    complete_event(object, arrival, manners);
    return submission_of(event_from_json(json::serialize(value)), arrival, manners);
}

Submission submission_of_xml(std::string_view mapped, const Arrival& arrival, const Manners& manners) {
    const auto document = XmlDocument::parse(mapped);
    if (document.root().name() == "event") return submission_of(event_from_xml(document.root()), arrival, manners);
    return submission_of(appeal_from_xml(document.root()), arrival, manners);
}

}  // namespace gateway::municipal
