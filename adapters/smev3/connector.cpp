// SMEV as a consumer (SendRequest) and as a provider that answers (SendResponse).
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
    Outcome settled(Exchange exchange, const std::string& message_id, std::string_view first_stage) const;
    bool aged(const std::string& message_id) const;

    std::shared_ptr<Office> office_;
};

Outcome outcome_of_fault(const Fault& fault) {
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
    // SMEV answers MessageIsAlreadySent to an id it rejected later: a repetition needs a new one.
    if (delivery.attempt > 1) {
        const auto rejected = co_await office_->kit.ledger.recall(office_->kit.id, rejected_key(delivery.note));
        if (rejected) {
            Outcome renewed =
                postponed(Cause::stale_message_id, "the id was rejected by SMEV; a new one follows", renewal_pause);
            renewed.fresh_note = true;
            co_return renewed;
        }
    }
    co_return co_await attempt(std::move(delivery), deadline);
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
        co_return outcome_of_fault(fault);
    }
}

Task<Outcome> SmevConnector::send_request(Delivery delivery, Deadline deadline) {
    const auto files = co_await prepare_files(office_, delivery, deadline);
    const auto make = [office = office_, delivery, files] {
        const Appeal appeal = appeal_from_json(delivery.canonical);
        const Chain chain = chain_of(appeal, office->kit.id);
        RequestMessage message;
        message.message_id = delivery.note;
        message.reference_message_id = chain.reference_id.empty() ? delivery.note : chain.reference_id;
        message.transaction_code = chain.transaction_code.empty() ? delivery.appeal_id : chain.transaction_code;
        message.content = office->mapping.content_of(appeal);
        // Counted from the id: a repetition says the same, a renewed id lives longer.
        if (office->settings.end_of_life) message.end_of_life = uuid_time(delivery.note) + *office->settings.end_of_life;
        message.files = files;
        return letter_of(office->writer.send_request(message), files);
    };
    co_return settled(co_await call(office_, "SendRequest", make, deadline), delivery.note, "requestIsQueued");
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
    const auto make = [office = office_, delivery, event, files, reply_to = origin.reply_to] {
        ResponseMessage message = response_of(delivery.kind, event, office->version);
        message.message_id = delivery.note;
        message.to = reply_to;
        if (form_of(delivery.kind, event) == ResponseForm::content) {
            message.content = office->mapping.content_of(event);
            message.files = files;
        }
        return letter_of(office->writer.send_response(message), message.files);
    };
    co_return settled(co_await call(office_, "SendResponse", make, deadline), delivery.note, "responseIsQueued");
}

/// Success only says that SMEV has it in its queue; so does MessageIsAlreadySent. The end comes as a word about the MessageID.
Outcome SmevConnector::settled(Exchange exchange, const std::string& message_id, std::string_view first_stage) const {
    Outcome outcome;
    const auto& fault = exchange.reply.fault;
    // Verdicts of SMEV about an answer name the answer's MessageID: both kinds lead back to the appeal.
    const std::vector<ExternalId> learned{{office_->kit.id, "smev_message_id", message_id}};
    if (fault && row_of(*fault).reaction != Reaction::done) {
        outcome = smev3::outcome_of(*fault);
    } else if (!fault && !exchange.reply.receipt) {
        outcome = postponed(Cause::partner_garbage, "no Send*Response");
    } else {
        outcome = handed_over(message_id, std::string(first_stage), learned);
        if (fault) outcome.detail = describe(*fault) + ": it was sent before";
    }
    if (exchange.reply.receipt) {
        for (const SignatureEvidence& one : exchange.reply.receipt->evidence) {
            if (one.verdict != "valid") outcome.detail = "SMEV's signature under its receipt: " + one.verdict;
        }
    }
    outcome.evidence = std::move(exchange.body);
    outcome.sent = std::move(exchange.sent);
    return outcome;
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
