#include "adapters/municipal/verdict.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/core/setting_key_builder.hpp"

namespace gateway::municipal {
namespace {

bool contains(const std::vector<int>& statuses, int status) {
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

std::vector<int> statuses_of(const Settings& block, const char* key) {
    std::vector<int> statuses;
    for (const auto& text : block.list(key)) {
        const bool three = text.size() == 3 && text.find_first_not_of("0123456789") == std::string::npos;
        if (!three) throw std::runtime_error(std::string(key) + ": ожидается код HTTP / an HTTP status is expected: " + text);
        statuses.push_back(std::stoi(text));
    }
    return statuses;
}

bool is_temporary(const AnswerRules& rules, int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500 || contains(rules.temporary, status);
}

/// Without the partner's id its answers would never find the appeal.
Verdict with_id(const AnswerRules& rules, const WebReply& reply, bool wants_id) {
    if (!wants_id || rules.id.empty()) return {delivered(), {}};
    auto id = rules.id.value_in(reply);
    if (!id) return {in_doubt(Cause::correlation_missing, "the answer holds no id of the appeal"), {}};
    return {delivered(), std::move(*id)};
}

Verdict good_answer(const AnswerRules& rules, const WebReply& reply, bool wants_id) {
    for (const auto& [place, value] : rules.ok) {
        const auto found = place.value_in(reply);
        if (!found) return {in_doubt(Cause::partner_garbage, "the answer lacks what a good answer holds"), {}};
        if (*found != value) return {refused(Cause::partner_rejected, "the partner says no with HTTP 200"), {}};
    }
    return with_id(rules, reply, wants_id);
}

}  // namespace

std::vector<SettingKey> answer_keys() {
    using enum SettingType;
    return {
        KeyBuilder("id", text, "Где номер обращения у партнёра: /путь (JSON, XML) или header:ИМЯ",
                   "Where the partner's id of the appeal stands: /path (JSON, XML) or header:NAME")
            .example("/id"),
        KeyBuilder("ok", text_map, "Что ещё есть в хорошем ответе: /путь → значение",
                   "What else a good answer holds: /path → value")
            .example("{\"/result\": \"ok\"}"),
        KeyBuilder("known", text_list, "Коды HTTP «это у меня уже есть»", "HTTP statuses saying \"I have this already\"")
            .example("[\"409\"]"),
        KeyBuilder("temporary", text_list, "Коды HTTP, после которых повторяем (кроме 408, 425, 429, 5xx)",
                   "HTTP statuses after which we try again (besides 408, 425, 429, 5xx)")
            .example("[\"423\"]"),
    };
}

AnswerRules read_answer(const Settings& block) {
    AnswerRules rules;
    if (!block.text("id").empty()) rules.id = Locator::parse(block.text("id"));
    for (const auto& [place, value] : block.map("ok")) rules.ok.emplace_back(Locator::parse(place), value);
    rules.known = statuses_of(block, "known");
    rules.temporary = statuses_of(block, "temporary");
    return rules;
}

Verdict verdict_of(const AnswerRules& rules, const WebReply& reply, Time now, bool wants_id) {
    const std::string words = "HTTP " + std::to_string(reply.status);
    if (reply.status >= 200 && reply.status < 300) return good_answer(rules, reply, wants_id);
    if (contains(rules.known, reply.status)) return with_id(rules, reply, wants_id);
    if (reply.status == 401 || reply.status == 403) return {postponed(Cause::partner_auth, words), {}};
    if (is_temporary(rules, reply.status)) {
        const auto cause = reply.status == 429 ? Cause::partner_rate_limited : Cause::partner_unavailable;
        return {postponed(cause, words, retry_after_of(reply, now)), {}};
    }
    return {refused(Cause::partner_rejected, words), {}};
}

Outcome settled(Outcome outcome, Repeat repeat) {
    if (outcome.kind == Outcome::Kind::in_doubt && repeat == Repeat::safe) outcome.kind = Outcome::Kind::postponed;
    return outcome;
}

void throw_for(const char* what, const WebReply& reply) {
    const std::string words = std::string(what) + ": HTTP " + std::to_string(reply.status);
    if (reply.status == 401 || reply.status == 403) throw Fault(Cause::partner_auth, words);
    if (reply.status == 429) throw Fault(Cause::partner_rate_limited, words);
    throw Fault(reply.status >= 500 ? Cause::partner_unavailable : Cause::partner_rejected, words);
}

Outcome outcome_of_fault(const Fault& fault) {
    switch (fault.cause()) {
        case Cause::partner_auth:
        case Cause::partner_rate_limited:
        case Cause::partner_unavailable:
        case Cause::partner_garbage:
        case Cause::store_unavailable:
        case Cause::stopping:
            return postponed(fault.cause(), fault.detail());
        default:
            return refused(fault.cause(), fault.detail() + (fault.place().empty() ? "" : " (" + fault.place() + ")"));
    }
}

}  // namespace gateway::municipal
