#include "adapters/smev3/content.hpp"

#include <utility>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::smev3 {

namespace {

AppealExternalId id_of(std::string system, std::string kind, std::string value) {
    AppealExternalId id;
    id.system = std::move(system);
    id.kind = std::move(kind);
    id.value = std::move(value);
    return id;
}

std::string without_declaration(std::string xml) {
    if (!xml.starts_with("<?xml")) return xml;
    auto end = xml.find("?>");
    if (end == std::string::npos) return xml;
    end += 2;
    while (end < xml.size() && (xml[end] == '\n' || xml[end] == '\r')) ++end;
    return xml.substr(end);
}

std::string mapped(const XsltProgram& program, const Taken& taken) {
    return program.run(XmlDocument::parse(canonicalize_exclusive(taken.content)), {{"message_id", taken.message_id}});
}

}  // namespace

ContentMapping::ContentMapping(const Smev3Settings& settings) {
    if (!settings.mapping_in.empty()) in_ = XsltProgram::load(settings.mapping_in);
    if (!settings.mapping_out.empty()) out_ = XsltProgram::load(settings.mapping_out);
}

Appeal ContentMapping::appeal_of(const Taken& taken, const std::string& system, Time now) const {
    if (!taken.content) throw Fault(Cause::schema_violation, "MessagePrimaryContent is empty");
    Appeal appeal = in_ ? appeal_from_xml(mapped(*in_, taken)) : appeal_from_xml(taken.content);
    appeal.appeal_id = make_uuid_v7(now);
    appeal.external_ids.push_back(id_of(system, "smev_message_id", taken.message_id));
    appeal.channel = Channel::smev;
    // What the answer must carry back untouched.
    std::map<std::string, std::string, std::less<>> kept{{"reply_to", taken.reply_to},
                                                         {"transaction_code", taken.transaction_code},
                                                         {"reference_id", taken.reference_id},
                                                         {"sender", taken.sender}};
    if (taken.test) kept["test_message"] = "true";
    if (taken.attachments > 0) kept["attachments_not_fetched"] = std::to_string(taken.attachments);
    appeal.ext[system] = json_object(kept);
    return appeal;
}

AppealEvent ContentMapping::event_of(const Taken& taken, const std::string& system, Time now) const {
    AppealEvent event;
    event.at = taken.sent_at.value_or(now);
    if (taken.content) {
        event = in_ ? event_from_xml(mapped(*in_, taken)) : event_from_xml(taken.content);
    } else if (!taken.rejection.empty()) {
        event.status = Status::returned;
        event.status_raw = taken.rejection;
        event.note = taken.rejection_text;
    } else if (!taken.async_status.empty()) {
        event.status_raw = taken.async_status;
        if (taken.async_fault) event.note = "СМЭВ: " + describe(*taken.async_fault);
    } else {
        event.status_raw = taken.status_code;
        event.note = taken.status_text;
    }
    // The correlation is SMEV's, not the content's: an answer may only speak of the appeal it answers.
    event.event_id = system + ":" + taken.message_id;
    event.appeal_id.clear();
    event.external_id = id_of(system, "smev_message_id", taken.original_id);
    event.source = system;
    return event;
}

std::string ContentMapping::outwards(std::string canonical_xml) const {
    if (!out_) return without_declaration(std::move(canonical_xml));
    return without_declaration(out_->run(XmlDocument::parse(canonical_xml), {}));
}

std::string ContentMapping::content_of(const Appeal& appeal) const {
    // What adapters keep for themselves is nobody else's business.
    Appeal bare = appeal;
    std::erase_if(bare.ext, [](const auto& field) { return field.first != unknown_fields; });
    return outwards(appeal_to_xml(bare));
}

std::string ContentMapping::content_of(const AppealEvent& event) const {
    return outwards(event_to_xml(event));
}

}  // namespace gateway::smev3
