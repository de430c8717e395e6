// The queues of requests, responses and verdicts: every one is drained, the unfiltered ones always among them.
#include <map>
#include <optional>
#include <utility>

#include "adapters/smev3/reception.hpp"
#include "adapters/smev3/response_form.hpp"
#include "adapters/smev3/verdicts.hpp"

namespace gateway::smev3 {

namespace {

/// Messages of one queue and filter per poll, so that a poll ends even when the queue never does.
constexpr int drain_limit = 100;
/// Responses whose silence is read as acceptance, per poll.
constexpr int silence_limit = 200;
constexpr Duration silence_pause{60'000};
constexpr std::int64_t worrying_percent = 80;
constexpr std::size_t most_queues = 30;
/// A type SMEV does not know is asked for again after this: it may have been registered. Settings read anew ask at once.
constexpr std::chrono::hours channel_rest{1};

enum class Queue { requests, responses };

std::shared_ptr<Inquiries> inquiries_of(const std::shared_ptr<Office>& office) {
    const auto& settings = office->settings.inquire;
    return settings ? std::make_shared<Inquiries>(office, *settings) : nullptr;
}

class SmevSource final : public Source {
public:
    explicit SmevSource(std::shared_ptr<Office> office)
        : office_(std::move(office)), inquiries_(inquiries_of(office_)), reception_(office_, inquiries_) {}

    Task<PollResult> poll(Deadline deadline) override {
        PollResult result;
        full_ = false;
        if (inquiries_) co_await inquiries_->open();
        result.taken += co_await reception_.take_released(deadline);
        for (const Queue queue : {Queue::requests, Queue::responses}) {
            for (const ContentType& filter : office_->settings.filters)
                result.taken += co_await drain(queue, &filter, deadline);
            // Verdicts of SMEV itself match no filter: the unfiltered queue is always asked too.
            result.taken += co_await drain(queue, nullptr, deadline);
        }
        co_await drain_verdicts(deadline);
        co_await settle_silence();
        co_await look_at_queues(deadline);
        if (inquiries_) co_await inquiries_->ask_due(deadline);
        result.more = full_;
        co_return result;
    }

    std::vector<PartnerQueue> queues() const override {
        std::vector<PartnerQueue> all = fills_;
        for (PartnerQueue& one : office_->limits.full_queues()) all.push_back(std::move(one));
        return all;
    }

private:
    Task<int> drain(Queue queue, const ContentType* filter, Deadline deadline) {
        int accepted = 0;
        if (rests(queue, filter)) co_return accepted;
        for (int i = 0; i < drain_limit && !deadline.passed(); ++i) {
            const std::optional<bool> one = co_await take(queue, filter, deadline);
            if (!one) co_return accepted;
            accepted += *one ? 1 : 0;
        }
        full_ = true;
        co_return accepted;
    }

    Task<std::optional<bool>> take(Queue queue, const ContentType* filter, Deadline deadline);
    bool rests(Queue queue, const ContentType* filter) const;
    void judge(Queue queue, const SmevFault& fault, const ContentType* filter);
    Task<void> drain_verdicts(Deadline deadline);
    Task<void> settle_silence();
    Task<void> look_at_queues(Deadline deadline);

    std::shared_ptr<Office> office_;
    std::shared_ptr<Inquiries> inquiries_;  ///< null: nothing is asked
    Reception reception_;
    bool full_ = false;                    ///< a queue was left before its end
    std::map<std::string, Time> resting_;  ///< channels SMEV does not know, until when they are not asked
    std::vector<PartnerQueue> fills_;      ///< as the last statistics said
    Time statistics_due_{}, silence_due_{};
};

std::string_view operation_of(Queue queue) {
    return queue == Queue::requests ? "GetRequest" : "GetResponse";
}

/// One queue by one filter, or by none.
std::string channel_of(Queue queue, const ContentType* filter) {
    const std::string operation(operation_of(queue));
    return filter == nullptr ? operation : operation + " {" + filter->ns + "}" + filter->root;
}

bool SmevSource::rests(Queue queue, const ContentType* filter) const {
    const auto known = resting_.find(channel_of(queue, filter));
    return known != resting_.end() && office_->kit.clock.now() < known->second;
}

/// A fault in place of a message. A type SMEV does not know stops its channel; what else a person must repair is said once per
/// poll; both stop no other queue. Throws Fault for all that concerns the whole connector.
void SmevSource::judge(Queue queue, const SmevFault& fault, const ContentType* filter) {
    const FaultRow& row = row_of(fault);
    // Without a filter only requests can be none of ours: who provides nothing still has responses.
    const bool unknown_type = row.name == "UnknownMessageType" && (filter != nullptr || queue == Queue::requests);
    const std::string channel = channel_of(queue, filter);
    if (!unknown_type && (filter == nullptr || row.reaction != Reaction::fix))
        throw Fault(row.cause, std::string(operation_of(queue)) + ": " + advice(fault));
    if (unknown_type) resting_[channel] = office_->kit.clock.now() + channel_rest;
    office_->kit.log.write(LogLevel::error, unknown_type ? "smev_channel_stopped" : "smev_filter_refused",
                           {{"connector", office_->kit.id}, {"channel", channel}, {"fault", advice(fault)}});
}

/// nullopt: the queue is empty; false: its message was not accepted.
Task<std::optional<bool>> SmevSource::take(Queue queue, const ContentType* filter, Deadline deadline) {
    const std::string operation(operation_of(queue));
    const auto make = [office = office_, queue, filter] {
        const Time now = office->kit.clock.now();
        return Letter(queue == Queue::requests ? office->writer.get_request(filter, now)
                                               : office->writer.get_response(filter, now));
    };
    std::optional<Exchange> exchange;
    std::optional<GarbageReply> garbage;
    try {
        exchange.emplace(co_await call(office_, operation, make, deadline));
    } catch (const GarbageReply& reply) {
        garbage.emplace(reply);
    }
    if (garbage) {
        co_await reception_.receive_garbage(std::move(*garbage), deadline);
        co_return false;
    }
    if (exchange->reply.fault) {
        judge(queue, *exchange->reply.fault, filter);
        co_return std::nullopt;
    }
    if (!exchange->reply.not_served.empty()) {
        office_->kit.log.write(LogLevel::error, "smev_message_not_served",
                               {{"connector", office_->kit.id}, {"kind", exchange->reply.not_served.substr(0, 100)}});
        co_return false;
    }
    if (!exchange->reply.taken) co_return std::nullopt;
    co_return co_await reception_.receive(*exchange, deadline);
}

Task<void> SmevSource::drain_verdicts(Deadline deadline) {
    const auto make = [office = office_] { return Letter(office->writer.get_status(office->kit.clock.now())); };
    for (int i = 0; i < drain_limit && !deadline.passed(); ++i) {
        const Exchange exchange = co_await call(office_, "GetStatus", make, deadline);
        if (const auto& fault = exchange.reply.fault) throw Fault(row_of(*fault).cause, "GetStatus: " + advice(*fault));
        if (!exchange.reply.news) co_return;
        co_await reception_.hear(exchange);
    }
    full_ = true;
}

/// SMEV says nothing of a response it has accepted: after `verdict_wait` its silence is the acceptance.
Task<void> SmevSource::settle_silence() {
    const AdapterKit& kit = office_->kit;
    const Time now = kit.clock.now();
    if (now < silence_due_) co_return;
    silence_due_ = now + silence_pause;
    const Time before = now - office_->settings.verdict_wait;
    const std::vector<std::string> handles = co_await kit.ledger.open_handles(kit.id, "response", before, silence_limit);
    for (const std::string& handle : handles) {
        DeliveryWord word;
        word.connector = kit.id;
        word.handle = handle;
        word.state = DeliveryState::delivered;
        word.stage = stage_no_verdict;
        co_await kit.ledger.hear(std::move(word));
    }
}

Task<void> SmevSource::look_at_queues(Deadline deadline) {
    const Smev3Settings& settings = office_->settings;
    const Time now = office_->kit.clock.now();
    if (!office_->version.queue_statistics || settings.statistics_every == Duration::zero() || now < statistics_due_) co_return;
    statistics_due_ = now + settings.statistics_every;
    const auto make = [office = office_] { return Letter(office->writer.get_queue_statistics(office->kit.clock.now())); };
    const Exchange exchange = co_await call(office_, "GetIncomingQueueStatistics", make, deadline);
    if (exchange.reply.fault) {
        office_->kit.log.write(LogLevel::warn, "smev_queue_statistics_refused",
                               {{"connector", office_->kit.id}, {"fault", advice(*exchange.reply.fault)}});
        co_return;
    }
    fills_.clear();
    for (const QueueFill& fill : exchange.reply.queues) {
        if (fills_.size() < most_queues)
            fills_.push_back({short_text(fill.queue, 100), fill.waiting, settings.queue_quota, false});
        const bool worrying = fill.waiting * 100 >= settings.queue_quota * worrying_percent;
        office_->kit.log.write(worrying ? LogLevel::warn : LogLevel::info, worrying ? "smev_queue_filling" : "smev_queue",
                               {{"connector", office_->kit.id},
                                {"queue", fill.queue.substr(0, 200)},
                                {"waiting", std::to_string(fill.waiting)},
                                {"quota", std::to_string(settings.queue_quota)}});
    }
}

}  // namespace

std::unique_ptr<Source> make_source(std::shared_ptr<Office> office) {
    return std::make_unique<SmevSource>(std::move(office));
}

}  // namespace gateway::smev3
