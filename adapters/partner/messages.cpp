#include "adapters/partner/messages.hpp"

#include <algorithm>
#include <utility>

#include "adapters/partner/access.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/status.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/evidence_verdict.hpp"

namespace gateway::partner {

namespace {

constexpr std::string_view unsigned_calls = "this partner's messages must be signed: POST …/envelopes";

bool is_whole(MessageKind kind) {
    return kind == MessageKind::appeal_created || kind == MessageKind::appeal_updated;
}

Scope scope_for(MessageKind kind) {
    if (is_whole(kind)) return Scope::create;
    return kind == MessageKind::answer_sent ? Scope::answer : Scope::status;
}

/// Who wrote an official letter: the person who answers for it, else the organisation that registered it.
std::string author_of(const Appeal& appeal, const PartnerSettings& partner) {
    for (const auto* name : {&appeal.staff.executor, &appeal.staff.coordinator, &appeal.registration.org})
        if (!name->empty()) return *name;
    return partner.id;
}

/// What the origin said last of the status: saying it again changes nothing.
void say_nothing_of_status(Appeal& appeal, const std::string& connector) {
    for (auto entry = appeal.history.rbegin(); entry != appeal.history.rend(); ++entry) {
        if (entry->source != connector) continue;
        appeal.status = entry->status;
        appeal.status_raw = entry->status_raw;
        appeal.status_at = entry->at;
        return;
    }
}

/// Throws the Fault of a signature that does not suffice.
void require_signature(const PartnerSettings& partner, const SignatureEvidence& evidence) {
    if (partner.signature == Signing::none || evidence.verdict == "valid") return;
    if (evidence.verdict == "absent") {
        if (partner.signature == Signing::optional) return;
        throw Fault(Cause::signature_missing, {}, evidence.covers);
    }
    throw Fault(cause_of(evidence.reason).value_or(Cause::signature_invalid), {}, evidence.covers);
}

}  // namespace

Messages::Messages(const DoorSettings& door, const AdapterKit& kit, std::shared_ptr<Numbers> numbers)
    : door_(door),
      kit_(kit),
      trust_(door.trust.empty() ? nullptr : kit.trust(door.trust)),
      files_(kit),
      receipts_(door, kit, std::move(numbers)) {}

Messages::Parcel Messages::parcel_of(const Message& message, std::string about, std::string digest) const {
    Parcel parcel{message.partner, {}, {}, std::move(digest), {}, {}, {}};
    // A key counts for one operation on one appeal.
    const std::string place = message.appeal_id.empty() ? "" : message.appeal_id + ":";
    Envelope& envelope = parcel.submission.envelope;
    envelope.connector = kit_.id;
    envelope.sender = kit_.id + "/" + message.partner.id;
    envelope.sender_message_id = place + about;
    envelope.content_type = message.request.media_type();
    envelope.content_digest = parcel.digest;
    envelope.trace_id = message.request.trace_id;
    envelope.received_at = kit_.clock.now();
    parcel.receipt_id = Receipts::id_of(message.partner.id, envelope.sender_message_id);
    parcel.about = std::move(about);
    return parcel;
}

DraftContext Messages::context_of(const Parcel& parcel) const {
    return {door_, parcel.partner, owner_of(parcel.partner), parcel.receipt_id, parcel.submission.envelope.received_at};
}

Task<AppealRecord> Messages::appeal_of(const PartnerSettings& partner, std::string appeal_id) {
    std::optional<AppealRecord> record;
    if (is_uuid(appeal_id)) record = co_await kit_.ledger.appeal(std::move(appeal_id));
    if (record && !(co_await speaker_of(partner, *record)).empty()) co_return std::move(*record);
    throw Fault(Cause::not_found, {}, "appeal_id");
}

Task<std::string> Messages::speaker_of(const PartnerSettings& partner, const AppealRecord& record) {
    if (partner_of(kit_.id, record.external_ids) == partner.id) co_return kit_.id;
    const auto handed = co_await kit_.ledger.recall(kit_.id, handed_mark(partner.id, record.appeal_id));
    co_return handed ? partner.id : std::string();
}

Task<void> Messages::fill(Parcel& parcel, Appeal appeal) {
    const PartnerSettings& partner = parcel.partner;
    make_own(appeal, context_of(parcel));
    Envelope& envelope = parcel.submission.envelope;
    // A file of an answer is named by the answer alone.
    envelope.attachments = co_await files_.references(partner, appeal.attachments);
    for (auto& answer : appeal.answers) {
        auto more = co_await files_.references(partner, answer.attachments);
        envelope.attachments.insert(envelope.attachments.end(), more.begin(), more.end());
    }
    if (!partner.letters.empty()) {
        if (appeal.registration.number.empty()) {
            appeal.registration.number = co_await receipts_.next_number(partner.letters, envelope.received_at);
            appeal.registration.date = to_rfc3339(envelope.received_at).substr(0, 10);
        }
        parcel.number = appeal.registration.number;
        parcel.author = author_of(appeal, partner);
    }
    envelope.kind = MessageKind::appeal_created;
    parcel.submission.canonical = to_json(appeal);
}

Task<void> Messages::fill(Parcel& parcel, AppealEvent event, AppealRecord record) {
    make_own(event, context_of(parcel));
    event.appeal_id = record.appeal_id;
    event.external_id.reset();
    Envelope& envelope = parcel.submission.envelope;
    envelope.connector = co_await speaker_of(parcel.partner, record);
    if (envelope.connector != kit_.id) event.external_ids.clear();  // they would stand in another connector's name
    if (event.answer) envelope.attachments = co_await files_.references(parcel.partner, event.answer->attachments);
    envelope.kind = event.kind;
    envelope.occurred_at = event.at;
    parcel.submission.canonical = to_json(event);
}

Task<AppealRecord> Messages::record_for(const PartnerSettings& partner, const AppealEvent& event) {
    const Owner owner = owner_of(partner);
    if (event.external_id) {
        for (const auto& id : kept_ids(owner, {*event.external_id})) {
            auto record = co_await kit_.ledger.appeal_by(id.plain());
            if (record) co_return std::move(*record);
        }
    }
    if (is_uuid(event.appeal_id)) {
        auto record = co_await kit_.ledger.appeal(event.appeal_id);
        if (record && !(co_await speaker_of(partner, *record)).empty()) co_return std::move(*record);
    }
    throw Fault(Cause::unknown_appeal, {}, event.appeal_id.empty() ? "/event/external_id" : "/event/appeal_id");
}

Task<KeptReceipt> Messages::take(Parcel parcel) {
    const Receipt taken = co_await kit_.accept(std::move(parcel.submission));
    LetterReceipt receipt;
    receipt.receipt_id = parcel.receipt_id;
    receipt.about = parcel.about;
    receipt.digest = parcel.digest;
    receipt.to = parcel.partner.id;
    receipt.message_id = taken.message_id;
    receipt.appeal_id = taken.appeal_id;
    receipt.at = taken.accepted_at;
    receipt.official = {parcel.number, parcel.author};
    if (taken.repeat && !parcel.number.empty()) {
        // It was taken before, and the process died before it could answer: the number is the one that was stored.
        const auto record = co_await kit_.ledger.appeal(taken.appeal_id);
        if (record) receipt.official.number = appeal_from_json(record->json).registration.number;
    }
    co_return co_await receipts_.give(std::move(receipt));
}

Task<KeptReceipt> Messages::create(Message message) {
    if (message.partner.signature == Signing::required) throw Fault(Cause::signature_missing, std::string(unsigned_calls));
    auto parcel = parcel_of(message, message.idempotency_key, sha256_hex(message.request.body.bytes));
    auto known = co_await receipts_.first(message.partner.id, parcel.receipt_id, parcel.digest);
    if (known) co_return std::move(*known);
    parcel.submission.envelope.bytes = std::move(message.request.body.bytes);
    Appeal appeal = co_await offload(kit_.workers, [&] {
        return appeal_of_body(message.request.media_type(), parcel.submission.envelope.bytes, context_of(parcel));
    });
    co_await fill(parcel, std::move(appeal));
    co_return co_await take(std::move(parcel));
}

Task<KeptReceipt> Messages::event(Message message, MessageKind kind) {
    if (message.partner.signature == Signing::required) throw Fault(Cause::signature_missing, std::string(unsigned_calls));
    AppealRecord record = co_await appeal_of(message.partner, message.appeal_id);
    const bool answers = kind == MessageKind::answer_sent;
    auto parcel =
        parcel_of(message, (answers ? "answer:" : "status:") + message.idempotency_key, sha256_hex(message.request.body.bytes));
    parcel.about = message.idempotency_key;
    auto known = co_await receipts_.first(message.partner.id, parcel.receipt_id, parcel.digest);
    if (known) co_return std::move(*known);
    parcel.submission.envelope.bytes = std::move(message.request.body.bytes);
    AppealEvent event = event_of_body(message.request.media_type(), parcel.submission.envelope.bytes, kind, context_of(parcel));
    co_await fill(parcel, std::move(event), std::move(record));
    co_return co_await take(std::move(parcel));
}

Task<KeptReceipt> Messages::attach(Message message, std::string name) {
    if (message.partner.signature == Signing::required) throw Fault(Cause::signature_missing, std::string(unsigned_calls));
    const AppealRecord record = co_await appeal_of(message.partner, message.appeal_id);
    if (partner_of(kit_.id, record.external_ids) != message.partner.id)
        throw Fault(Cause::forbidden, "files are added by whoever brought the appeal; others send them with an answer");
    const std::string mime = message.request.media_type();
    const auto named = message.request.parameter("sha256");
    const BlobInfo file = co_await files_.keep(message.request, message.partner, std::string(named.value_or("")));
    auto parcel = parcel_of(message, "file:" + message.idempotency_key, file.sha256);
    parcel.about = message.idempotency_key;
    auto known = co_await receipts_.first(message.partner.id, parcel.receipt_id, parcel.digest);
    if (known) co_return std::move(*known);
    Appeal appeal = appeal_from_json(record.json);
    say_nothing_of_status(appeal, kit_.id);
    std::erase_if(appeal.external_ids, [&](const auto& id) { return id.system != kit_.id; });
    if (appeal.external_ids.empty()) appeal.external_ids.push_back({kit_.id, "none", record.appeal_id, {}, {}, {}});
    for (const auto& id : record.external_ids)
        if (id.system == kit_.id) merge_external_id(appeal, {id.system, id.kind, id.value, {}, {}, {}});
    Attachment added;
    added.id = parcel.receipt_id;
    added.name = std::move(name);
    added.mime = mime.empty() ? "application/octet-stream" : mime;
    added.size = static_cast<std::int64_t>(file.size);
    added.sha256 = file.sha256;
    added.scan = ScanState::pending;
    Envelope& envelope = parcel.submission.envelope;
    envelope.kind = MessageKind::appeal_updated;
    envelope.content_type = "application/json";
    envelope.attachments = {{added.id, added.name, added.mime, file.size, file.sha256, {}, {}, {}}};
    appeal.attachments = {std::move(added)};
    envelope.bytes = parcel.submission.canonical = to_json(appeal);
    co_return co_await take(std::move(parcel));
}

Task<OpenedLetter> Messages::open(const Message& message) {
    SealedLetter sealed{message.request.media_type(), message.request.body.bytes,
                        std::string(message.request.header(cms_field).value_or(""))};
    const SealRules rules{trust_, message.partner.signers};
    const Time now = kit_.clock.now();
    OpenedLetter opened = co_await offload(kit_.workers, [&] { return open_letter(sealed, rules, now); });
    require_signature(message.partner, opened.evidence);
    if (opened.letter.from != message.partner.id)
        throw Fault(Cause::sender_unknown, "from: the caller's own name is expected", "/envelope/from");
    if (opened.letter.to != door_.name)
        throw Fault(Cause::bad_value, "the envelope is addressed to somebody else", "/envelope/to");
    co_return opened;
}

Task<void> Messages::fill_letter(Parcel& parcel, Letter letter) {
    if (auto* appeal = std::get_if<Appeal>(&letter.content)) {
        co_await fill(parcel, std::move(*appeal));
    } else {
        auto& event = std::get<AppealEvent>(letter.content);
        AppealRecord record = co_await record_for(parcel.partner, event);
        co_await fill(parcel, std::move(event), std::move(record));
    }
}

Task<KeptReceipt> Messages::envelope(Message message) {
    OpenedLetter opened = co_await open(message);
    require_scope(message.partner, scope_for(opened.letter.kind));
    auto parcel = parcel_of(message, opened.letter.id, opened.digest);
    auto known = co_await receipts_.first(message.partner.id, parcel.receipt_id, parcel.digest);
    if (known) co_return std::move(*known);
    Envelope& envelope = parcel.submission.envelope;
    envelope.bytes = std::move(message.request.body.bytes);
    envelope.evidence = {opened.evidence};
    const std::string cms(message.request.header(cms_field).value_or(""));
    const std::string about = sha256_hex(envelope.bytes);
    co_await fill_letter(parcel, std::move(opened.letter));
    KeptReceipt receipt = co_await take(std::move(parcel));
    if (!cms.empty()) co_await keep_signature({{}, about, cms}, receipt.says.message_id);
    co_return receipt;
}

/// The signature of a JSON envelope stands beside it: `sealed.octets` is the digest of what it signs.
Task<void> Messages::keep_signature(const SealedLetter& sealed, const std::string& message_id) {
    EvidenceItem item;
    item.kind = "received";
    item.operation = "signature";
    item.connector = kit_.id;
    item.message_id = message_id;
    item.content_type = "application/pkcs7-signature";
    if (!base64_decode(sealed.cms, item.bytes)) item.bytes = sealed.cms;
    item.about_sha256 = sealed.octets;
    co_await kit_.evidence.keep(std::move(item));
}

}  // namespace gateway::partner
