#include "adapters/smev3/reception.hpp"

#include <utility>

#include "adapters/smev3/personal.hpp"
#include "adapters/smev3/verdicts.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace {

/// True when SMEV's signature says the message is broken. A certificate we do not believe is an operational event (a new one
/// of SMEV, our trust store out of date): then the message must wait.
bool is_broken(Cause cause) {
    return cause == Cause::signature_missing || cause == Cause::signature_invalid || cause == Cause::signature_target;
}

/// The gateway itself cannot take anything now; every other refusal is about this one message and must not stop the others.
bool is_our_trouble(Cause cause) {
    return cause == Cause::overloaded || cause == Cause::store_unavailable || cause == Cause::stopping ||
           cause == Cause::internal;
}

void require_signatures(const Taken& taken, const Smev3Settings& settings) {
    if (taken.smev_signature != Cause::none) throw Fault(taken.smev_signature, "SMEVSignature");
    const bool needed = taken.kind == Taken::Kind::request && settings.sender_signature_required;
    const bool absent = taken.sender_signature == Cause::signature_missing;
    if (taken.sender_signature != Cause::none && (needed || !absent))
        throw Fault(taken.sender_signature, "SenderInformationSystemSignature");
    require_unbroken(taken.personal_signature);
}

Receipt receipt_of(const std::string& message_id) {
    Receipt receipt;
    receipt.message_id = message_id;
    return receipt;
}

}  // namespace

std::string rejected_key(const std::string& message_id) {
    return "rejected/" + message_id;
}

Task<bool> Reception::receive(const Exchange& exchange, Deadline deadline) {
    const Taken& taken = *exchange.reply.taken;
    if (is_broken(taken.smev_signature)) {
        // `accepted` false: SMEV's signature was rejected and the message ignored. SMEV signs it anew.
        complain("smev_signature_rejected", taken.message_id, taken.smev_signature, {});
        co_await keep("received", "rejected", receipt_of(taken.message_id), exchange.body);
        co_await acknowledge(taken.message_id, false, receipt_of(taken.message_id), deadline);
        co_return false;
    }
    std::optional<Fault> refusal;
    Receipt receipt = receipt_of(taken.message_id);
    try {
        receipt = co_await take_in(exchange, taken, deadline);
    } catch (const Fault& fault) {
        if (is_our_trouble(fault.cause())) throw;
        refusal = fault;
    }
    const bool taken_in = !refusal;
    if (refusal) {
        Doubtful doubtful{taken.message_id, taken.sender, exchange.content_type, exchange.body, taken.evidence, &taken.files};
        if (!co_await put_aside(std::move(doubtful), *refusal)) co_return false;
    }
    co_await acknowledge(taken.message_id, true, std::move(receipt), deadline);
    // A redelivery of an answer whose Ack was lost must find its inquiry still there.
    const std::string inquiry = taken_in ? inquiry_of(taken) : std::string();
    if (!inquiry.empty() && (taken.content || !taken.rejections.empty())) co_await inquiries_->end(inquiry);
    co_return taken_in;
}

std::string Reception::inquiry_of(const Taken& taken) const {
    if (!inquiries_ || taken.kind != Taken::Kind::response) return {};
    std::string about = taken.verdict ? taken.verdict->original_id : taken.original_id;
    // Where OriginalMessageId is left out (1.1, 1.3) the chain's root is our request.
    if (about.empty()) about = taken.reference_id;
    return inquiries_->knows(about) ? about : std::string();
}

/// What comes back to an inquiry is about no delivery.
Task<void> Reception::take_inquired(const Exchange& exchange, const Taken& taken, const FetchedFiles& files) {
    if (taken.verdict) {
        co_await keep("received", "GetResponse", receipt_of(taken.message_id), exchange.body);
        co_await inquiries_->hear(word_of(*taken.verdict, office_->kit.id));
        co_return;
    }
    co_await inquiries_->take(inquiry_of(taken), taken, envelope_of(exchange, taken, files));
}

Task<Receipt> Reception::take_in(const Exchange& exchange, const Taken& taken, Deadline deadline) {
    require_signatures(taken, office_->settings);
    if (taken.kind == Taken::Kind::request && taken.test && office_->settings.answer_test_messages)
        co_return co_await answer_test(exchange, taken, deadline);
    const FetchedFiles files = co_await fetch_files(office_, taken.files, deadline);
    if (!inquiry_of(taken).empty()) {
        co_await take_inquired(exchange, taken, files);
        co_return receipt_of(taken.message_id);
    }
    Submission submission = co_await offload(office_->kit.workers, [&] { return submission_of(exchange, taken, files); });
    if (taken.verdict) co_await remember_rejection(submission.word, taken.verdict->fault);
    co_return co_await office_->kit.accept(std::move(submission));
}

/// The rejected id is used up at SMEV: what is sent again needs a new one. Before the word is heard: the delivery may be taken
/// up in the same moment.
Task<void> Reception::remember_rejection(std::optional<DeliveryWord> word, std::optional<SmevFault> fault) {
    if (!word || !is_rejection(*word)) co_return;
    std::string label = fault ? label_of(*fault) : std::string();
    co_await office_->kit.ledger.remember(office_->kit.id, rejected_key(word->handle), std::move(label));
    if (fault) co_await office_->limits.learn(*fault, office_->kit.clock.now());
    complain("smev_rejected", word->handle, word->cause, word->detail);
}

Task<Receipt> Reception::answer_test(const Exchange& exchange, const Taken& taken, Deadline deadline) {
    const AdapterKit& kit = office_->kit;
    // The content must be what a real one would be; what it says is thrown away.
    co_await offload(kit.workers, [&] { static_cast<void>(office_->mapping.appeal_of(taken, kit.id, kit.clock.now())); });
    const std::string key = "test/" + taken.message_id;
    std::optional<std::string> answer_id = co_await kit.ledger.recall(kit.id, key);
    if (!answer_id) {
        answer_id = make_uuid_v1(kit.clock.now());
        co_await kit.ledger.remember(kit.id, key, *answer_id);
        co_await keep("received", "GetRequest", receipt_of(taken.message_id), exchange.body);
    }
    if (taken.reply_to.empty()) co_return receipt_of(taken.message_id);
    ResponseMessage message;
    message.message_id = *answer_id;
    message.to = taken.reply_to;
    message.status = {0, "Тестовое сообщение получено и проверено, данные не изменены", {}};
    const auto make = [office = office_, message] { return Letter(office->writer.send_response(message)); };
    const Exchange answered = co_await call(office_, "SendResponse", make, deadline);
    const auto& fault = answered.reply.fault;
    if (fault && row_of(*fault).reaction != Reaction::done)
        throw Fault(row_of(*fault).cause, "SendResponse: " + advice(*fault));
    co_await keep("sent", "SendResponse", receipt_of(taken.message_id), answered.sent);
    kit.log.write(LogLevel::info, "smev_test_message_answered", {{"connector", kit.id}, {"smev_message_id", taken.message_id}});
    co_return receipt_of(taken.message_id);
}

Task<void> Reception::acknowledge(std::string target, bool accepted, Receipt receipt, Deadline deadline) {
    const auto make = [office = office_, target, accepted] { return Letter(office->writer.ack(target, accepted)); };
    const Exchange exchange = co_await call(office_, "Ack", make, deadline);
    co_await keep("ack", "Ack", receipt, exchange.sent);
    co_await keep("receipt", exchange.reply.fault ? exchange.reply.fault->name : "AckResponse", receipt, exchange.body);
    // TargetMessageIsNotFound: acknowledged before, the answer to that Ack was lost.
    const auto& fault = exchange.reply.fault;
    if (!fault) co_return;
    if (row_of(*fault).reaction != Reaction::done) throw Fault(row_of(*fault).cause, "Ack: " + advice(*fault));
    office_->kit.log.write(LogLevel::warn, "smev_acknowledged_before",
                           {{"connector", office_->kit.id}, {"smev_message_id", target}, {"fault", describe(*fault)}});
}

Task<void> Reception::hear(const Exchange& exchange) {
    const StatusNews& news = *exchange.reply.news;
    const std::string& about = news.verdict.original_id;
    // The queue of GetStatus knows no Ack: what is not kept now is gone.
    co_await keep("status", "GetStatus", receipt_of(about), exchange.body);
    if (news.smev_signature != Cause::none || about.empty()) {
        const Cause cause = about.empty() ? Cause::correlation_missing : news.smev_signature;
        complain("smev_verdict_not_believed", about, cause, news.verdict.category.substr(0, 100));
        co_return;
    }
    const DeliveryWord word = word_of(news.verdict, office_->kit.id);
    if (inquiries_ && inquiries_->knows(about)) {
        co_await inquiries_->hear(word);
        co_return;
    }
    co_await remember_rejection(word, news.verdict.fault);
    const bool known = co_await office_->kit.ledger.hear(word);
    if (!known) complain("smev_verdict_of_unknown", about, Cause::correlation_missing, word.stage);
}

Task<void> Reception::keep(std::string kind, std::string operation, const Receipt& receipt, std::string bytes) {
    EvidenceItem item;
    item.kind = std::move(kind);
    item.operation = std::move(operation);
    item.connector = office_->kit.id;
    item.message_id = receipt.message_id;
    item.appeal_id = receipt.appeal_id;
    item.content_type = "text/xml; charset=utf-8";
    item.bytes = std::move(bytes);
    item.at = office_->kit.clock.now();
    co_await office_->kit.evidence.keep(std::move(item));
}

Envelope Reception::envelope_of(const Exchange& exchange, const Taken& taken, const FetchedFiles& files) const {
    Envelope envelope;
    envelope.attachments = files.refs;
    envelope.connector = envelope.sender = office_->kit.id;
    envelope.sender_message_id = taken.message_id;
    envelope.content_type = exchange.content_type;
    envelope.bytes = exchange.body;
    envelope.content_digest = taken.content_digest;
    for (const SignatureEvidence& evidence : taken.evidence) {
        // An absent optional signature is no evidence; Intake judges only what is there.
        if (evidence.verdict != "absent") envelope.evidence.push_back(evidence);
    }
    envelope.evidence.insert(envelope.evidence.end(), files.evidence.begin(), files.evidence.end());
    envelope.received_at = office_->kit.clock.now();
    envelope.occurred_at = taken.sent_at;
    return envelope;
}

Submission Reception::submission_of(const Exchange& exchange, const Taken& taken, const FetchedFiles& files) const {
    const Time now = office_->kit.clock.now();
    const std::string& system = office_->kit.id;
    Submission submission;
    submission.envelope = envelope_of(exchange, taken, files);
    if (taken.kind == Taken::Kind::request) {
        submission.envelope.kind = MessageKind::appeal_created;
        Appeal appeal = office_->mapping.appeal_of(taken, system, now, &submission.mapped);
        ContentMapping::add_files(appeal.attachments, files.refs);
        submission.canonical = to_json(appeal);
    } else {
        AppealEvent event = office_->mapping.event_of(taken, system, now, &submission.mapped);
        if (event.answer) ContentMapping::add_files(event.answer->attachments, files.refs);
        submission.envelope.kind = event.kind;
        submission.canonical = to_json(event);
    }
    submission.unrouted = Submission::Unrouted::park;
    submission.word = word_of(taken, system);
    return submission;
}

void Reception::complain(std::string_view event, const std::string& message_id, Cause cause, const std::string& place) const {
    office_->kit.log.write(LogLevel::error, event,
                           {{"connector", office_->kit.id},
                            {"smev_message_id", message_id},
                            {"cause", std::string(info(cause).code)},
                            {"place", place}});
}

}  // namespace gateway::smev3
