#include "adapters/open311/view.hpp"

#include <algorithm>

#include "adapters/open311/status.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/appeal/json_codec.hpp"

namespace gateway::open311 {
namespace {

/// What the endpoint wrote beside the appeal when it was posted.
std::string kept(const Appeal& appeal, const std::string& connector, std::string_view name) {
    const auto found = appeal.ext.find(connector);
    if (found == appeal.ext.end()) return {};
    const auto members = read_json(found->second);
    const auto* value = members.find(name);
    return value == nullptr ? std::string() : value->words();
}

std::string id_of(const AppealRecord& record, const std::string& connector) {
    for (const auto& id : record.external_ids) {
        if (id.system == connector && id.kind == "service_request_id") return id.value;
    }
    return {};
}

/// Text of the last answer the citizen may read; else the last public note of the history.
std::string last_words(const Appeal& appeal) {
    for (auto answer = appeal.answers.rbegin(); answer != appeal.answers.rend(); ++answer) {
        if (!answer->text.empty()) return answer->text;
    }
    for (auto entry = appeal.history.rbegin(); entry != appeal.history.rend(); ++entry) {
        if (!entry->note.empty()) return entry->note;
    }
    return std::string(public_sentence(appeal.status.value));
}

std::string agency_of(const Appeal& appeal, const std::string& fallback) {
    for (const auto& question : appeal.questions) {
        if (!question.org_current.empty()) return question.org_current;
    }
    return appeal.routing.current_org.empty() ? fallback : appeal.routing.current_org;
}

/// When the answer is due: as given, else as computed. The other stages are the office's own affair.
std::string expected_of(const Appeal& appeal, int offset) {
    const AppealDeadline* due = nullptr;
    for (const auto& deadline : appeal.deadlines) {
        if (deadline.stage != "answer" || !deadline.due_at || deadline.satisfied_at) continue;
        if (due == nullptr || (deadline.source == DeadlineSource::given && !(due->source == DeadlineSource::given)))
            due = &deadline;
    }
    return due != nullptr ? to_rfc3339(*due->due_at, offset) : std::string();
}

std::string local_topic(const Appeal& appeal) {
    for (const auto& question : appeal.questions) {
        for (const auto& topic : question.topics) {
            if (topic.scheme == TopicScheme::local) return topic.code;
        }
    }
    return {};
}

void add_place(Value& fields, const Appeal& appeal, bool whole) {
    const auto& place = appeal.location;
    const auto address_id = place.ext.find("address_id");
    const bool has_id = whole && address_id != place.ext.end();
    fields.add("address", Value::of(whole ? place.address_text : std::string()));
    fields.add("address_id", has_id ? Value::of(read_json(address_id->second).words()) : Value());
    fields.add("zipcode", {});
    fields.add("lat", whole && place.geo ? Value::number(write_decimal(place.geo->lat)) : Value());
    fields.add("long", whole && place.geo ? Value::number(write_decimal(place.geo->lon)) : Value());
}

}  // namespace

std::optional<PublicRequest> public_view(const EndpointSettings& settings, const AppealRecord& record, const Viewer& viewer) {
    using Publish = EndpointSettings::Publish;
    const auto appeal = appeal_from_json(record.json);
    const bool own = !viewer.partner.empty() && kept(appeal, viewer.connector, "partner") == viewer.partner;
    if (!own && (appeal.flags.confidential || settings.publish == Publish::none)) return std::nullopt;
    const bool whole = own || (appeal.flags.shared && settings.publish == Publish::full);
    const int offset = settings.utc_offset_minutes;

    PublicRequest view;
    view.id = id_of(record, viewer.connector);
    if (view.id.empty()) return std::nullopt;
    view.service_code = local_topic(appeal);
    view.status = public_status(appeal.status.value);
    view.requested = appeal.created_at;
    view.updated = std::max(appeal.status_at, appeal.created_at);
    const auto* service = settings.services.by_code(view.service_code);
    view.fields = Value::object();
    view.fields.add("service_request_id", Value::of(view.id))
        .add("status", Value::of(view.status))
        .add("status_notes", Value::of(whole ? last_words(appeal) : std::string(public_sentence(appeal.status.value))))
        .add("service_name", Value::of(service == nullptr ? std::string() : service->name))
        .add("service_code", Value::of(view.service_code))
        .add("description", Value::of(whole ? std::string(first_characters(appeal.text.body, 4'000)) : std::string()))
        .add("agency_responsible", Value::of(agency_of(appeal, settings.agency)))
        .add("service_notice", {})
        .add("requested_datetime", Value::of(to_rfc3339(view.requested, offset)))
        .add("updated_datetime", Value::of(to_rfc3339(view.updated, offset)))
        .add("expected_datetime", Value::of(expected_of(appeal, offset)));
    add_place(view.fields, appeal, whole);
    view.fields.add("media_url", Value::of(whole ? kept(appeal, viewer.connector, "media_url") : std::string()));
    return view;
}

Value discovery_document(const EndpointSettings& settings) {
    Value formats = Value::list("format");
    formats.push(Value::of("text/xml")).push(Value::of("application/json"));
    Value endpoint = Value::object();
    endpoint.add("specification", Value::of("http://wiki.open311.org/GeoReport_v2"))
        .add("url", Value::of(settings.public_url))
        .add("changeset", Value::of(settings.changeset))
        .add("type", Value::of("production"))
        .add("formats", std::move(formats));
    Value endpoints = Value::list("endpoint");
    endpoints.push(std::move(endpoint));
    Value document = Value::object();
    document.add("changeset", Value::of(settings.changeset))
        .add("contact", Value::of(settings.contact))
        .add("key_service", Value::of(settings.key_service))
        .add("endpoints", std::move(endpoints));
    return document;
}

Value service_list(const EndpointSettings& settings, std::string_view day) {
    Value list = Value::list("service");
    for (const auto& service : settings.services.all()) {
        if (service.topic_on(day) == nullptr) continue;
        Value item = Value::object();
        item.add("service_code", Value::of(service.code))
            .add("service_name", Value::of(service.name))
            .add("description", Value::of(service.description))
            .add("metadata", Value::boolean(!service.attributes.empty()))
            .add("type", Value::of("realtime"))
            .add("keywords", Value::of(service.keywords))
            .add("group", Value::of(service.group));
        list.push(std::move(item));
    }
    return list;
}

Value service_definition(const Service& service) {
    Value attributes = Value::list("attribute");
    for (const auto& attribute : service.attributes) {
        Value item = Value::object();
        item.add("variable", Value::boolean(attribute.variable))
            .add("code", Value::of(attribute.code))
            .add("datatype", Value::of(attribute.datatype))
            .add("required", Value::boolean(attribute.required))
            .add("datatype_description", Value::of(attribute.datatype_description))
            .add("order", Value::number(std::to_string(attribute.order)))
            .add("description", Value::of(attribute.description));
        Value values = Value::list("value");
        for (const auto& choice : attribute.values) {
            Value pair = Value::object();
            pair.add("key", Value::of(choice.key)).add("name", Value::of(choice.name));
            values.push(std::move(pair));
        }
        if (!attribute.values.empty()) item.add("values", std::move(values));
        attributes.push(std::move(item));
    }
    Value definition = Value::object();
    definition.add("service_code", Value::of(service.code)).add("attributes", std::move(attributes));
    return definition;
}

}  // namespace gateway::open311
