#include "adapters/smev3_adapter/meaning.hpp"

#include <utility>

#include "gateway/appeal/attachments.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3_adapter {

namespace {

AppealExternalId id_of(const std::string& system, std::string_view kind, const std::string& value) {
    AppealExternalId id;
    id.system = system;
    id.kind = kind;
    id.value = value;
    return id;
}

void add(std::vector<Attachment>& to, std::vector<Attachment> more) {
    for (Attachment& one : more) to.push_back(std::move(one));
}

Appeal appeal_of(const Message& message, const Office& office, const TakenFiles& files, Time now, StampSink stamps) {
    if (!message.content) throw Fault(Cause::schema_violation, "MessagePrimaryContent is empty");
    const std::string& system = office.kit.id;
    Appeal appeal = office.content.appeal_of(message.content, message.client_id, stamps);
    appeal.appeal_id = make_uuid_v7(now);
    appeal.external_ids.push_back(id_of(system, their_id, message.client_id));
    if (!message.message_id.empty()) appeal.external_ids.push_back(id_of(system, "smev_message_id", message.message_id));
    appeal.channel = Channel::smev;
    add(appeal.attachments, attachments_of(files.refs));
    // What the answer must carry back untouched.
    std::map<std::string, std::string, std::less<>> kept{{"client_id", message.client_id},
                                                         {"transaction_code", message.transaction_code},
                                                         {"reference_id", message.reference_id},
                                                         {"sender", message.sender}};
    if (message.test) kept["test_message"] = "true";
    appeal.ext[system] = json_object(kept);
    return appeal;
}

AppealEvent event_of(const Message& message, const Office& office, const TakenFiles& files, Time now, StampSink stamps) {
    AppealEvent event;
    event.at = message.sent_at.value_or(now);
    if (message.content) {
        event = office.content.event_of(message.content, message.client_id, stamps);
        if (event.answer) add(event.answer->attachments, attachments_of(files.refs));
    } else if (!message.rejection.empty()) {
        event.status = Status::returned;
        event.status_raw = message.rejection;
        event.note = message.rejection_text;
    } else if (message.kind == Message::Kind::response) {
        event.status_raw = message.status_code;
        event.note = message.status_text;
    } else {
        event.status_raw = message.category;
        if (message.kind == Message::Kind::error) event.note = "Адаптер СМЭВ: " + message.fault_code;
    }
    // The correlation is the Adapter's, not the content's: an answer may only speak of the appeal it answers.
    event.event_id = office.kit.id + ":" + message.client_id;
    event.appeal_id.clear();
    event.external_id = id_of(office.kit.id, our_id, message.answers);
    event.source = office.kit.id;
    return event;
}

DeliveryWord word_of(const Message& message, const std::string& connector) {
    DeliveryWord word;
    word.connector = connector;
    word.handle = message.answers;
    if (message.kind == Message::Kind::response) {
        const bool final = message.content || !message.rejection.empty();
        word.state = final ? DeliveryState::delivered : DeliveryState::handed_over;
        word.stage = final ? "answered" : "status " + message.status_code.substr(0, 50);
        return word;
    }
    const bool failed = message.kind == Message::Kind::error || message.category == "ERROR";
    word.state = failed ? DeliveryState::refused : DeliveryState::handed_over;
    word.stage = failed ? "rejected" : "status " + message.category.substr(0, 50);
    if (failed) {
        word.cause = Cause::partner_verdict;
        word.detail = message.fault_code.empty() ? "ERROR" : message.fault_code.substr(0, 100);
    }
    return word;
}

std::string_view word_for(Message::Kind kind) {
    switch (kind) {
        case Message::Kind::request:
            return "request:";
        case Message::Kind::response:
            return "response:";
        case Message::Kind::status:
            return "status:";
        case Message::Kind::error:
            return "error:";
    }
    return {};
}

}  // namespace

Submission submission_of(const Message& message, const Letter& letter, const Office& office, Time now) {
    TakenFiles files = take_files(message, office.settings, office.kit.blobs, office.trust, now);
    Submission submission;
    Envelope& envelope = submission.envelope;
    if (message.kind == Message::Kind::request) {
        envelope.kind = MessageKind::appeal_created;
        submission.canonical = to_json(appeal_of(message, office, files, now, &submission.mapped));
    } else {
        const AppealEvent event = event_of(message, office, files, now, &submission.mapped);
        envelope.kind = event.kind;
        submission.canonical = to_json(event);
        submission.word = word_of(message, office.kit.id);
    }
    envelope.connector = office.kit.id;
    envelope.sender = office.kit.id;
    envelope.sender_message_id = std::string(word_for(message.kind)) + message.client_id;
    // A status may come again and again under one id, each time with another content.
    const bool repeats = message.kind == Message::Kind::status || message.kind == Message::Kind::error;
    if (repeats) envelope.sender_message_id += ":" + message.digest.substr(0, 16);
    envelope.content_type = letter.content_type;
    envelope.bytes = letter.octets;
    envelope.content_digest = message.digest;
    envelope.attachments = std::move(files.refs);
    envelope.evidence = std::move(files.evidence);
    envelope.received_at = now;
    envelope.occurred_at = message.sent_at;
    submission.unrouted = Submission::Unrouted::park;
    return submission;
}

}  // namespace gateway::smev3_adapter
