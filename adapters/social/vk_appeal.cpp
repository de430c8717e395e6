#include "adapters/social/vk_appeal.hpp"

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::social {
namespace {

AppealExternalId id_of(const Callback& callback, const std::string& connector) {
    AppealExternalId id;
    id.system = connector;
    id.kind = item_kind;
    id.value = to_text(callback.item);
    return id;
}

/// Only pictures: the text says so, for every appeal has one.
std::string body_of(const Callback& callback) {
    if (callback.text.find_first_not_of(" \t\r\n") != std::string::npos) return callback.text;
    std::string types;
    for (const Attached& one : callback.attached) types += (types.empty() ? "" : ", ") + one.type;
    return types.empty() ? "(без текста)" : "(без текста; вложения: " + types + ")";
}

Question question_of(const VkSettings& settings, const Open<Status>& status, Time at) {
    Question question;
    question.status = status;
    question.dates.incoming = at;
    question.org_current = settings.organisation;
    if (settings.topic.empty()) return question;
    Topic topic;
    topic.scheme = TopicScheme::zur;
    topic.code = settings.topic;
    topic.mapped_from = "vk:" + std::to_string(settings.group_id);
    question.topics = {topic};
    return question;
}

std::string vk_fields(const Callback& callback) {
    std::map<std::string, std::string, std::less<>> fields{{"from_id", std::to_string(callback.from)}, {"type", callback.type}};
    if (callback.reply_to != 0) fields["reply_to_comment"] = std::to_string(callback.reply_to);
    return json_object(fields);
}

}  // namespace

Appeal appeal_of(const Callback& callback, const VkSettings& settings, const std::string& connector, Time now) {
    Appeal appeal;
    appeal.appeal_id = make_uuid_v7(now);
    appeal.external_ids = {id_of(callback, connector)};
    appeal.regime = Regime::open_source;
    appeal.channel = Channel::vk;
    appeal.created_at = callback.at.value_or(now);
    appeal.applicant.identity_assurance = IdentityAssurance::none;
    appeal.text.body = body_of(callback);
    appeal.text.lang = "ru";
    const bool back = callback.what == Callback::What::restored;
    appeal.status = back ? Status::reopened : Status::received;
    appeal.status_raw = back ? "restored" : "";
    appeal.status_at = back ? now : appeal.created_at;
    appeal.questions = {question_of(settings, appeal.status, appeal.created_at)};
    appeal.location.oktmo8 = settings.oktmo;
    appeal.routing.municipality_oktmo = settings.oktmo;
    appeal.routing.received_org = settings.organisation;
    appeal.flags.shared = callback.item.kind != Item::Kind::message;  // what is written to the community itself is not public
    for (const Attached& one : callback.attached) {
        Attachment attachment;
        attachment.id = one.id;
        attachment.name = one.type;
        attachment.source_ref = one.url;
        attachment.is_public = appeal.flags.shared;
        appeal.attachments.push_back(std::move(attachment));
    }
    appeal.ext[connector] = vk_fields(callback);
    return appeal;
}

AppealEvent deletion_of(const Callback& callback, const std::string& connector, Time now) {
    AppealEvent event;
    event.event_id = connector + ":" + (callback.event_id.empty() ? to_text(callback.item) : callback.event_id);
    event.kind = MessageKind::status_changed;
    event.external_id = id_of(callback, connector);
    event.at = now;
    event.source = connector;
    event.status = Status::withdrawn;
    event.status_raw = "deleted";
    return event;
}

}  // namespace gateway::social
