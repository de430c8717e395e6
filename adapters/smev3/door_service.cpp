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

bool has_files(const Taken& taken) {
    return !taken.files.headers.empty() || !taken.files.contents.empty();
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

/// A request that is nothing but its own octets, its document gone again.
struct DoorService::Ready {
    std::string message_id;
    Partner partner;
    Submission submission;
};

struct DoorService::Read {
    std::optional<DoorCall> call;        ///< of all but what is ready
    std::optional<DoorRequest> request;  ///< what a SendRequest with files says
    std::optional<Ready> ready;
};

DoorService::Read DoorService::read(const Arrival& arrival) const {
    DoorCall call = read_call(arrival.octets(), new_file(), rules(arrival.version), arrival.at);
    if (call.operation != "SendRequest") return {std::move(call), {}, {}};
    const bool maps_in = !office_->settings.mapping_in.empty();
    DoorRequest request = read_request(call, rules(arrival.version), maps_in, arrival.at);
    if (has_files(request.taken)) return {std::move(call), std::move(request), {}};
    Submission submission = submission_of(call, request, {}, arrival);
    return {{}, {}, Ready{request.taken.message_id, std::move(call.partner), std::move(submission)}};
}

Task<std::string> DoorService::perform(Arrival arrival) {
    const Time now = arrival.at = office_->kit.clock.now();
    Read read = co_await offload(office_->kit.workers, [&] { return this->read(arrival); });
    if (read.ready) {
        co_await require_room(read.ready->partner.key, now);
        co_return co_await take_in(*read.ready, arrival.version);
    }
    if (read.request) co_return co_await send_request(read, arrival);
    DoorCall& call = *read.call;
    if (call.operation == "SendResponse") co_return co_await send_response(call, arrival, now);
    if (call.operation == "Ack") co_return co_await acknowledge(call, arrival);
    if (call.operation == "GetRequest" || call.operation == "GetResponse") co_return co_await give(call, arrival, now);
    if (call.operation == "GetIncomingQueueStatistics") co_return co_await statistics(call, arrival);
    // GetStatus: what is wrong with an answer is said at once, there are no verdicts that come later.
    co_return writer_.empty(arrival.version, call.operation + "Response");
}

Envelope DoorService::envelope_of(DoorCall& call, const Taken& taken, const Arrival& arrival) const {
    Envelope envelope;
    envelope.connector = office_->kit.id;
    envelope.sender = call.partner.sender;
    envelope.sender_message_id = taken.message_id;
    envelope.content_type = arrival.content_type;
    envelope.content_digest = taken.content_digest;
    envelope.evidence = taken.evidence;
    envelope.trace_id = arrival.trace_id;
    envelope.received_at = arrival.at;
    envelope.bytes = std::move(call.kept);
    return envelope;
}

Task<FetchedFiles> DoorService::files_of(const Taken& taken) {
    for (const FileHeader& header : taken.files.headers) {
        if (header.stored)
            throw Fault(Cause::attachment_unavailable, "this door has no file storage: send attachments in the message");
    }
    if (!has_files(taken)) co_return FetchedFiles();
    co_return co_await fetch_files(office_, taken.files, Deadline::after(files_time));
}

/// What Intake shall take of a request. Any thread.
Submission DoorService::submission_of(DoorCall& call, const DoorRequest& request, FetchedFiles files,
                                      const Arrival& arrival) const {
    Submission submission;
    Appeal appeal = office_->mapping.appeal_of(request.taken, office_->kit.id, arrival.at, &submission.mapped);
    ContentMapping::add_files(appeal.attachments, files.refs);
    appeal.ext[office_->kit.id] = ext_of(origin_of(call, request, arrival.version));
    submission.canonical = to_json(appeal);
    submission.envelope = envelope_of(call, request.taken, arrival);
    submission.envelope.kind = MessageKind::appeal_created;
    submission.envelope.attachments = std::move(files.refs);
    for (SignatureEvidence& one : files.evidence) submission.envelope.evidence.push_back(std::move(one));
    return submission;
}

Task<std::string> DoorService::take_in(Ready& ready, const Version& version) {
    const Receipt receipt = co_await office_->kit.accept(std::move(ready.submission));
    // The time of the first acceptance: who asks again reads the same answer again.
    DoorMetadata told{std::move(ready.message_id), ready.partner.mnemonic, {}, "REQUEST",
                      "requestIsQueued",           receipt.accepted_at};
    co_return co_await this->receipt(version, "SendRequest", std::move(told));
}

Task<std::string> DoorService::send_request(Read& read, const Arrival& arrival) {
    DoorCall& call = *read.call;
    const DoorRequest& request = *read.request;
    co_await require_room(call.partner.key, arrival.at);
    FetchedFiles files = co_await files_of(request.taken);
    Submission submission =
        co_await offload(office_->kit.workers, [&] { return submission_of(call, request, std::move(files), arrival); });
    Ready ready{request.taken.message_id, call.partner, std::move(submission)};
    co_return co_await take_in(ready, arrival.version);
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
    submission.envelope = envelope_of(call, taken, arrival);
    submission.envelope.kind = event.kind;
    submission.envelope.attachments = std::move(files.refs);
    for (SignatureEvidence& one : files.evidence) submission.envelope.evidence.push_back(std::move(one));
    submission.word = word_of(call.partner, taken);
    const Receipt receipt = co_await office_->kit.accept(std::move(submission));
    DoorMetadata told{taken.message_id, call.partner.mnemonic, {}, "RESPONSE", "responseIsAcceptedBySmev", receipt.accepted_at};
    co_return co_await this->receipt(arrival.version, "SendResponse", std::move(told));
}

Task<std::string> DoorService::receipt(const Version& version, std::string_view operation, DoorMetadata told) {
    told.recipient = office_->settings.door.mnemonic;
    co_return co_await offload(office_->kit.workers,
                               [&] { return writer_.receipt(version, operation, told, office_->settings.sign_answers); });
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
