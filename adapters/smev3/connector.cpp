// SMEV as a consumer (SendRequest) and as a provider that answers (SendResponse).
#include <algorithm>
#include <utility>

#include "adapters/smev3/client.hpp"
#include "adapters/smev3/origin.hpp"
#include "adapters/smev3/reception.hpp"
#include "adapters/smev3/response_form.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace {

/// A first try under a new id, soon after the old one was given up.
constexpr Duration renewal_pause{1'000};

Letter letter_of(std::string envelope, const std::vector<OutgoingFile>& files) {
    Letter letter(std::move(envelope));
    letter.files = files;
    return letter;
}

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

/// What went out in one attempt.
struct Sent {
    std::string message_id;
    std::string first_stage;   ///< when SMEV takes it
    bool carried = false;      ///< files travelled inside the message
    std::uint64_t octets = 0;  ///< of all files together
};

bool carries(const std::vector<OutgoingFile>& files) {
    return std::ranges::any_of(files, [](const OutgoingFile& file) { return !file.header.stored; });
}

std::uint64_t octets_of(const Delivery& delivery) {
    std::uint64_t octets = 0;
    for (const AttachmentRef& file : delivery.attachments) octets += file.size;
    return octets;
}

class SmevConnector final : public Connector {
public:
    explicit SmevConnector(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    /// The MessageID: on disk before the first sending, the same for every resend.
    std::string prepare(const Delivery&) override { return make_uuid_v1(office_->kit.clock.now()); }

    Task<Outcome> deliver(Delivery delivery, Deadline deadline) override;

    Repeat repeat() const override { return Repeat::safe; }

    Task<Reach> probe(Deadline deadline) override;

private:
    Task<Outcome> attempt(Delivery delivery, Deadline deadline);
    Task<Outcome> send_request(Delivery delivery, Deadline deadline);
    Task<Outcome> send_response(Delivery delivery, Deadline deadline);
    Outcome renewed(const std::string& label) const;
    Outcome waiting_for_quota(const Delivery& delivery) const;
    Task<Outcome> settled(Exchange exchange, Sent sent);
    Outcome outcome_of_fault(const SmevFault& fault, const Sent& sent) const;
    bool aged(const std::string& message_id) const;

    std::shared_ptr<Office> office_;
};

Outcome outcome_of_trouble(const Fault& fault) {
    if (const auto* trouble = dynamic_cast<const HttpTrouble*>(&fault))
        return postponed(trouble->cause(), trouble->detail(), trouble->retry_after());
    const bool ours = fault.cause() == Cause::mapping_failed || fault.cause() == Cause::schema_violation ||
                      fault.cause() == Cause::bad_value || fault.cause() == Cause::missing_field ||
                      fault.cause() == Cause::too_large || fault.cause() == Cause::attachment_missing;
    return ours ? refused(fault.cause(), fault.detail()) : postponed(fault.cause(), fault.detail());
}

/// RequestStatus and several rejections have no content, hence no files.
bool carries_files(const Delivery& delivery) {
    return is_appeal(delivery.kind) || delivery.kind == MessageKind::answer_sent;
}

bool SmevConnector::aged(const std::string& message_id) const {
    return office_->kit.clock.now() - uuid_time(message_id) >= office_->settings.renew_id_after;
}

Task<Outcome> SmevConnector::deliver(Delivery delivery, Deadline deadline) {
    co_await office_->limits.open();
    if (delivery.attempt > 1) {
        const auto rejected = co_await office_->kit.ledger.recall(office_->kit.id, rejected_key(delivery.note));
        if (rejected) co_return renewed(*rejected);
    }
    if (carries_files(delivery)) {
        Outcome waiting = waiting_for_quota(delivery);
        if (waiting.retry_after) co_return waiting;
    }
    co_return co_await attempt(std::move(delivery), deadline);
}

/// SMEV answers MessageIsAlreadySent to an id it rejected later, so the next sending has a new one: after what the row of the
/// fault demands, or at once when a person wants to try again.
Outcome SmevConnector::renewed(const std::string& label) const {
    const SmevFault fault = fault_of_label(label);
    Outcome outcome = smev3::outcome_of(fault);
    const bool by_hand = row_of(fault).name.empty() || outcome.kind != Outcome::Kind::postponed;
    if (by_hand) outcome = postponed(Cause::stale_message_id, "the id was rejected by SMEV; a new one follows");
    const bool at_once = by_hand || row_of(fault).reaction == Reaction::new_id;
    if (at_once && !outcome.retry_after) outcome.retry_after = renewal_pause;
    outcome.fresh_note = true;
    return outcome;
}

/// With `retry_after` when the files find no room in the quota SMEV named last; nothing is uploaded in vain.
Outcome SmevConnector::waiting_for_quota(const Delivery& delivery) const {
    Outcome outcome = postponed(Cause::quota_exceeded, "the files are over what is left of SMEV's quota: QuoteLimitExceeded");
    const Duration wait = office_->limits.quota_wait(octets_of(delivery), office_->kit.clock.now());
    if (wait > Duration::zero()) outcome.retry_after = wait;
    return outcome;
}

Task<Outcome> SmevConnector::attempt(Delivery delivery, Deadline deadline) {
    const std::string message_id = delivery.note;
    try {
        Outcome outcome = is_appeal(delivery.kind) ? co_await send_request(std::move(delivery), deadline)
                                                   : co_await send_response(std::move(delivery), deadline);
        // SMEV said itself that it did not take it: an old id may go before SMEV calls it stale.
        if (outcome.kind == Outcome::Kind::postponed && aged(message_id)) outcome.fresh_note = true;
        co_return outcome;
    } catch (const TransportError& error) {
        // Whether it arrived is no matter: the MessageID makes repeating safe. Only an id that surely never arrived may change.
        Outcome outcome = postponed(error.cause(), error.what());
        outcome.fresh_note = !error.maybe_arrived() && aged(message_id);
        co_return outcome;
    } catch (const Fault& fault) {
        co_return outcome_of_trouble(fault);
    }
}

Task<Outcome> SmevConnector::send_request(Delivery delivery, Deadline deadline) {
    const auto files = co_await prepare_files(office_, delivery, deadline);
    Sent sent{delivery.note, "requestIsQueued", carries(files), octets_of(delivery)};
    // Filled on the worker, anew for every repetition, and read when the call has ended.
    const auto stamps = std::make_shared<std::vector<MappingStamp>>();
    const auto make = [office = office_, delivery, files, stamps] {
        stamps->clear();
        const Appeal appeal = appeal_from_json(delivery.canonical);
        const Chain chain = chain_of(appeal, office->kit.id);
        RequestMessage message;
        message.message_id = delivery.note;
        message.reference_message_id = chain.reference_id.empty() ? delivery.note : chain.reference_id;
        message.transaction_code = chain.transaction_code.empty() ? delivery.appeal_id : chain.transaction_code;
        message.content = office->mapping.content_of(appeal, stamps.get());
        // Counted from the id: a repetition says the same, a renewed id lives longer.
        if (office->settings.end_of_life) message.end_of_life = uuid_time(delivery.note) + *office->settings.end_of_life;
        message.files = files;
        return letter_of(office->writer.send_request(message), files);
    };
    Outcome outcome = co_await settled(co_await call(office_, "SendRequest", make, deadline), std::move(sent));
    outcome.mapped = *stamps;
    co_return outcome;
}

Task<Outcome> SmevConnector::send_response(Delivery delivery, Deadline deadline) {
    const Origin origin =
        co_await offload(office_->kit.workers, [&] { return origin_of(appeal_from_json(delivery.appeal), office_->kit.id); });
    if (!origin.here) co_return refused(Cause::correlation_missing, "the appeal did not come through " + office_->kit.id);
    const AppealEvent event = co_await offload(office_->kit.workers, [&] { return event_from_json(delivery.canonical); });
    if (form_of(delivery.kind, event) == ResponseForm::status && !office_->settings.send_statuses) {
        Outcome kept_back = delivered();
        kept_back.detail = "nothing was sent: only answers go to SMEV (send_statuses: false)";
        co_return kept_back;
    }
    if (origin.reply_to.empty())
        co_return refused(Cause::correlation_missing,
                          "the request came without ReplyTo (through the partners' door, or SMEV gave none)");
    std::vector<OutgoingFile> files;
    if (carries_files(delivery)) files = co_await prepare_files(office_, delivery, deadline);
    Sent sent{delivery.note, "responseIsQueued", carries(files), octets_of(delivery)};
    const auto stamps = std::make_shared<std::vector<MappingStamp>>();  // as for requests
    const auto make = [office = office_, delivery, event, files, stamps, reply_to = origin.reply_to] {
        stamps->clear();
        ResponseMessage message = response_of(delivery.kind, event, office->version);
        message.message_id = delivery.note;
        message.to = reply_to;
        if (form_of(delivery.kind, event) == ResponseForm::content) {
            message.content = office->mapping.content_of(event, stamps.get());
            message.files = files;
        }
        return letter_of(office->writer.send_response(message), message.files);
    };
    Outcome outcome = co_await settled(co_await call(office_, "SendResponse", make, deadline), std::move(sent));
    outcome.mapped = *stamps;
    co_return outcome;
}

/// Success only says that SMEV has it in its queue; so does MessageIsAlreadySent. The end comes as a word about the MessageID.
Task<Outcome> SmevConnector::settled(Exchange exchange, Sent sent) {
    Outcome outcome;
    const auto& fault = exchange.reply.fault;
    // Verdicts of SMEV about an answer name the answer's MessageID: both kinds lead back to the appeal.
    const std::vector<ExternalId> learned{{office_->kit.id, "smev_message_id", sent.message_id}};
    if (fault && row_of(*fault).reaction != Reaction::done) {
        co_await office_->limits.learn(*fault, office_->kit.clock.now());
        outcome = outcome_of_fault(*fault, sent);
        if (outcome.kind == Outcome::Kind::postponed && exchange.retry_after) outcome.retry_after = exchange.retry_after;
    } else if (!fault && !exchange.reply.receipt) {
        outcome = postponed(Cause::partner_garbage, "no Send*Response");
    } else {
        office_->limits.sent();
        outcome = handed_over(sent.message_id, sent.first_stage, learned);
        if (fault) outcome.detail = describe(*fault) + ": it was sent before";
    }
    if (exchange.reply.receipt) {
        for (const SignatureEvidence& one : exchange.reply.receipt->evidence) {
            if (one.verdict != "valid") outcome.detail = "SMEV's signature under its receipt: " + one.verdict;
        }
    }
    outcome.evidence = std::move(exchange.body);
    outcome.sent = std::move(exchange.sent);
    co_return outcome;
}

/// What was too big to be carried goes through the storage next time, when there is one and SMEV's number says it helps.
Outcome SmevConnector::outcome_of_fault(const SmevFault& fault, const Sent& sent) const {
    Outcome outcome = smev3::outcome_of(fault);
    const AttachmentSettings& files = office_->settings.files;
    const std::uint64_t limit = office_->limits.carried(files.carried_limit, office_->kit.clock.now());
    const bool helps = sent.carried && sent.octets > limit && !files.storage_url.empty();
    if (fault.name != "AttachmentSizeLimitExceeded" || !helps) return outcome;
    Outcome stored = postponed(outcome.cause, outcome.detail, renewal_pause);
    stored.fresh_note = true;
    return stored;
}

Task<Reach> SmevConnector::probe(Deadline deadline) {
    if (office_->settings.url.empty()) co_return Reach{true, Cause::none, "no SMEV address: only the partners' door"};
    try {
        // GetStatus would take a verdict out of its queue; Ack of nobody's message takes nothing.
        const bool statistics = office_->version.queue_statistics;
        const auto make = [office = office_, statistics] {
            const Time now = office->kit.clock.now();
            return Letter(statistics ? office->writer.get_queue_statistics(now) : office->writer.ack(make_uuid_v1(now), true));
        };
        const Exchange exchange = co_await call(office_, statistics ? "GetIncomingQueueStatistics" : "Ack", make, deadline);
        const auto& fault = exchange.reply.fault;
        if (!fault || row_of(*fault).reaction == Reaction::done) co_return Reach{true, Cause::none, "SMEV answers"};
        co_return Reach{false, row_of(*fault).cause, advice(*fault)};
    } catch (const TransportError& error) {
        co_return Reach{false, error.cause(), error.what()};
    } catch (const Fault& fault) {
        co_return Reach{false, fault.cause(), fault.detail()};
    }
}

}  // namespace

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office) {
    return std::make_unique<SmevConnector>(std::move(office));
}

}  // namespace gateway::smev3
