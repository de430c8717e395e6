#include "adapters/social/vk_desk.hpp"

#include <optional>

#include "adapters/social/vk_appeal.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::social {
namespace {

constexpr int first_server_error = 500;
constexpr int parked_per_poll = 50;

/// Old versions of the API have no event_id: then the octets are the key.
std::string key_of(const Callback& callback, const std::string& body) {
    return callback.event_id.empty() ? callback.type + ":" + sha256_hex(body) : "event:" + callback.event_id;
}

Submission submission_of(const Callback& callback, std::string body, const VkDesk& desk) {
    const Time now = desk.kit().clock.now();
    Submission submission;
    submission.unrouted = Submission::Unrouted::park;
    Envelope& envelope = submission.envelope;
    envelope.connector = envelope.sender = desk.kit().id;
    envelope.sender_message_id = key_of(callback, body);
    envelope.content_type = "application/json";
    envelope.received_at = now;
    envelope.occurred_at = callback.at;
    if (callback.what == Callback::What::deleted) {
        envelope.kind = MessageKind::status_changed;
        submission.canonical = to_json(deletion_of(callback, desk.kit().id, now));
    } else {
        envelope.kind = MessageKind::appeal_created;
        submission.canonical = to_json(appeal_of(callback, desk.settings(), desk.kit().id, now));
    }
    envelope.bytes = std::move(body);
    return submission;
}

class VkSource final : public Source {
public:
    explicit VkSource(std::shared_ptr<VkDesk> desk) : desk_(std::move(desk)) {}

    Task<PollResult> poll(Deadline) override {
        PollResult result;
        auto released = co_await desk_->kit().evidence.released(desk_->kit().id, parked_per_poll);
        for (ParkedMessage& message : released) {
            co_await desk_->take_or_park(std::move(message.bytes));
            co_await desk_->kit().evidence.close_parked(message.park_id);
            ++result.taken;
        }
        co_return result;
    }

private:
    std::shared_ptr<VkDesk> desk_;
};

}  // namespace

Task<void> VkDesk::take(std::string body) {
    const Callback callback = read_callback(body);
    if (callback.what == Callback::What::other || callback.what == Callback::What::confirmation) co_return;
    // Our own replies come back as news.
    if (callback.from == -settings_.group_id) co_return;
    const std::string type = callback.type;
    std::optional<Cause> settled;
    try {
        co_await kit_.accept(submission_of(callback, std::move(body), *this));
    } catch (const Fault& fault) {
        const bool no_news = fault.cause() == Cause::unknown_appeal || fault.cause() == Cause::duplicate_other_content;
        if (!no_news) throw;
        settled = fault.cause();
    }
    if (settled)
        kit_.log.write(LogLevel::warn, "vk_event_left",
                       {{"connector", kit_.id}, {"type", type}, {"cause", std::string(info(*settled).code)}});
}

Task<void> VkDesk::take_or_park(std::string body) {
    std::optional<Fault> refusal;
    try {
        co_await take(body);
    } catch (const Fault& fault) {
        if (info(fault.cause()).http_status >= first_server_error) throw;
        refusal = fault;
    }
    if (!refusal) co_return;
    ParkedMessage parked;
    parked.connector = parked.sender = kit_.id;
    parked.sender_message_id = "octets:" + sha256_hex(body);
    parked.cause = refusal->cause();
    parked.detail = refusal->detail() + (refusal->place().empty() ? "" : " at " + refusal->place());
    parked.content_type = "application/json";
    parked.bytes = std::move(body);
    parked.first_seen = kit_.clock.now();
    const std::string park_id = co_await kit_.evidence.park(std::move(parked));
    kit_.log.write(LogLevel::error, "vk_event_parked",
                   {{"connector", kit_.id}, {"park_id", park_id}, {"cause", std::string(info(refusal->cause()).code)}});
}

std::unique_ptr<Source> make_vk_source(std::shared_ptr<VkDesk> desk) {
    return std::make_unique<VkSource>(std::move(desk));
}

}  // namespace gateway::social
