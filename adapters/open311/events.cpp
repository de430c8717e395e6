#include "adapters/open311/events.hpp"

#include <algorithm>

#include "adapters/open311/status.hpp"
#include "adapters/open311/text.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/mapping/interpreter.hpp"

namespace gateway::open311 {
namespace {

constexpr std::size_t longest_id = 128;
constexpr std::size_t longest_note = 100'000;
constexpr std::string_view answer_without_words = "Обращение закрыто исполнителем без пояснений";

/// What the partner said, kept with the message. Without the description, which is ours.
std::string evidence_of(const RemoteRequest& request) {
    return json_object({{"service_request_id", request.id},
                        {"token", request.token},
                        {"status", request.status},
                        {"status_notes", request.status_notes},
                        {"agency_responsible", request.agency},
                        {"updated_datetime", request.updated}});
}

/// The partner's id of this message: number, its own time, and what changed into what, so that a repeat is known and a return
/// to an earlier state is not taken for one.
std::string message_id_of(const RemoteRequest& request, const std::string& seen, const std::string& fingerprint) {
    const auto& id = request.id.empty() ? request.token : request.id;
    return id.substr(0, longest_id) + "@" + request.updated.substr(0, 40) + "#" +
           sha256_hex(seen + ">" + fingerprint).substr(0, 20);
}

Submission submission_of(const AppealEvent& event, const RemoteRequest& request, const EventContext& context) {
    Submission submission;
    submission.unrouted = Submission::Unrouted::park;
    submission.canonical = to_json(event);
    auto& envelope = submission.envelope;
    envelope.connector = envelope.sender = context.connector;
    envelope.sender_message_id = event.event_id;
    envelope.kind = event.kind;
    envelope.content_type = "application/json";
    envelope.bytes = evidence_of(request);
    envelope.content_digest = fingerprint_of(request);
    envelope.received_at = context.now;
    envelope.occurred_at = event.at;
    return submission;
}

bool tells_nothing(const Meaning& meaning, const RemoteRequest& request, const std::string& known) {
    const auto status = status_of(known);
    return meaning.status == Status::registered && request.status_notes.empty() && status != Status::received &&
           status != Status::unknown;
}

std::vector<MappingStamp> stamps_of(const ClientSettings& settings, const RemoteRequest& request, const Meaning& meaning) {
    const std::string table = "open311-statuses", version = digest_of_words(settings.statuses);
    Interpreter interpreter;
    if (meaning.known)
        interpreter.used(table, version);
    else
        interpreter.unknown(table, version, without_controls(request.status));
    return interpreter.stamps();
}

Answer answer_of(const RemoteRequest& request, const AppealEvent& event, int offset_minutes) {
    Answer answer;
    answer.id = event.event_id;
    answer.kind = AnswerKind::final;
    answer.text = request.status_notes.empty() ? std::string(answer_without_words) : without_controls(request.status_notes);
    answer.date = to_rfc3339(event.at, offset_minutes).substr(0, 10);
    answer.signed_by = without_controls(first_characters(request.agency, 200));
    return answer;
}

}  // namespace

std::string fingerprint_of(const RemoteRequest& request) {
    return sha256_hex(request.status + '\x1f' + request.status_notes + '\x1f' + request.updated + '\x1f' + request.agency +
                      '\x1f' + request.id);
}

std::optional<Submission> event_of(const ClientSettings& settings, const OpenItem& item, const RemoteRequest& request,
                                   const EventContext& context) {
    const auto meaning = meaning_of(request.status, request.status_notes, settings.statuses);
    if (tells_nothing(meaning, request, item.status)) return std::nullopt;
    AppealEvent event;
    event.event_id = message_id_of(request, context.seen, fingerprint_of(request));
    event.appeal_id = item.appeal_id;
    event.at = read_time(request.updated, settings.utc_offset_minutes, settings.utc_offset_minutes).value_or(context.now);
    event.source = context.connector;
    event.status = meaning.status;
    event.decision = meaning.decision;
    event.status_raw = without_controls(first_characters(request.status, 200));
    event.note = without_controls(first_characters(request.status_notes, longest_note));
    if (meaning.status == Status::answered) {
        event.kind = MessageKind::answer_sent;
        event.answer = answer_of(request, event, settings.utc_offset_minutes);
    }
    auto submission = submission_of(event, request, context);
    submission.mapped = stamps_of(settings, request, meaning);
    return submission;
}

Submission number_event(const OpenItem& item, const RemoteRequest& request, const EventContext& context) {
    AppealEvent event;
    event.event_id = "number:" + message_id_of(request, {}, request.token);
    event.appeal_id = item.appeal_id;
    event.at = context.now;
    event.source = context.connector;
    event.external_ids.push_back({context.connector, "service_request_id", request.id, {}, context.now, {}});
    return submission_of(event, request, context);
}

}  // namespace gateway::open311
