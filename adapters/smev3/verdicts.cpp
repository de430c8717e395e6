#include "adapters/smev3/verdicts.hpp"

#include <algorithm>
#include <array>

namespace gateway::smev3 {

namespace {

constexpr std::size_t longest_stage = 100;

struct Category {
    std::string_view word;
    DeliveryState state;
};

/// Words that move a delivery; every other one only changes its stage.
constexpr std::array<Category, 7> ends{{{"requestIsRejectedBySmev", DeliveryState::refused},
                                        {"responseIsRejectedBySmev", DeliveryState::refused},
                                        {"doesNotExist", DeliveryState::refused},
                                        {"cancelled", DeliveryState::refused},
                                        {"responseIsAcceptedBySmev", DeliveryState::delivered},
                                        {"responseIsProcessed", DeliveryState::delivered},
                                        {"responseIsDelivered", DeliveryState::delivered}}};

/// A rejection goes by its fault's row; without a fault, or with one nobody knows, repeating would only bring it again.
DeliveryState rejected_for(const std::optional<SmevFault>& fault) {
    if (!fault) return DeliveryState::refused;
    const FaultRow& row = row_of(*fault);
    return row.name.empty() || row.reaction == Reaction::fix ? DeliveryState::refused : DeliveryState::postponed;
}

DeliveryState state_of(const AsyncVerdict& verdict) {
    const auto row = std::ranges::find(ends, verdict.category, &Category::word);
    // MessageIsAlreadySent and the like: the effect has happened, whatever the category says.
    const bool done = verdict.fault && row_of(*verdict.fault).reaction == Reaction::done;
    if (done) return DeliveryState::handed_over;
    const bool rejected = row == ends.end() ? verdict.fault.has_value() : row->state == DeliveryState::refused;
    if (rejected) return rejected_for(verdict.fault);
    return row == ends.end() ? DeliveryState::handed_over : row->state;
}

/// 1.3: "2 of 3 recipients: recipientNotFound signatureInvalid".
std::string routing_detail(const AsyncVerdict& verdict) {
    std::string words;
    std::size_t failed = 0;
    for (const std::string& code : verdict.routing) {
        if (code == "success") continue;
        ++failed;
        if (code.size() <= longest_stage && words.find(code) == std::string::npos) words += " " + code;
    }
    if (failed == 0) return {};
    return std::to_string(failed) + " of " + std::to_string(verdict.routing.size()) + " recipients:" + words;
}

std::string detail_of(const AsyncVerdict& verdict) {
    std::string detail = verdict.fault ? advice(*verdict.fault) : std::string();
    const std::string routing = routing_detail(verdict);
    if (!detail.empty() && !routing.empty()) detail += " ";
    return detail + routing;
}

}  // namespace

bool is_rejection(const DeliveryWord& word) {
    return word.state == DeliveryState::refused || word.state == DeliveryState::postponed;
}

DeliveryWord word_of(const AsyncVerdict& verdict, const std::string& connector) {
    DeliveryWord word;
    word.connector = connector;
    word.handle = verdict.original_id;
    word.state = state_of(verdict);
    word.stage = verdict.category.substr(0, longest_stage);
    if (is_rejection(word)) word.cause = Cause::partner_verdict;
    word.detail = detail_of(verdict);
    return word;
}

std::optional<DeliveryWord> word_of(const Taken& taken, const std::string& connector) {
    if (taken.kind != Taken::Kind::response) return std::nullopt;
    if (taken.verdict) {
        if (taken.verdict->original_id.empty()) return std::nullopt;
        return word_of(*taken.verdict, connector);
    }
    // Where OriginalMessageId is left out (1.1, 1.3) the chain's root is our request.
    const std::string& handle = taken.original_id.empty() ? taken.reference_id : taken.original_id;
    if (handle.empty()) return std::nullopt;
    DeliveryWord word;
    word.connector = connector;
    word.handle = handle;
    const bool status = !taken.status_code.empty();
    word.state = status ? DeliveryState::handed_over : DeliveryState::delivered;
    word.stage = status ? "underProcessing" : stage_answered;
    return word;
}

}  // namespace gateway::smev3
