// The way of a message through Intake up to the commit. What is committed is drafted in intake_draft.cpp.
#include "gateway/flow/intake.hpp"

#include <algorithm>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/flow/intake_parcel.hpp"
#include "gateway/flow/journal_detail.hpp"
#include "gateway/flow/journal_kinds.hpp"
#include "gateway/mapping/sstu_marking.hpp"

namespace gateway {

namespace {

constexpr std::size_t longest_sender_message_id = 300;
constexpr std::size_t longest_sender = 300;
constexpr std::size_t most_attachments = 1000;
constexpr int most_races = 5;
constexpr Duration longest_turn = std::chrono::seconds(20);

bool is_plain(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

void check_limits(const Envelope& envelope) {
    if (is_deadline(envelope.kind) && envelope.sender == clock_sender) throw Fault(Cause::bad_value, {}, "sender");
    if (envelope.connector.empty() || envelope.sender.empty()) throw Fault(Cause::missing_field, {}, "sender");
    if (envelope.sender.size() > longest_sender || !is_plain(envelope.sender)) throw Fault(Cause::bad_value, {}, "sender");
    if (envelope.sender_message_id.empty()) throw Fault(Cause::missing_field, {}, "sender_message_id");
    if (envelope.sender_message_id.size() > longest_sender_message_id || !is_plain(envelope.sender_message_id))
        throw Fault(Cause::bad_value, "at most 300 octets, no control characters", "sender_message_id");
    if (envelope.attachments.size() > most_attachments) throw Fault(Cause::too_large, "too many attachments", "attachments");
}

bool is_appeal(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

/// The store itself did not look or has not said so yet, and it can be asked.
bool may_be_repeat(Cause refusal) {
    return refusal != Cause::duplicate_other_content && info(refusal).party != Party::we;
}

std::variant<Appeal, AppealEvent> decoded(MessageKind kind, std::string_view canonical) {
    if (is_appeal(kind)) return appeal_from_json(canonical);
    return event_from_json(canonical);
}

}  // namespace

Intake::Intake(FlowKit kit, Workers& workers, IntakeRules rules)
    : kit_(std::move(kit)), workers_(workers), rules_(std::move(rules)), turns_(kit_.io) {}

Accept Intake::door() {
    return [this](Submission submission) { return accept(std::move(submission)); };
}

Task<Receipt> Intake::accept(Submission submission) {
    const std::string connector = submission.envelope.connector;
    const std::string trace_id = submission.envelope.trace_id;
    Cause cause = Cause::internal;
    try {
        co_return co_await take(std::move(submission));
    } catch (const Fault& fault) {
        cause = fault.cause();
        ++view_.refused[cause];
        const bool ours = info(cause).party == Party::we;
        kit_.log.write(ours ? LogLevel::error : LogLevel::info, "message_refused",
                       {{"connector", connector},
                        {"trace_id", trace_id},
                        {"cause", std::string(info(cause).code)},
                        {"place", fault.place()}});
        throw;
    } catch (const std::exception&) {
        ++view_.refused[cause];
        throw;  // logged where the request ends: it is ours and not acknowledged
    }
}

Task<Receipt> Intake::take(Submission submission) {
    const auto began = std::chrono::steady_clock::now();
    if (stopping_) throw Fault(Cause::stopping);
    check_limits(submission.envelope);
    Parcel parcel{std::move(submission), {}, rules_.router, kit_.clock.now()};
    complete(parcel);
    std::optional<Fault> refusal;
    try {
        const Receipt receipt = co_await take_new(parcel);
        if (!receipt.repeat)
            count(parcel, std::chrono::ceil<Duration>(std::chrono::steady_clock::now() - began));
        else
            ++view_.repeated;
        co_return receipt;
    } catch (const Fault& fault) {
        refusal = fault;
    }
    // A repeat hears its first receipt, whatever is thought of the message today. Asking only now spares each new one a read.
    if (may_be_repeat(refusal->cause())) {
        auto first = co_await known(parcel.envelope());
        if (first) co_return std::move(*first);
    }
    throw Fault(*refusal);
}

void Intake::complete(Parcel& parcel) const {
    Envelope& envelope = parcel.submission.envelope;
    envelope.message_id = make_uuid_v7(parcel.now);
    if (envelope.trace_id.empty()) envelope.trace_id = make_trace_id();
    if (envelope.received_at == Time{}) envelope.received_at = parcel.now;
    if (envelope.content_digest.empty())
        envelope.content_digest = sha256_hex(envelope.bytes);
    else
        parcel.bytes_sha256 = sha256_hex(envelope.bytes);
    if (!rules_.scan_files) return;
    for (AttachmentRef& file : envelope.attachments)
        if (file.scan.empty()) file.scan = "pending";
}

Task<Receipt> Intake::take_new(Parcel& parcel) {
    check_evidence(policy_of(parcel.connector()), parcel.envelope().evidence);
    parcel.content = co_await decode(parcel.submission);
    give_blocks(parcel);
    const auto turn = co_await turns_.take(turn_keys(parcel.content, speaker_of(parcel.connector())), longest_turn);
    co_return co_await commit(parcel);  // the store knows a repeat and gives its first receipt
}

/// An appeal gets the sector blocks of the region beside the topics it came with; its codes of ССТУ are checked.
void Intake::give_blocks(Parcel& parcel) const {
    auto* appeal = std::get_if<Appeal>(&parcel.content);
    if (appeal == nullptr) return;
    const std::string day = to_rfc3339(appeal->created_at).substr(0, 10);
    auto& mapped = parcel.submission.mapped;
    // Blocks first: they are found by sections and themes too, which the classifier lets nobody assign.
    if (rules_.sectors) mapped.push_back(structure(*appeal, *rules_.sectors, day));
    if (!rules_.classifier) return;
    MappingStamp stamp = mark_sstu(*appeal, *rules_.classifier);
    if (!stamp.mapping.empty()) mapped.push_back(std::move(stamp));
}

Task<std::optional<Receipt>> Intake::known(const Envelope& envelope) {
    auto first = co_await kit_.store.known(envelope.sender, envelope.sender_message_id, envelope.content_digest);
    if (!first) co_return std::nullopt;
    first->repeat = true;
    ++view_.repeated;
    JournalEntry entry;
    entry.kind = journal::message_repeated;
    entry.message_id = first->message_id;
    entry.appeal_id = first->appeal_id;
    entry.connector = envelope.connector;
    entry.detail = JournalDetail().add("trace_id", envelope.trace_id).text();
    co_await kit_.store.note(std::move(entry));
    co_return first;
}

Task<std::variant<Appeal, AppealEvent>> Intake::decode(const Submission& submission) {
    const MessageKind kind = submission.envelope.kind;
    const std::string& canonical = submission.canonical;
    if (canonical.size() <= rules_.offload_over) co_return decoded(kind, canonical);
    co_return co_await offload(workers_, [kind, &canonical] { return decoded(kind, canonical); });
}

Task<Receipt> Intake::commit(Parcel& parcel) {
    for (int race = 0; race < most_races; ++race) {
        Acceptance acceptance = co_await draft(parcel);
        const bool has_word = acceptance.word.has_value();
        const std::vector<LegalClock> clocks = acceptance.clocks.value_or(std::vector<LegalClock>());
        std::vector<std::string> routes;
        for (const auto& delivery : acceptance.deliveries) routes.push_back(delivery.route);
        try {
            Receipt receipt = co_await kit_.store.accept(std::move(acceptance));
            if (wake_ && !receipt.repeat)
                for (const auto& route : routes) wake_(route);
            if (word_ && has_word && !receipt.repeat) word_();
            if (!receipt.repeat) tell_watch(clocks, parcel.now);
            co_return receipt;
        } catch (const VersionConflict&) {
            ++view_.conflicts;
        }
    }
    throw Fault(Cause::overloaded, "the appeal is being changed by many at once");
}

Task<Acceptance> Intake::draft(Parcel& parcel) {
    if (parcel.raised) co_return co_await draft_clock(parcel);
    if (!parcel.reviewed.empty()) co_return co_await draft_review(parcel);
    if (std::holds_alternative<Appeal>(parcel.content)) co_return co_await draft_appeal(parcel);
    co_return co_await draft_event(parcel);
}

EvidencePolicy Intake::policy_of(const std::string& connector) const {
    const auto found = rules_.evidence.find(connector);
    return found == rules_.evidence.end() ? EvidencePolicy::optional : found->second;
}

void Intake::count(const Parcel& parcel, Duration took) {
    ++view_.accepted;
    if (!parcel.changed) ++view_.unchanged;
    if (parcel.parked) ++view_.parked;
    view_.seconds.add(std::chrono::duration<double>(took).count());
    for (const QualityBreach& breach : parcel.quality.broken) ++view_.quality[breach.rule];
    for (const MappingStamp& stamp : parcel.submission.mapped) {
        view_.unmapped += stamp.unmapped.size();
        if (stamp.unmapped.empty()) continue;
        kit_.log.write(LogLevel::warn, "data_quality",
                       {{"message_id", parcel.envelope().message_id},
                        {"connector", parcel.connector()},
                        {"mapping", stamp.mapping},
                        {"dictionary", stamp.unmapped.front().dictionary},
                        {"unmapped", std::to_string(stamp.unmapped.size())}});
    }
    kit_.log.write(parcel.parked ? LogLevel::warn : LogLevel::info, parcel.parked ? "message_unrouted" : "message_accepted",
                   {{"message_id", parcel.envelope().message_id},
                    {"trace_id", parcel.envelope().trace_id},
                    {"connector", parcel.connector()},
                    {"kind", std::string(to_text(parcel.envelope().kind))}});
}

}  // namespace gateway
