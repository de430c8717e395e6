// Messages that cannot be processed: how long they age, when they are parked, and how they come back.
#include <utility>

#include "adapters/smev3/parked_files.hpp"
#include "adapters/smev3/reception.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::smev3 {

namespace {

constexpr int released_at_once = 20;
constexpr std::string_view parked_mark = "parked";

std::string seen_key(const std::string& message_id) {
    return "refused/" + message_id;
}

}  // namespace

std::string salvaged_message_id(std::string_view octets) {
    constexpr std::size_t uuid_length = 36;
    for (const std::string_view name : {"MessageID>", "MessageId>"}) {
        for (auto at = octets.find(name); at != std::string_view::npos; at = octets.find(name, at + 1)) {
            const bool whole_name = at > 0 && (octets[at - 1] == '<' || octets[at - 1] == ':');
            const std::string id(octets.substr(at + name.size(), uuid_length));
            if (whole_name && is_uuid(id)) return id;
        }
    }
    return {};
}

Task<void> Reception::receive_garbage(GarbageReply garbage, Deadline deadline) {
    const std::string message_id = salvaged_message_id(garbage.body);
    if (message_id.empty()) throw garbage;
    Doubtful doubtful{message_id, {}, garbage.content_type, garbage.body, {}, nullptr};
    if (!co_await put_aside(std::move(doubtful), garbage)) co_return;
    Receipt receipt;
    receipt.message_id = message_id;
    co_await acknowledge(message_id, true, std::move(receipt), deadline);
}

Task<bool> Reception::put_aside(Doubtful message, const Fault& refusal) {
    const AdapterKit& kit = office_->kit;
    const Time now = kit.clock.now();
    const std::string key = seen_key(message.message_id);
    const std::string known = (co_await kit.ledger.recall(kit.id, key)).value_or("");
    if (known == parked_mark) co_return true;  // its Ack was lost
    const Time first_seen = parse_rfc3339(known).value_or(now);
    if (known.empty()) co_await kit.ledger.remember(kit.id, key, to_rfc3339(now));
    if (now - first_seen < office_->settings.poison_after) {
        complain("smev_message_refused", message.message_id, refusal.cause(), refusal.place());
        co_return false;
    }
    if (message.files != nullptr) {
        co_await offload(kit.workers, [&] { keep_parts(*message.files, kit.blobs); });
        co_await remember_files(*office_, message.message_id, message.files->kept);
    }
    ParkedMessage parked;
    parked.connector = kit.id;
    parked.sender = message.sender;
    parked.sender_message_id = message.message_id;
    parked.cause = refusal.cause();
    parked.detail = refusal.detail() + (refusal.place().empty() ? "" : " " + refusal.place());
    parked.content_type = std::move(message.content_type);
    parked.bytes = std::move(message.bytes);
    parked.evidence = std::move(message.evidence);
    parked.first_seen = first_seen;
    parked.parked_at = parked.changed_at = now;
    co_await kit.evidence.park(std::move(parked));
    co_await kit.ledger.remember(kit.id, key, std::string(parked_mark));
    complain("smev_message_parked", message.message_id, Cause::poisoned, std::string(info(refusal.cause()).code));
    co_return true;
}

Task<int> Reception::take_released(Deadline deadline) {
    const AdapterKit& kit = office_->kit;
    int accepted = 0;
    const std::vector<ParkedMessage> released = co_await kit.evidence.released(kit.id, released_at_once);
    for (const ParkedMessage& message : released) {
        std::optional<Fault> refusal;
        try {
            co_await take_again(message, deadline);
        } catch (const Fault& fault) {
            if (info(fault.cause()).party == Party::we && fault.cause() != Cause::mapping_failed) throw;
            refusal = fault;
        }
        if (refusal) {
            complain("smev_released_refused", message.sender_message_id, refusal->cause(), refusal->place());
            co_await kit.evidence.park(message);  // open again, for the next decision
            continue;
        }
        co_await kit.evidence.close_parked(message.park_id);
        ++accepted;
    }
    co_return accepted;
}

/// From the octets as they were stored; signatures are judged as of the day they were first seen.
Task<void> Reception::take_again(const ParkedMessage& message, Deadline deadline) {
    Exchange exchange = co_await offload(office_->kit.workers, [&] {
        return read_exchange(*office_, {message.content_type, message.bytes, {}}, message.first_seen);
    });
    if (!exchange.reply.taken) throw Fault(Cause::partner_garbage, "the parked octets hold no message");
    *exchange.reply.taken->files.kept = co_await recall_files(*office_, message.sender_message_id);
    co_await take_in(exchange, *exchange.reply.taken, deadline);
}

}  // namespace gateway::smev3
