// What comes from the other gateway: its feed, read behind a cursor that is kept on disk. Each change is taken, then receipted
// with a signature, then the cursor moves: whatever breaks, the change comes again and is known by its id.
#include <boost/json.hpp>
#include <utility>

#include "adapters/peer/feed_page.hpp"
#include "adapters/peer/fetched_file.hpp"
#include "adapters/peer/line.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::peer {

namespace {

namespace json = boost::json;

constexpr std::uint64_t max_page = 128u << 20;
constexpr int released_at_once = 20;

/// Waiting may help: nothing is said about the message itself.
bool passes(Cause cause) {
    switch (cause) {
        case Cause::overloaded:
        case Cause::store_unavailable:
        case Cause::stopping:
        case Cause::internal:
        case Cause::key_unavailable:
        case Cause::trust_unavailable:
            return true;
        default:
            return false;
    }
}

class PeerSource final : public Source {
public:
    explicit PeerSource(Line line) : line_(std::move(line)) {}

    Task<PollResult> poll(Deadline deadline) override {
        PollResult result;
        result.taken += co_await take_released(deadline);
        const auto kept = co_await line_.kit.ledger.recall(line_.kit.id, "cursor");
        std::string cursor = kept.value_or("0");
        const json::object page = co_await fetch(cursor, deadline);
        for (const json::value& entry : page.at("changes").as_array()) {
            Change change = change_of(entry);
            co_await take(change, deadline);
            co_await line_.kit.ledger.remember(line_.kit.id, "cursor", change.cursor);
            ++result.taken;
            if (deadline.passed()) co_return PollResult{result.taken, true};
        }
        const auto* more = page.if_contains("more");
        result.more = more != nullptr && more->is_bool() && more->get_bool();
        co_return result;
    }

private:
    Task<json::object> fetch(std::string cursor, Deadline deadline) {
        WebCall call =
            line_.call("GET", "/changes?after=" + cursor + "&limit=" + std::to_string(line_.settings->batch), deadline);
        call.max_reply = max_page;
        const WebReply reply = co_await line_.kit.web.send(std::move(call));
        if (reply.status != 200) {
            const Outcome said = outcome_of(reply, line_.kit.clock.now());
            throw Fault(said.cause, said.detail);
        }
        co_return co_await offload(line_.kit.workers, [&] { return parsed_page(reply.body); });
    }

    /// Taken, or put aside for the administrator with a receipt that says why: one bad envelope does not stop the feed.
    Task<void> take(Change change, Deadline deadline) {
        LetterReceipt receipt;
        std::optional<Fault> refusal;
        try {
            receipt = co_await accept(change, deadline);
        } catch (const Fault& fault) {
            if (passes(fault.cause())) throw;
            refusal = fault;
        }
        if (refusal) {
            co_await park(change, *refusal);
            receipt.refused = refusal->cause();
            receipt.digest = change.digest;  // what came may be no envelope at all
        }
        co_await give(change, std::move(receipt), deadline);
    }

    Task<LetterReceipt> accept(const Change& change, Deadline deadline) {
        const Time now = line_.kit.clock.now();
        OpenedLetter opened =
            co_await offload(line_.kit.workers, [&] { return open_letter(change.sealed, line_.rules(), now); });
        check(opened);
        Submission submission;
        Envelope& envelope = submission.envelope;
        envelope.attachments = co_await fetch_files(opened.letter, deadline);
        envelope.connector = line_.kit.id;
        envelope.sender = line_.kit.id + "/" + line_.settings->peer;
        envelope.sender_message_id = opened.letter.id;
        envelope.kind = opened.letter.kind;
        envelope.content_type = change.sealed.content_type;
        envelope.bytes = change.sealed.octets;
        envelope.content_digest = opened.digest;
        envelope.evidence = {opened.evidence};
        envelope.received_at = now;
        envelope.occurred_at = opened.letter.created_at;
        submission.canonical = canonical_of(std::move(opened.letter));
        submission.unrouted = Submission::Unrouted::park;
        const Receipt taken = co_await line_.kit.accept(std::move(submission));
        if (!change.sealed.cms.empty()) co_await keep_signature(change, taken.message_id);
        LetterReceipt receipt;
        receipt.digest = opened.digest;
        receipt.message_id = taken.message_id;
        receipt.appeal_id = taken.appeal_id;
        receipt.at = taken.accepted_at;
        co_return receipt;
    }

    void check(const OpenedLetter& opened) const {
        const SignatureEvidence& evidence = opened.evidence;
        if (line_.settings->signature_required && evidence.verdict != "valid")
            throw Fault(cause_of(evidence.reason).value_or(Cause::signature_invalid), {}, evidence.covers);
        if (opened.letter.from != line_.settings->peer || opened.letter.to != line_.settings->name)
            throw Fault(Cause::sender_unknown, "the envelope is of or for somebody else", "/envelope/from");
    }

    /// Our names for its appeals: its own id is kept under this connector; an appeal of ours is named by our id.
    std::string canonical_of(Letter letter) const {
        const auto remembered = [&](const std::string& id) {
            return AppealExternalId{line_.kit.id, "appeal_id", id, {}, {}, {}};
        };
        if (auto* appeal = std::get_if<Appeal>(&letter.content)) {
            *appeal = for_partner(std::move(*appeal));
            appeal->external_ids = {remembered(appeal->appeal_id)};
            for (auto& file : appeal->attachments) file.scan = ScanState::pending;
            return to_json(*appeal);
        }
        AppealEvent event = for_partner(std::move(std::get<AppealEvent>(letter.content)));
        const bool ours =
            event.external_id && event.external_id->system == line_.settings->name && event.external_id->kind == "appeal_id";
        const std::string theirs = std::exchange(event.appeal_id, ours ? event.external_id->value : std::string());
        event.external_id.reset();
        if (!ours) event.external_id = remembered(theirs);
        event.external_ids.clear();
        if (event.answer)
            for (auto& file : event.answer->attachments) file.scan = ScanState::pending;
        return to_json(event);
    }

    Task<std::vector<AttachmentRef>> fetch_files(const Letter& letter, Deadline deadline) {
        const auto* appeal = std::get_if<Appeal>(&letter.content);
        const std::string id = appeal != nullptr ? appeal->appeal_id : std::get<AppealEvent>(letter.content).appeal_id;
        std::vector<AttachmentRef> references;
        for (const Attachment& file : files_of(letter)) {
            if (file.sha256.empty()) continue;  // a link only
            const BlobInfo got = co_await fetch_file("/appeals/" + id + "/attachments/" + file.sha256, file.sha256, deadline);
            references.push_back({file.id,
                                  file.name,
                                  file.mime.empty() ? "application/octet-stream" : file.mime,
                                  got.size,
                                  got.sha256,
                                  file.source_ref,
                                  {},
                                  {}});
        }
        co_return references;
    }

    Task<BlobInfo> fetch_file(std::string path, std::string sha256, Deadline deadline) {
        WebCall call = line_.call("GET", path, deadline);
        const FetchedFile file(line_.kit.blobs.spool_path());
        call.download_to = file.path();
        call.max_reply = line_.settings->max_file;
        const WebReply reply = co_await line_.kit.web.send(std::move(call));
        if (reply.status != 200) {
            const Outcome said = outcome_of(reply, line_.kit.clock.now());
            if (said.kind == Outcome::Kind::postponed) throw Fault(Cause::overloaded, said.detail);
            throw Fault(Cause::attachment_unavailable, said.detail);
        }
        co_return co_await offload(line_.kit.workers, [&] {
            if (sha256_hex_of_file(file.path()) != sha256) throw Fault(Cause::attachment_corrupt, "another SHA-256");
            return line_.kit.blobs.put_file(file.path());
        });
    }

    Task<void> keep_signature(const Change& change, std::string message_id) {
        EvidenceItem item;
        item.kind = "received";
        item.operation = "signature";
        item.connector = line_.kit.id;
        item.message_id = std::move(message_id);
        item.content_type = "application/pkcs7-signature";
        if (!base64_decode(change.sealed.cms, item.bytes)) item.bytes = change.sealed.cms;
        item.about_sha256 = sha256_hex(change.sealed.octets);
        co_await line_.kit.evidence.keep(std::move(item));
    }

    Task<void> park(const Change& change, const Fault& fault) {
        ParkedMessage message;
        message.connector = line_.kit.id;
        message.sender = line_.kit.id + "/" + line_.settings->peer;
        message.sender_message_id = change.id;
        message.cause = fault.cause();
        message.detail = fault.place().empty() ? fault.detail() : fault.detail() + " " + fault.place();
        message.content_type = "application/json";
        message.bytes = change.text;
        message.first_seen = line_.kit.clock.now();
        co_await line_.kit.evidence.park(std::move(message));
        line_.kit.log.write(
            LogLevel::error, "peer_envelope_parked",
            {{"connector", line_.kit.id}, {"envelope", change.id}, {"cause", std::string(info(fault.cause()).code)}});
    }

    /// Our signed receipt. A change the peer has no more is done with there too.
    Task<void> give(const Change& change, LetterReceipt receipt, Deadline deadline) {
        receipt.receipt_id = sha256_hex(line_.kit.id + "\n" + change.id).substr(0, 32);
        receipt.about = change.id;
        receipt.from = line_.settings->name;
        receipt.to = line_.settings->peer;
        if (receipt.at == Time{}) receipt.at = line_.kit.clock.now();
        const std::string document = co_await offload(line_.kit.workers, [&] { return signed_receipt(receipt, *line_.key); });
        if (!receipt.message_id.empty()) co_await keep_receipt(receipt, document);
        WebCall call = line_.call("POST", "/changes/" + change.cursor + "/receipt", deadline);
        call.headers.emplace_back("Content-Type", "application/xml");
        call.body = document;
        const WebReply reply = co_await line_.kit.web.send(std::move(call));
        if (reply.status == 200) co_return;
        const Outcome said = outcome_of(reply, line_.kit.clock.now());
        throw Fault(said.cause, "our receipt: " + said.detail);
    }

    Task<void> keep_receipt(const LetterReceipt& receipt, const std::string& document) {
        EvidenceItem item;
        item.kind = "ack";
        item.operation = "receipt";
        item.connector = line_.kit.id;
        item.message_id = receipt.message_id;
        item.content_type = "application/xml";
        item.bytes = document;
        co_await line_.kit.evidence.keep(std::move(item));
    }

    /// What an administrator has released is tried again; it was receipted long ago.
    Task<int> take_released(Deadline deadline) {
        int taken = 0;
        const auto messages = co_await line_.kit.evidence.released(line_.kit.id, released_at_once);
        for (const ParkedMessage& message : messages) {
            const Change change = change_of(json::parse(message.bytes));
            std::optional<Fault> refusal;
            try {
                co_await accept(change, deadline);
            } catch (const Fault& fault) {
                if (passes(fault.cause())) throw;
                refusal = fault;
            }
            if (refusal) {
                co_await park(change, *refusal);
                continue;
            }
            co_await line_.kit.evidence.close_parked(message.park_id);
            ++taken;
        }
        co_return taken;
    }

    Line line_;
};

}  // namespace

std::unique_ptr<Source> make_source(Line line) {
    return std::make_unique<PeerSource>(std::move(line));
}

}  // namespace gateway::peer
