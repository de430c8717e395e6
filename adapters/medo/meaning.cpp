#include "adapters/medo/meaning.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "gateway/appeal/attachments.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"

namespace gateway::medo {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

AppealExternalId id_of(const std::string& system, std::string_view kind, const std::string& value) {
    AppealExternalId id;
    id.system = system;
    id.kind = kind;
    id.value = value;
    return id;
}

std::string mime_of(const std::string& name) {
    const std::string ending = fs::path(name).extension().string();
    if (ending == ".pdf" || ending == ".PDF") return "application/pdf";
    if (ending == ".xml" || ending == ".XML") return "application/xml";
    return "application/octet-stream";
}

AttachmentRef take_file(const Packet& packet, const std::string& name, Blobs& blobs) {
    const fs::path spool = blobs.spool_path();
    std::error_code error;
    fs::copy_file(packet.dir / name, spool, fs::copy_options::overwrite_existing, error);
    if (error) throw Fault(Cause::store_unavailable, "copy: " + error.message());
    const BlobInfo blob = blobs.put_file(spool);
    AttachmentRef ref;
    ref.name = name;
    ref.mime = mime_of(name);
    ref.size = blob.size;
    ref.sha256 = blob.sha256;
    ref.source_ref = name;
    return ref;
}

bool is_transport(const Packet& packet, const std::string& name) {
    return name == packet.message_name || name == "envelope.ltr" || name == "envelope.ini";
}

/// Every file of the packet: also those the message does not name are part of what came; then what lay in the container, which
/// stays beside them, for its signature is over the whole.
std::vector<AttachmentRef> take_files(const Packet& packet, const Communication& what, const Office& office) {
    for (const MessageFile& file : what.files) {
        if (!packet.files.contains(file.local_name) && !packet.unpacked.contains(file.local_name))
            throw Fault(Cause::attachment_missing, "a file of the message is not in the packet", "files");
    }
    std::uint64_t total = 0;
    for (const auto& [name, size] : packet.files) {
        if (size > office.settings.max_file) throw Fault(Cause::too_large, "a file is over max_file");
        total += size;
    }
    if (total > office.settings.max_packet) throw Fault(Cause::too_large, "the packet is over max_packet");
    std::vector<AttachmentRef> refs;
    for (const auto& [name, size] : packet.files) {
        if (is_transport(packet, name)) continue;
        refs.push_back(take_file(packet, name, office.kit.blobs));
        refs.back().id = std::to_string(refs.size());
    }
    for (const auto& [name, octets] : packet.unpacked) {
        if (octets.size() > office.settings.max_file) throw Fault(Cause::too_large, "a file is over max_file");
        const BlobInfo blob = office.kit.blobs.put(octets);
        AttachmentRef& ref = refs.emplace_back();
        ref.id = std::to_string(refs.size());
        ref.name = safe_name(name);
        ref.mime = mime_of(name);
        ref.size = blob.size;
        ref.sha256 = blob.sha256;
        ref.source_ref = name;
    }
    return refs;
}

std::string reply_address(const Packet& packet) {
    return packet.letter && !packet.letter->addresses.empty() ? packet.letter->addresses.front() : std::string();
}

MappedDocument mapped(const Communication& what, std::string_view form, const Office& office, Time now) {
    const Time created = medo_time(what.created, office.settings.utc_offset).value_or(now);
    return office.mapping_in.run(canonicalize_exclusive(what.body), {{"form", std::string(form)},
                                                                     {"system", office.kit.id},
                                                                     {"appeal_id", make_uuid_v7(now)},
                                                                     {"message_uid", what.uid},
                                                                     {"source", what.source_title},
                                                                     {"created_at", to_rfc3339(created)},
                                                                     {"received_at", to_rfc3339(now)}});
}

void appeal_into(Submission& submission, const Packet& packet, const Communication& what, const Office& office, Time now) {
    const MappedDocument document = mapped(what, "appeal", office, now);
    Appeal appeal = appeal_from_xml(document.text);
    const std::string& system = office.kit.id;
    // The correlation is МЭДО's, not the mapping's.
    std::erase_if(appeal.external_ids, [&](const AppealExternalId& id) { return id.system == system && id.kind == uid_kind; });
    appeal.external_ids.push_back(id_of(system, uid_kind, what.uid));
    if (!what.number.empty()) appeal.external_ids.push_back(id_of(system, their_number_kind, what.number.number));
    appeal.channel = Channel::medo;
    for (Attachment& one : attachments_of(submission.envelope.attachments)) appeal.attachments.push_back(std::move(one));
    appeal.ext[system] = json_object({{"uid", what.uid},
                                      {"format", what.new_format ? "2.7.1" : "2.6"},
                                      {"reply_to", reply_address(packet)},
                                      {"source_uid", what.source_uid},
                                      {"source", what.source_title},
                                      {"number", what.number.number},
                                      {"date", what.number.date}});
    submission.envelope.kind = MessageKind::appeal_created;
    submission.canonical = to_json(appeal);
    submission.mapped.push_back(document.stamp());
}

AppealEvent bare_event(const Communication& what, const ExternalId& about, const Office& office, Time now) {
    AppealEvent event;
    event.event_id = office.kit.id + ":" + what.uid;
    event.external_id = id_of(about.system, about.kind, about.value);
    event.at = medo_time(what.created, office.settings.utc_offset).value_or(now);
    event.source = office.kit.id;
    return event;
}

void answer_into(Submission& submission, const Communication& what, const ExternalId& about, const Office& office, Time now) {
    const MappedDocument document = mapped(what, "answer", office, now);
    AppealEvent event = event_from_xml(document.text);
    const AppealEvent sure = bare_event(what, about, office, now);
    event.event_id = sure.event_id;  // as above

    event.appeal_id.clear();
    event.external_id = sure.external_id;
    event.source = sure.source;
    event.at = sure.at;
    event.external_ids.push_back(id_of(office.kit.id, uid_kind, what.uid));
    if (event.answer) {
        for (Attachment& one : attachments_of(submission.envelope.attachments))
            event.answer->attachments.push_back(std::move(one));
    }
    submission.envelope.kind = event.kind;
    submission.canonical = to_json(event);
    submission.mapped.push_back(document.stamp());
}

/// A квитанция proves that the partner's system has it; whether it registers the document comes later, by an уведомление.
void word_into(Submission& submission, const Communication& what, const Office& office, Time now) {
    const bool receipt = what.kind == Communication::Kind::acknowledgment;
    AppealEvent event = bare_event(what, {office.kit.id, std::string(uid_kind), what.about_uid}, office, now);
    event.kind = MessageKind::status_changed;
    event.status_raw = (receipt ? "МЭДО, квитанция: " : "МЭДО, уведомление: ") + what.word;
    if (!receipt) {
        event.status = what.positive ? Status::registered : Status::returned;
        event.note = what.reason;
        if (what.positive && !what.number.empty())
            event.external_ids.push_back(id_of(office.kit.id, their_number_kind, what.number.number));
    }
    DeliveryWord word;
    word.connector = office.kit.id;
    word.handle = what.about_uid;
    word.state = what.positive ? DeliveryState::delivered : DeliveryState::refused;
    word.stage =
        receipt ? (what.positive ? "acknowledged" : "not accepted") : (what.positive ? "registered" : "not registered");
    if (!what.positive) {
        word.cause = Cause::partner_verdict;
        word.detail = receipt ? "квитанция: accepted=false" : "уведомление: отказано в регистрации";
    }
    submission.envelope.kind = event.kind;
    submission.canonical = to_json(event);
    submission.word = std::move(word);
}

bool is_appeal(const Communication& what, const Office& office) {
    const auto& kinds = office.settings.appeal_kinds;
    return std::ranges::find(kinds, what.document_kind) != kinds.end();
}

std::string text_member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

Origin origin_of(const std::string& appeal_json, const std::string& system) {
    const Appeal appeal = appeal_from_json(appeal_json);
    const auto at = appeal.ext.find(system);
    if (at == appeal.ext.end()) return {};
    boost::system::error_code error;
    const json::value parsed = json::parse(at->second, error);
    const auto* object = error ? nullptr : parsed.if_object();
    if (object == nullptr) return {};
    Origin origin;
    origin.uid = text_member(*object, "uid");
    origin.new_format = text_member(*object, "format") == "2.7.1";
    origin.party = {text_member(*object, "reply_to"), text_member(*object, "source_uid"), text_member(*object, "source")};
    origin.number = {text_member(*object, "number"), text_member(*object, "date")};
    return origin;
}

Submission submission_of(const Packet& packet, const ReadMessage& read, const std::optional<ExternalId>& answered,
                         const Office& office, Time now) {
    Communication what = read.what;
    if (what.uid.empty()) what.uid = "sha256-" + sha256_hex(packet.message).substr(0, 32);  // all zeros or absent: met in life
    Submission submission;
    Envelope& envelope = submission.envelope;
    envelope.connector = envelope.sender = office.kit.id;
    envelope.sender_message_id = what.uid;
    envelope.content_type = "application/xml";
    envelope.bytes = packet.message;
    envelope.received_at = now;
    envelope.occurred_at = medo_time(what.created, office.settings.utc_offset);
    submission.unrouted = Submission::Unrouted::park;
    switch (what.kind) {
        case Communication::Kind::container:
            throw Fault(Cause::wrong_content_type, "a container that was not opened", "communication/container");
        case Communication::Kind::document:
            envelope.attachments = take_files(packet, what, office);
            if (is_appeal(what, office))
                appeal_into(submission, packet, what, office, now);
            else if (answered)
                answer_into(submission, what, *answered, office, now);
            else
                throw Fault(Cause::wrong_content_type, "neither an appeal nor an answer to one of ours", "document/kind");
            break;
        default:
            word_into(submission, what, office, now);
    }
    return submission;
}

}  // namespace gateway::medo
