#include "adapters/smev3/content.hpp"

#include <algorithm>
#include <utility>

#include "adapters/smev3/personal.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace {

AppealExternalId id_of(std::string system, std::string kind, std::string value) {
    AppealExternalId id;
    id.system = std::move(system);
    id.kind = std::move(kind);
    id.value = std::move(value);
    return id;
}

void append(std::string& list, std::string_view separator, const std::string& item) {
    if (!list.empty()) list += separator;
    list += item;
}

}  // namespace

ContentMapping::ContentMapping(const Smev3Settings& settings) : content_(settings.mapping_in, settings.mapping_out) {}

Appeal ContentMapping::appeal_of(const Taken& taken, const std::string& system, Time now, StampSink stamps) const {
    if (!taken.content) throw Fault(Cause::schema_violation, "MessagePrimaryContent is empty");
    Appeal appeal = content_.appeal_of(taken.content, taken.message_id, stamps);
    appeal.appeal_id = make_uuid_v7(now);
    appeal.external_ids.push_back(id_of(system, "smev_message_id", taken.message_id));
    appeal.channel = Channel::smev;
    // What the answer must carry back untouched.
    std::map<std::string, std::string, std::less<>> kept{{"reply_to", taken.reply_to},
                                                         {"transaction_code", taken.transaction_code},
                                                         {"reference_id", taken.reference_id},
                                                         {"sender", taken.sender}};
    if (taken.test) kept["test_message"] = "true";
    const std::string personal = word_of_personal(taken.personal_signature);
    if (!personal.empty()) kept["personal_signature"] = personal;
    appeal.ext[system] = json_object(kept);
    return appeal;
}

void ContentMapping::add_files(std::vector<Attachment>& listed, const std::vector<AttachmentRef>& files) {
    for (const AttachmentRef& file : files) {
        const auto known = std::ranges::find_if(listed, [&](const Attachment& one) {
            return one.id == file.id || (!one.sha256.empty() && one.sha256 == file.sha256);
        });
        Attachment& one = known == listed.end() ? listed.emplace_back() : *known;
        if (one.id.empty()) one.id = file.id;
        if (one.name.empty()) one.name = file.name;
        if (one.mime.empty()) one.mime = file.mime;
        if (one.source_ref.empty()) one.source_ref = file.source_ref;
        one.size = static_cast<std::int64_t>(file.size);
        one.sha256 = file.sha256;
        if (!file.scan.empty()) one.scan = Open<ScanState>::of(file.scan);
    }
}

AppealEvent ContentMapping::event_of(const Taken& taken, const std::string& system, Time now, StampSink stamps) const {
    AppealEvent event;
    event.at = taken.sent_at.value_or(now);
    if (taken.content) {
        event = content_.event_of(taken.content, taken.message_id, stamps);
    } else if (taken.kind == Taken::Kind::cancel) {
        event.status = Status::withdrawn;
        event.status_raw = "CANCEL";
    } else if (!taken.rejections.empty()) {
        event.status = Status::returned;
        for (const Rejection& one : taken.rejections) {
            append(event.status_raw, ", ", one.code);
            append(event.note, "\n", one.text);
        }
    } else if (taken.verdict) {
        // The administrator's business: it stands with the delivery. Nobody else is told.
        event.status_raw = taken.verdict->category;
    } else {
        event.status_raw = taken.status_code;
        event.note = taken.status_text;
        for (const StatusParameter& one : taken.status_parameters) append(event.note, "\n", one.key + ": " + one.value);
    }
    // The correlation is SMEV's, not the content's: an answer may only speak of the appeal it answers.
    event.event_id = system + ":" + taken.message_id;
    event.appeal_id.clear();
    event.external_id = id_of(system, "smev_message_id", taken.original_id.empty() ? taken.reference_id : taken.original_id);
    event.source = system;
    return event;
}

std::string ContentMapping::content_of(const Appeal& appeal, StampSink stamps) const {
    return content_.content_of(appeal, stamps);
}

std::string ContentMapping::content_of(const AppealEvent& event, StampSink stamps) const {
    return content_.content_of(event, stamps);
}

}  // namespace gateway::smev3
