#include "adapters/partner/receipts.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::partner {

namespace {

constexpr std::size_t id_digits = 32;

std::string place_of(const std::string& partner, const std::string& receipt_id) {
    return "receipt/" + partner + "/" + receipt_id;
}

std::int64_t number_of(const std::optional<std::string>& text) {
    std::int64_t number = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

std::string six_digits(std::int64_t number) {
    std::string digits = std::to_string(number);
    return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

}  // namespace

Receipts::Receipts(const DoorSettings& door, const AdapterKit& kit, std::shared_ptr<Numbers> numbers)
    : door_(door), kit_(kit), key_(kit.key(door.key)), numbers_(std::move(numbers)) {}

std::string Receipts::id_of(const std::string& partner, const std::string& message_id) {
    return sha256_hex(partner + '\n' + message_id).substr(0, id_digits);
}

Task<std::optional<KeptReceipt>> Receipts::find(std::string partner, std::string receipt_id) {
    auto document = co_await kit_.ledger.recall(kit_.id, place_of(partner, receipt_id));
    if (!document) co_return std::nullopt;
    const Time now = kit_.clock.now();
    KeptReceipt kept;
    kept.says = co_await offload(kit_.workers, [&] { return open_receipt(*document, {}, now).receipt; });
    kept.document = std::move(*document);
    kept.repeated = true;
    co_return kept;
}

Task<std::optional<KeptReceipt>> Receipts::first(std::string partner, std::string receipt_id, std::string digest) {
    auto kept = co_await find(std::move(partner), std::move(receipt_id));
    if (kept && kept->says.digest != digest) throw Fault(Cause::duplicate_other_content, {}, "Idempotency-Key");
    co_return kept;
}

Task<KeptReceipt> Receipts::give(LetterReceipt receipt) {
    KeptReceipt kept;
    receipt.from = door_.name;
    kept.document = co_await offload(kit_.workers, [&] { return signed_receipt(receipt, *key_); });
    EvidenceItem item;
    item.kind = "ack";
    item.operation = "receipt";
    item.connector = kit_.id;
    item.message_id = receipt.message_id;
    item.content_type = "application/xml";
    item.bytes = kept.document;
    // Evidence first: a process that dies in between gives and keeps a second receipt, rather than one without evidence.
    co_await kit_.evidence.keep(std::move(item));
    co_await kit_.ledger.remember(kit_.id, place_of(receipt.to, receipt.receipt_id), kept.document);
    kept.says = std::move(receipt);
    co_return kept;
}

Task<std::string> Receipts::next_number(std::string prefix, Time now) {
    const std::string series = prefix + to_rfc3339(now).substr(0, 4);
    const std::string place = kit_.id + "\n" + series;
    if (!numbers_->contains(place)) {
        const auto kept = co_await kit_.ledger.recall(kit_.id, "letters/" + series);
        numbers_->try_emplace(place, number_of(kept));  // another call may have been here first
    }
    const std::int64_t number = ++numbers_->at(place);
    co_await kit_.ledger.remember(kit_.id, "letters/" + series, std::to_string(number));
    co_return series + "-" + six_digits(number);
}

}  // namespace gateway::partner
