// The queues of requests and responses: take, verify, make durable, acknowledge.
#include <optional>
#include <utility>

#include "adapters/smev3/client.hpp"
#include "gateway/appeal/json_codec.hpp"

namespace gateway::smev3 {

namespace {

/// Messages of one queue and filter per poll, so that a poll ends even when the queue never does.
constexpr int drain_limit = 100;

/// True when SMEV's signature says the message is broken. A certificate we do not believe is an operational event (a new one
/// of SMEV, our trust store out of date): then the message must wait in the queue.
bool is_broken(Cause cause) {
    return cause == Cause::signature_missing || cause == Cause::signature_invalid || cause == Cause::signature_target;
}

/// The gateway itself cannot take anything now; every other refusal is about this one message and must not stop the others.
bool is_our_trouble(Cause cause) {
    return cause == Cause::overloaded || cause == Cause::store_unavailable || cause == Cause::stopping ||
           cause == Cause::internal;
}

class SmevSource final : public Source {
public:
    explicit SmevSource(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    Task<PollResult> poll(Deadline deadline) override {
        PollResult result;
        full_ = false;
        for (const bool requests : {true, false}) {
            for (const ContentType& filter : office_->settings.filters) {
                result.taken += co_await drain(requests, &filter, deadline);
            }
            // Verdicts of SMEV itself match no filter: the unfiltered queue is always asked too.
            result.taken += co_await drain(requests, nullptr, deadline);
        }
        result.more = full_;
        co_return result;
    }

private:
    Task<int> drain(bool requests, const ContentType* filter, Deadline deadline) {
        int accepted = 0;
        for (int i = 0; i < drain_limit && !deadline.passed(); ++i) {
            const std::optional<bool> one = co_await take(requests, filter, deadline);
            if (!one) co_return accepted;
            accepted += *one ? 1 : 0;
        }
        full_ = true;
        co_return accepted;
    }

    Task<std::optional<bool>> take(bool requests, const ContentType* filter, Deadline deadline);
    Task<bool> accept(const Exchange& exchange, const Taken& taken, Deadline deadline);
    Task<void> acknowledge(std::string message_id, bool accepted, Deadline deadline);
    Submission submission_of(const Exchange& exchange, const Taken& taken, const FetchedFiles& files) const;
    void complain(std::string_view event, const Taken& taken, Cause cause, const std::string& place) const;

    std::shared_ptr<Office> office_;
    bool full_ = false;  ///< a queue was left before its end
};

/// nullopt: the queue is empty; false: its message was not accepted.
Task<std::optional<bool>> SmevSource::take(bool requests, const ContentType* filter, Deadline deadline) {
    const std::string operation = requests ? "GetRequest" : "GetResponse";
    const auto make = [office = office_, requests, filter] {
        const Time now = office->kit.clock.now();
        return requests ? office->writer.get_request(filter, now) : office->writer.get_response(filter, now);
    };
    const Exchange exchange = co_await call(office_, operation, make, deadline);
    if (exchange.reply.fault) throw Fault(Cause::partner_rejected, operation + ": " + describe(*exchange.reply.fault));
    if (!exchange.reply.not_served.empty()) {
        office_->kit.log.write(LogLevel::error, "smev_message_not_served",
                               {{"connector", office_->kit.id}, {"kind", exchange.reply.not_served}});
        co_return false;
    }
    if (!exchange.reply.taken) co_return std::nullopt;
    const Taken& taken = *exchange.reply.taken;
    if (taken.smev_signature != Cause::none) {
        // facts/smev.md §3.7, `accepted`: false = SMEV's signature was rejected and the message ignored.
        complain("smev_signature_rejected", taken, taken.smev_signature, {});
        if (is_broken(taken.smev_signature)) co_await acknowledge(taken.message_id, false, deadline);
        co_return false;
    }
    if (!co_await accept(exchange, taken, deadline)) co_return false;
    co_await acknowledge(taken.message_id, true, deadline);
    co_return true;
}

/// False: refused for what it holds; it stays in SMEV's queue until somebody repairs the configuration. Our own failures go on
/// up.
Task<bool> SmevSource::accept(const Exchange& exchange, const Taken& taken, Deadline deadline) {
    try {
        const bool unsigned_request = taken.kind == Taken::Kind::request && office_->settings.sender_signature_required &&
                                      taken.sender_signature != Cause::none;
        const bool forged = taken.sender_signature != Cause::none && taken.sender_signature != Cause::signature_missing;
        if (unsigned_request || forged) throw Fault(taken.sender_signature, "SenderInformationSystemSignature");
        const FetchedFiles files = co_await fetch_files(office_, taken.files, deadline);
        Submission submission = co_await offload(office_->kit.workers, [&] { return submission_of(exchange, taken, files); });
        co_await office_->kit.accept(std::move(submission));
        if (taken.async_fault) complain("smev_rejected", taken, Cause::partner_rejected, describe(*taken.async_fault));
        co_return true;
    } catch (const Fault& fault) {
        if (is_our_trouble(fault.cause())) throw;
        complain("smev_message_refused", taken, fault.cause(), fault.place());
    }
    co_return false;
}

Task<void> SmevSource::acknowledge(std::string message_id, bool accepted, Deadline deadline) {
    const auto make = [office = office_, message_id, accepted] { return office->writer.ack(message_id, accepted); };
    const Exchange exchange = co_await call(office_, "Ack", make, deadline);
    // TargetMessageIsNotFound: acknowledged before, the answer to that Ack was lost.
    if (!exchange.reply.fault || reaction_to(*exchange.reply.fault) == Reaction::done) co_return;
    throw Fault(Cause::partner_rejected, "Ack: " + describe(*exchange.reply.fault));
}

Submission SmevSource::submission_of(const Exchange& exchange, const Taken& taken, const FetchedFiles& files) const {
    const Time now = office_->kit.clock.now();
    Submission submission;
    Envelope& envelope = submission.envelope;
    if (taken.kind == Taken::Kind::request) {
        envelope.kind = MessageKind::appeal_created;
        Appeal appeal = office_->mapping.appeal_of(taken, office_->kit.id, now);
        ContentMapping::add_files(appeal.attachments, files.refs);
        submission.canonical = to_json(appeal);
    } else {
        AppealEvent event = office_->mapping.event_of(taken, office_->kit.id, now);
        if (event.answer) ContentMapping::add_files(event.answer->attachments, files.refs);
        envelope.kind = event.kind;
        submission.canonical = to_json(event);
    }
    envelope.attachments = files.refs;
    envelope.connector = office_->kit.id;
    envelope.sender = office_->kit.id;
    envelope.sender_message_id = taken.message_id;
    envelope.content_type = exchange.content_type;
    envelope.bytes = exchange.body;
    envelope.content_digest = taken.content_digest;
    for (const SignatureEvidence& evidence : taken.evidence) {
        // An absent optional signature is no evidence; Intake judges only what is there.
        if (evidence.verdict != "absent") envelope.evidence.push_back(evidence);
    }
    envelope.evidence.insert(envelope.evidence.end(), files.evidence.begin(), files.evidence.end());
    envelope.received_at = now;
    envelope.occurred_at = taken.sent_at;
    submission.unrouted = Submission::Unrouted::park;
    return submission;
}

void SmevSource::complain(std::string_view event, const Taken& taken, Cause cause, const std::string& place) const {
    office_->kit.log.write(LogLevel::error, event,
                           {{"connector", office_->kit.id},
                            {"smev_message_id", taken.message_id},
                            {"cause", std::string(info(cause).code)},
                            {"place", place}});
}

}  // namespace

std::unique_ptr<Source> make_source(std::shared_ptr<Office> office) {
    return std::make_unique<SmevSource>(std::move(office));
}

}  // namespace gateway::smev3
