// What the Adapter has for us. It has no Ack: what Get gave is not given again, so every poll after a failure and the first one
// after a start looks back with Find. Folders forget nothing: a file is removed after the commit.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "adapters/smev3_adapter/meaning.hpp"
#include "adapters/smev3_adapter/office.hpp"

namespace gateway::smev3_adapter {

namespace {

constexpr int drain_limit = 100;
constexpr int most_tries = 10;               ///< of a message whose original is not known (yet)
constexpr std::chrono::minutes overlap{10};  ///< clocks differ, and a cursor is written now and then
constexpr auto cursor_key = "cursor";

/// The gateway itself cannot take anything now; every other refusal is about this one message and must not stop the others.
bool is_our_trouble(Cause cause) {
    return cause == Cause::overloaded || cause == Cause::store_unavailable || cause == Cause::stopping ||
           cause == Cause::internal;
}

/// A letter read: the document owns what the message shows.
struct Read {
    XmlDocument document;
    std::optional<Message> message;
};

/// The QueryResult, in SOAP or alone.
Read read_letter(const Letter& letter, std::uint64_t limit) {
    if (letter.octets.empty()) throw Fault(Cause::too_large, "an empty file or one over max_message");
    Read read{parse_file(letter.octets, limit), {}};
    XmlNode node = read.document.root();
    if (node.is(soap_ns, "Envelope")) node = node.child(soap_ns, "Body").first_child();
    if (node.name() != "QueryResult") throw Fault(Cause::partner_garbage, "no QueryResult", node.path());
    read.message = read_message(node);
    return read;
}

class AdapterSource final : public Source {
public:
    explicit AdapterSource(std::shared_ptr<Office> office) : office_(std::move(office)) {}

    Task<PollResult> poll(Deadline deadline) override;

private:
    enum class Fate { taken, known, left, refused };

    Task<Fate> take(Letter letter, bool looking_back);
    Task<bool> is_ours(Message::Kind kind, std::string client_id, std::string answers);
    Task<Fate> refuse(Letter letter, const Fault& fault, std::string message_id);
    Task<int> take_released();
    Task<int> look_back(Deadline deadline);
    Task<std::vector<Letter>> search(Time from, Deadline deadline);
    Task<void> move_cursor(bool something);

    const AdapterKit& kit() const { return office_->kit; }

    std::shared_ptr<Office> office_;
    bool looked_back_ = false;
    Time cursor_at_{};
    std::map<std::string, int> tries_;  ///< by message; of what could not be placed yet
};

Task<PollResult> AdapterSource::poll(Deadline deadline) {
    PollResult result;
    result.taken += co_await take_released();
    if (office_->link->forgets() && !looked_back_) result.taken += co_await look_back(deadline);
    std::set<std::string> skip;
    result.more = true;
    for (int i = 0; i < drain_limit && !deadline.passed(); ++i) {
        looked_back_ = false;  // what Get takes out of the queue only Find can bring again, until it is on disk
        std::optional<Letter> letter = co_await office_->link->next(skip, office_->writer.next_query(), deadline);
        result.more = letter.has_value();
        Fate fate = Fate::known;
        if (letter) {
            skip.insert(letter->name);
            fate = co_await take(std::move(*letter), false);
        }
        if (fate == Fate::left && office_->link->forgets()) break;
        looked_back_ = true;
        if (fate == Fate::taken) ++result.taken;
        if (!result.more) break;
    }
    if (looked_back_) co_await move_cursor(result.taken > 0);
    co_return result;
}

Task<AdapterSource::Fate> AdapterSource::take(Letter letter, bool looking_back) {
    std::optional<Fault> trouble;
    std::string message_id;
    try {
        const Read read =
            co_await offload(kit().workers, [&] { return read_letter(letter, office_->settings.max_message * 2); });
        if (!read.message) co_return Fate::known;
        message_id = read.message->client_id;
        const bool ours = looking_back && co_await is_ours(read.message->kind, message_id, read.message->answers);
        if (ours) co_return Fate::known;
        Submission submission =
            co_await offload(kit().workers, [&] { return submission_of(*read.message, letter, *office_, kit().clock.now()); });
        const Receipt receipt = co_await kit().accept(std::move(submission));
        tries_.erase(message_id);
        co_await office_->link->taken(std::move(letter));
        co_return receipt.repeat ? Fate::known : Fate::taken;
    } catch (const Fault& fault) {
        if (is_our_trouble(fault.cause())) throw;
        trouble.emplace(fault);
    }
    if (letter.fresh && message_id.empty()) co_return Fate::left;  // still being written, perhaps
    // An answer can overtake the commit that makes its request known; a file can follow its message.
    const bool may_pass = trouble->cause() == Cause::unknown_appeal || trouble->cause() == Cause::attachment_unavailable;
    if (may_pass && ++tries_[message_id] < most_tries) co_return Fate::left;
    tries_.erase(message_id);
    co_return co_await refuse(std::move(letter), *trouble, std::move(message_id));
}

/// Find shows what we sent ourselves beside what came.
Task<bool> AdapterSource::is_ours(Message::Kind kind, std::string client_id, std::string answers) {
    const std::string id = kind == Message::Kind::request ? client_id : answers;
    const auto sent = co_await kit().ledger.appeal_by({kit().id, std::string(our_id), id});
    co_return kind == Message::Kind::request ? sent.has_value() : !sent.has_value();
}

/// What cannot be processed is parked with everything known of it, so that it neither blocks nor gets lost.
Task<AdapterSource::Fate> AdapterSource::refuse(Letter letter, const Fault& fault, std::string message_id) {
    ParkedMessage parked;
    parked.connector = parked.sender = kit().id;
    parked.sender_message_id = message_id.empty() ? letter.name : message_id;
    parked.cause = fault.cause();
    parked.detail = fault.detail();
    parked.content_type = letter.content_type;
    parked.bytes = letter.octets;
    parked.first_seen = parked.parked_at = parked.changed_at = kit().clock.now();
    kit().log.write(LogLevel::error, "smev_adapter_message_parked",
                    {{"connector", kit().id},
                     {"client_id", message_id},
                     {"file", letter.name},
                     {"cause", std::string(info(fault.cause()).code)},
                     {"place", fault.place()}});
    co_await kit().evidence.park(std::move(parked));
    co_await office_->link->put_aside(std::move(letter));
    co_return Fate::refused;
}

/// Messages an administrator has released: processed anew from their stored octets.
Task<int> AdapterSource::take_released() {
    int taken = 0;
    for (ParkedMessage& parked : co_await kit().evidence.released(kit().id, drain_limit)) {
        const Letter letter{parked.bytes, parked.content_type, {}, false};
        try {
            const Read read =
                co_await offload(kit().workers, [&] { return read_letter(letter, office_->settings.max_message * 2); });
            if (read.message) {
                Submission submission = co_await offload(
                    kit().workers, [&] { return submission_of(*read.message, letter, *office_, kit().clock.now()); });
                co_await kit().accept(std::move(submission));
                ++taken;
            }
            co_await kit().evidence.close_parked(parked.park_id);
            continue;
        } catch (const Fault& fault) {
            if (is_our_trouble(fault.cause())) throw;
            parked.cause = fault.cause();
            parked.detail = fault.detail();
        }
        co_await kit().evidence.park(std::move(parked));
    }
    co_return taken;
}

Task<int> AdapterSource::look_back(Deadline deadline) {
    const auto cursor = co_await kit().ledger.recall(kit().id, cursor_key);
    const auto since = cursor ? parse_rfc3339(*cursor) : std::nullopt;
    int taken = 0;
    if (!since) {
        co_await move_cursor(true);
        co_return 0;
    }
    std::vector<Letter> letters = co_await search(*since - overlap, deadline);
    for (Letter& letter : letters) {
        if (co_await take(std::move(letter), true) == Fate::taken) ++taken;
    }
    looked_back_ = true;
    co_return taken;
}

/// An Adapter that does not know the call must not stop the polling.
Task<std::vector<Letter>> AdapterSource::search(Time from, Deadline deadline) {
    try {
        co_return co_await office_->link->search(office_->writer.find_query(from), deadline);
    } catch (const Fault& fault) {
        if (fault.cause() != Cause::partner_rejected) throw;
        kit().log.write(LogLevel::warn, "smev_adapter_find_refused", {{"connector", kit().id}, {"detail", fault.detail()}});
    }
    co_return std::vector<Letter>();
}

Task<void> AdapterSource::move_cursor(bool something) {
    const Time now = kit().clock.now();
    if (!office_->link->forgets() || (!something && now - cursor_at_ < overlap / 2)) co_return;
    co_await kit().ledger.remember(kit().id, cursor_key, to_rfc3339(now));
    cursor_at_ = now;
}

}  // namespace

std::unique_ptr<Source> make_source(std::shared_ptr<Office> office) {
    return std::make_unique<AdapterSource>(std::move(office));
}

}  // namespace gateway::smev3_adapter
