#include "adapters/open311/outgoing.hpp"

#include <algorithm>

#include "adapters/open311/status.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

constexpr std::size_t longest_description = 4'000;

std::string service_code_of(const ClientSettings& settings, const Appeal& appeal, Interpreter& interpreter) {
    const Services& services = settings.services;
    const auto day = local_day(appeal.created_at, settings.utc_offset_minutes);
    interpreter.used(services.file(), services.digest());
    for (const auto& question : appeal.questions) {
        for (const auto& topic : question.topics) {
            auto code = services.code_of(topic.scheme.text(), topic.code, day);
            if (code) return *code;
        }
    }
    for (const auto& question : appeal.questions) {
        for (const auto& topic : question.topics) {
            const auto word = std::string(topic.scheme.text()) + ":" + (topic.code.empty() ? topic.name : topic.code);
            interpreter.unknown(services.file(), services.digest(), word);
        }
    }
    if (settings.default_service.empty())
        throw Fault(Cause::unknown_topic, "the dictionary has no service_code for the topics");
    return settings.default_service;
}

std::string description_of(const ClientSettings& settings, const Appeal& appeal) {
    std::string text = appeal.text.subject.empty() || appeal.text.subject == appeal.text.body
                           ? appeal.text.body
                           : appeal.text.subject + "\n\n" + appeal.text.body;
    const auto marker = "\n\n" + marker_of(appeal.appeal_id);
    const auto room = longest_description - characters(marker);
    if (characters(text) > room) {
        if (!settings.cut_long_text) throw Fault(Cause::bad_value, "the text is longer than GeoReport v2 takes", "/text/body");
        text = std::string(first_characters(text, room - 1)) + "…";
    }
    return without_controls(text + marker);
}

void add(WebFields& form, std::string name, std::string value) {
    if (!value.empty()) form.emplace_back(std::move(name), std::move(value));
}

void add_place(WebFields& form, const Location& place) {
    if (place.geo) {
        add(form, "lat", write_decimal(place.geo->lat));
        add(form, "long", write_decimal(place.geo->lon));
    }
    add(form, "address_string", place.address_text);
    if (!place.geo && place.address_text.empty())
        throw Fault(Cause::missing_field, "neither coordinates nor an address", "/location");
}

void add_applicant(WebFields& form, const Applicant& person) {
    add(form, "first_name", person.name.first);
    add(form, "last_name", person.name.last);
    add(form, "email", person.contacts.email);
    add(form, "phone", person.contacts.phone);
}

/// A public attachment the partner can fetch; others are not sent.
std::string media_url_of(const Appeal& appeal) {
    for (const auto& file : appeal.attachments) {
        if (file.is_public && file.source_ref.starts_with("https://")) return file.source_ref;
    }
    return {};
}

}  // namespace

std::string marker_of(std::string_view appeal_id) {
    return "[appeal-gateway " + std::string(appeal_id) + "]";
}

bool carries_marker(std::string_view description, std::string_view appeal_id) {
    return description.find(marker_of(appeal_id)) != std::string_view::npos;
}

WebFields request_form(const ClientSettings& settings, const Delivery& delivery, Interpreter& interpreter) {
    const auto appeal = appeal_from_json(delivery.canonical.empty() ? delivery.appeal : delivery.canonical);
    WebFields form;
    add(form, "jurisdiction_id", settings.jurisdiction);
    add(form, "service_code", service_code_of(settings, appeal, interpreter));
    add_place(form, appeal.location);
    add(form, "description", description_of(settings, appeal));
    if (settings.send_requested_datetime) {
        add(form, "requested_datetime", to_rfc3339(appeal.created_at, settings.utc_offset_minutes));
    }
    if (!appeal.flags.confidential) add(form, "media_url", media_url_of(appeal));
    if (settings.send_applicant) add_applicant(form, appeal.applicant);
    for (const auto& [code, value] : settings.attributes) add(form, "attribute[" + code + "]", value);
    return form;
}

WebFields update_form(const ClientSettings& settings, const Delivery& delivery) {
    const auto event = event_from_json(delivery.canonical);
    const auto number = known_id(delivery.external_ids, delivery.connector, "service_request_id");
    if (number.empty()) throw Fault(Cause::missing_field, "the partner's number of the request is not known", "/external_ids");
    const auto text = event.answer && !event.answer->text.empty() ? event.answer->text : event.note;
    WebFields form;
    add(form, "jurisdiction_id", settings.jurisdiction);
    add(form, "service_request_id", number);
    add(form, "update_id", delivery.message_id);
    add(form, "updated_datetime", to_rfc3339(event.at, settings.utc_offset_minutes));
    add(form, "status", std::string(update_status(event.status.value, event.decision.value)));
    add(form, "description", text.empty() ? std::string(public_sentence(event.status.value)) : without_controls(text));
    return form;
}

std::string encoded(const WebFields& form) {
    std::string text;
    for (const auto& [name, value] : form) {
        if (!text.empty()) text += '&';
        text += percent_encode(name) + "=" + percent_encode(value);
    }
    return text;
}

std::string known_id(const std::vector<ExternalId>& ids, std::string_view system, std::string_view kind) {
    for (const auto& id : ids) {
        if (id.system == system && id.kind == kind) return id.value;
    }
    return {};
}

}  // namespace gateway::open311
