#include "adapters/partner/feed.hpp"

#include <boost/json.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/exchange/receipt.hpp"

namespace gateway::partner {

namespace {

namespace json = boost::json;

constexpr int acknowledged_at_once = 200;

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// `bytes` are ours: they were written by change_text.
json::object change_of(const Mail& mail) {
    json::object change{{"cursor", std::to_string(mail.seq)}};
    const json::value kept = json::parse(mail.bytes);
    for (const auto& [name, value] : kept.as_object()) change[name] = value;
    return change;
}

void require_match(const LetterReceipt& receipt, const Mail& mail, const json::object& change, const PartnerSettings& partner) {
    if (receipt.about != mail.mail_id || receipt.digest != text_of(change, "digest"))
        throw Fault(Cause::bad_value, "the receipt is for another change", "/receipt/about");
    if (receipt.from != partner.id) throw Fault(Cause::sender_unknown, "from: the partner's own name", "/receipt/from");
}

}  // namespace

std::string change_text(const Letter& letter, const SealedLetter& sealed) {
    const auto* event = std::get_if<AppealEvent>(&letter.content);
    std::map<std::string, std::string, std::less<>> members{
        {"id", letter.id},
        {"kind", std::string(to_text(letter.kind))},
        {"appeal_id", event != nullptr ? event->appeal_id : std::get<Appeal>(letter.content).appeal_id},
        {"at", to_rfc3339(letter.created_at)},
        {"content_type", sealed.content_type},
        {"digest", digest_of(sealed)},
        {"document", sealed.octets}};
    if (!sealed.cms.empty()) members["signature"] = base64_encode(sealed.cms);
    return json_object(members);
}

Task<WebResponse> Feed::list(Owner owner, std::int64_t after, int limit, Form form) {
    auto mail = co_await kit_.mailbox.list_mail(feed_of(owner), after, limit + 1);
    const bool more = static_cast<int>(mail.size()) > limit;
    if (more) mail.pop_back();
    json::array changes;
    for (const Mail& one : mail) changes.push_back(change_of(one));
    const std::int64_t cursor = mail.empty() ? after : mail.back().seq;
    co_return answer(form, "changes", {{"changes", std::move(changes)}, {"cursor", std::to_string(cursor)}, {"more", more}});
}

/// The word is heard before the mail goes: a process that dies between the two says it again, which changes nothing.
Task<void> Feed::end(Owner owner, const Mail& mail, Cause refused) {
    DeliveryWord word;
    word.connector = mail.type;
    word.handle = pickup_handle(owner.partner, mail.mail_id);
    word.state = refused == Cause::none ? DeliveryState::delivered : DeliveryState::refused;
    word.stage = refused == Cause::none ? "acknowledged" : "refused by the partner";
    word.cause = refused;
    co_await kit_.ledger.hear(std::move(word));
    co_await kit_.mailbox.drop_mail(mail.queue, mail.mail_id);
}

Task<int> Feed::acknowledge(Owner owner, std::int64_t cursor) {
    int ended = 0;
    for (bool more = true; more;) {
        const auto mail = co_await kit_.mailbox.list_mail(feed_of(owner), 0, acknowledged_at_once);
        more = !mail.empty();
        for (const Mail& one : mail) {
            if (one.seq > cursor) co_return ended;
            co_await end(owner, one, Cause::none);
            ++ended;
        }
    }
    co_return ended;
}

Task<void> Feed::receive(const PartnerSettings& partner, Owner owner, std::int64_t cursor, std::string receipt) {
    const auto found = co_await kit_.mailbox.list_mail(feed_of(owner), cursor - 1, 1);
    if (found.empty() || found.front().seq != cursor) co_return;
    const Mail& mail = found.front();
    const SealRules rules{trust_, partner.signers};
    const Time now = kit_.clock.now();
    const OpenedReceipt opened = co_await offload(kit_.workers, [&] { return open_receipt(receipt, rules, now); });
    const SignatureEvidence& evidence = opened.evidence;
    const bool weak = evidence.verdict == "absent" && partner.signature != Signing::required;
    if (partner.signature != Signing::none && evidence.verdict != "valid" && !weak)
        throw Fault(cause_of(evidence.reason).value_or(Cause::signature_invalid), {}, evidence.covers);
    require_match(opened.receipt, mail, change_of(mail), partner);
    EvidenceItem item;
    item.kind = "receipt";
    item.operation = "receipt";
    item.connector = mail.type;
    item.delivery_id = mail.delivery_id;
    item.content_type = "application/xml";
    item.bytes = std::move(receipt);
    co_await kit_.evidence.keep(std::move(item));
    co_await end(owner, mail, opened.receipt.refused);
}

}  // namespace gateway::partner
