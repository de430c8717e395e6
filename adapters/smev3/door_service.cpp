#include "adapters/smev3/door_service.hpp"

#include <utility>

#include "adapters/smev3/door_fault.hpp"
#include "adapters/smev3/door_origin.hpp"
#include "adapters/smev3/personal.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::string_view token_head = "door1|";
constexpr std::chrono::seconds room_memory{1};
constexpr std::chrono::minutes settling{1};  ///< an answer may overtake the commit that makes its request known
constexpr Duration files_time{60'000};

/// What is kept with the appeal so that its answer finds the partner.
DoorOrigin origin_of(const DoorCall& call, const DoorRequest& request, const Version& version) {
    return {call.partner.key,
            std::string(version.key),
            call.partner.mnemonic,
            request.node_id,
            request.taken.message_id,
            request.taken.transaction_code,
            request.taken.reference_id,
            request.taken.test,
            word_of_personal(request.taken.personal_signature)};
}

DeliveryWord word_of(const Partner& partner, const Taken& taken) {
    DeliveryWord word;
    word.connector = partner.key;
    word.handle = pickup_handle(partner.key, taken.original_id);
    const bool final = taken.content || !taken.rejections.empty();
    word.state = final ? DeliveryState::delivered : DeliveryState::handed_over;
    word.stage = final ? "answered" : "status " + taken.status_code;
    return word;
}

}  // namespace

std::string reply_token(const std::string& message_id) {
    return base64_encode(std::string(token_head) + message_id);
}

std::string message_of_token(const std::string& token) {
    std::string text;
    if (!base64_decode(token, text) || !text.starts_with(token_head)) return {};
    text.erase(0, token_head.size());
    return is_uuid(text) ? text : std::string();
}

DoorService::DoorService(std::shared_ptr<Office> office)
    : office_(std::move(office)), partners_(office_->settings), writer_(office_->key, office_->settings.door.mnemonic) {}

NewFile DoorService::new_file() const {
    return [&blobs = office_->kit.blobs] { return blobs.spool_path(); };
}

DoorRules DoorService::rules(const Version& version) const {
    return {version, schemas_, partners_, office_->trust, office_->settings.door};
}

Task<std::string> DoorService::perform(Arrival arrival) {
    const Time now = office_->kit.clock.now();
    DoorCall call = co_await offload(office_->kit.workers,
                                     [&] { return read_call(arrival.octets(), new_file(), rules(arrival.version), now); });
    if (call.operation == "SendRequest") co_return co_await send_request(call, arrival, now);
    if (call.operation == "SendResponse") co_return co_await send_response(call, arrival, now);
    if (call.operation == "Ack") co_return co_await acknowledge(call, arrival);
    if (call.operation == "GetRequest" || call.operation == "GetResponse") co_return co_await give(call, arrival, now);
    if (call.operation == "GetIncomingQueueStatistics") co_return co_await statistics(call, arrival);
    // GetStatus: what is wrong with an answer is said at once, there are no verdicts that come later.
    co_return writer_.empty(arrival.version, call.operation + "Response");
}

Envelope DoorService::envelope_of(DoorCall& call, const Taken& taken, const Arrival& arrival, Time now) const {
    Envelope envelope;
    envelope.connector = office_->kit.id;
    envelope.sender = call.partner.sender;
    envelope.sender_message_id = taken.message_id;
    envelope.content_type = arrival.content_type;
    envelope.content_digest = taken.content_digest;
    envelope.evidence = taken.evidence;
    envelope.trace_id = arrival.trace_id;
    envelope.received_at = now;
    envelope.bytes = std::move(call.kept);
    return envelope;
}

Task<FetchedFiles> DoorService::files_of(const Taken& taken) {
    for (const FileHeader& header : taken.files.headers) {
        if (header.stored)
            throw Fault(Cause::attachment_unavailable, "this door has no file storage: send attachments in the message");
    }
    if (taken.files.headers.empty() && taken.files.contents.empty()) co_return FetchedFiles();
    co_return co_await fetch_files(office_, taken.files, Deadline::after(files_time));
}

Task<std::string> DoorService::send_request(DoorCall& call, const Arrival& arrival, Time now) {
    const bool maps_in = !office_->settings.mapping_in.empty();
    const DoorRequest request =
        co_await offload(office_->kit.workers, [&] { return read_request(call, rules(arrival.version), maps_in, now); });
    co_await require_room(call.partner.key, now);
    Submission submission;
    FetchedFiles files = co_await files_of(request.taken);
    submission.canonical = co_await offload(office_->kit.workers, [&] {
        Appeal appeal = office_->mapping.appeal_of(request.taken, office_->kit.id, now, &submission.mapped);
        ContentMapping::add_files(appeal.attachments, files.refs);
        appeal.ext[office_->kit.id] = ext_of(origin_of(call, request, arrival.version));
        return to_json(appeal);
    });
    submission.envelope = envelope_of(call, request.taken, arrival, now);
    submission.envelope.kind = MessageKind::appeal_created;
    submission.envelope.attachments = std::move(files.refs);
    for (SignatureEvidence& one : files.evidence) submission.envelope.evidence.push_back(std::move(one));
    const Receipt receipt = co_await office_->kit.accept(std::move(submission));
    // The time of the first acceptance: who asks again reads the same answer again.
    co_return co_await this->receipt(call, arrival.version, request.taken.message_id, receipt.accepted_at);
}

Task<std::string> DoorService::send_response(DoorCall& call, const Arrival& arrival, Time now) {
    Taken taken = co_await offload(office_->kit.workers, [&] { return read_response(call, rules(arrival.version), now); });
    taken.original_id = message_of_token(taken.reply_to);
    if (taken.original_id.empty()) throw Fault(Cause::correlation_missing, "To is no ReplyTo of this door");
    const ExternalId asked{call.partner.key, "smev_message_id", taken.original_id};
    if (!co_await office_->kit.ledger.appeal_by(asked)) {
        if (now - uuid_time(taken.original_id) < settling) throw Fault(Cause::overloaded, "the request is not settled yet");
        throw Fault(Cause::correlation_missing, "no request was given to this partner under To");
    }
    Submission submission;
    FetchedFiles files = co_await files_of(taken);
    AppealEvent event = co_await offload(office_->kit.workers, [&] {
        AppealEvent made = office_->mapping.event_of(taken, call.partner.key, now, &submission.mapped);
        if (made.answer) ContentMapping::add_files(made.answer->attachments, files.refs);
        return made;
    });
    submission.canonical = to_json(event);
    submission.envelope = envelope_of(call, taken, arrival, now);
    submission.envelope.kind = event.kind;
    submission.envelope.attachments = std::move(files.refs);
    for (SignatureEvidence& one : files.evidence) submission.envelope.evidence.push_back(std::move(one));
    submission.word = word_of(call.partner, taken);
    const Receipt receipt = co_await office_->kit.accept(std::move(submission));
    co_return co_await this->receipt(call, arrival.version, taken.message_id, receipt.accepted_at);
}

Task<std::string> DoorService::receipt(const DoorCall& call, const Version& version, std::string message_id, Time accepted_at) {
    const bool request = call.operation == "SendRequest";
    const DoorMetadata metadata{std::move(message_id),
                                call.partner.mnemonic,
                                office_->settings.door.mnemonic,
                                request ? "REQUEST" : "RESPONSE",
                                request ? "requestIsQueued" : "responseIsAcceptedBySmev",
                                accepted_at};
    co_return co_await offload(office_->kit.workers, [&] {
        return writer_.receipt(version, call.operation, metadata, office_->settings.sign_answers);
    });
}

/// Who does not fetch its answers can ask no more: there is no room for what would come back.
Task<void> DoorService::require_room(std::string partner, Time now) {
    constexpr int worth_remembering = 100;
    const int quota = office_->settings.door.quota;
    const std::string queue = responses_queue(office_->kit.id, partner);
    Room& room = rooms_[partner];
    const bool roomy = quota >= worth_remembering && room.waiting * 2 < quota;
    if (roomy && room.asked_at <= now && now - room.asked_at < room_memory) co_return;
    const std::int64_t waiting = (co_await office_->kit.mailbox.count_mail(queue)).waiting;
    rooms_[partner] = {now, waiting};
    if (waiting >= quota) throw overflow_fault(queue);
}

}  // namespace gateway::smev3
