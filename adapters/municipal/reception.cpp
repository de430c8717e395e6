#include "adapters/municipal/reception.hpp"

#include <utility>

#include "gateway/core/digest.hpp"

namespace gateway::municipal {
namespace {

constexpr int most_released = 100;
constexpr std::string_view item_mark = "/item:", document_mark = "/document:";

/// The gateway itself cannot take anything now; every other refusal is about this one message and must not stop the others.
bool is_our_trouble(Cause cause) {
    return cause == Cause::overloaded || cause == Cause::store_unavailable || cause == Cause::stopping ||
           cause == Cause::internal;
}

}  // namespace

Task<Taken> Reception::take(Arrival arrival) {
    Taken taken;
    std::vector<Piece> pieces;
    std::optional<Fault> unreadable;
    try {
        pieces = co_await offload(kit_.workers, [&] { return translation_->inwards(arrival); });
    } catch (const Fault& fault) {
        unreadable = fault;
    }
    if (unreadable) {
        if (is_our_trouble(unreadable->cause())) throw Fault(*unreadable);
        co_await park(arrival, arrival.octets, true, *unreadable);
        ++taken.parked;
    }
    for (auto& piece : pieces) co_await accept(std::move(piece), arrival, taken);
    co_return taken;
}

Task<void> Reception::accept(Piece piece, const Arrival& arrival, Taken& taken) {
    std::optional<Fault> trouble = piece.fault;
    if (piece.submission) {
        try {
            if (fetch_files_) co_await fetch_files_(*piece.submission);
            const Receipt receipt = co_await kit_.accept(std::move(*piece.submission));
            ++(receipt.repeat ? taken.known : taken.fresh);
        } catch (const Fault& fault) {
            trouble = fault;
        }
    }
    if (!trouble) co_return;
    if (is_our_trouble(trouble->cause())) throw Fault(*trouble);
    co_await park(arrival, std::move(piece.text), false, *trouble);
    ++taken.parked;
}

Task<Taken> Reception::set_aside(Arrival arrival, Fault fault) {
    co_await park(arrival, arrival.octets, true, std::move(fault));
    Taken taken;
    taken.parked = 1;
    co_return taken;
}

Task<std::vector<Receipt>> Reception::take_or_refuse(Arrival arrival) {
    auto pieces = co_await offload(kit_.workers, [&] { return translation_->inwards(arrival); });
    for (const auto& piece : pieces)
        if (piece.fault) throw Fault(*piece.fault);
    std::vector<Receipt> receipts;
    for (auto& piece : pieces) {
        piece.submission->unrouted = Submission::Unrouted::refuse;
        receipts.push_back(co_await kit_.accept(std::move(*piece.submission)));
    }
    co_return receipts;
}

Task<void> Reception::park(const Arrival& arrival, std::string text, bool whole, Fault fault) {
    ParkedMessage parked;
    parked.connector = parked.sender = kit_.id;
    const auto name = arrival.about.empty() ? arrival.id : arrival.about;
    parked.sender_message_id =
        channel_ + std::string(whole ? document_mark : item_mark) + name.substr(0, 200) + "#" + sha256_hex(text).substr(0, 24);
    parked.cause = fault.cause();
    parked.detail = fault.detail() + (fault.place().empty() ? "" : " (" + fault.place() + ")");
    parked.content_type = arrival.content_type;
    parked.bytes = std::move(text);
    parked.first_seen = parked.parked_at = parked.changed_at = arrival.at;
    kit_.log.write(LogLevel::error, "municipal_document_parked",
                   {{"connector", kit_.id}, {"cause", std::string(info(fault.cause()).code)}, {"place", fault.place()}});
    co_await kit_.evidence.park(std::move(parked));
}

Task<int> Reception::take_released() {
    Taken taken;
    for (auto& parked : co_await kit_.evidence.released(kit_.id, most_released)) {
        const bool whole = parked.sender_message_id.starts_with(channel_ + std::string(document_mark));
        const auto mark = channel_ + std::string(whole ? document_mark : item_mark);
        if (!parked.sender_message_id.starts_with(mark)) continue;
        Arrival arrival;
        arrival.octets = parked.bytes;
        arrival.content_type = parked.content_type;
        arrival.at = kit_.clock.now();
        const auto name_end = parked.sender_message_id.rfind('#');
        arrival.id = arrival.about = parked.sender_message_id.substr(mark.size(), name_end - mark.size());
        std::vector<Piece> pieces;
        std::optional<Fault> trouble;
        try {
            pieces = co_await offload(
                kit_.workers, [&] { return whole ? translation_->inwards(arrival) : translation_->inwards_item(arrival); });
        } catch (const Fault& fault) {
            trouble = fault;
        }
        const int before = taken.parked;
        for (auto& piece : pieces) co_await accept(std::move(piece), arrival, taken);
        if (trouble) co_await park(arrival, parked.bytes, whole, *trouble);
        if (!trouble && taken.parked == before) co_await kit_.evidence.close_parked(parked.park_id);
    }
    co_return taken.fresh;
}

}  // namespace gateway::municipal
