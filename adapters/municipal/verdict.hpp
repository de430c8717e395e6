// What a partner's HTTP answer to something we gave it means.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/municipal/locator.hpp"
#include "gateway/core/connector.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/settings.hpp"

namespace gateway::municipal {

struct AnswerRules {
    Locator id;  ///< where the partner's id of the appeal stands; empty: it gives none
    /// What a good answer holds besides its status: locator → value. For partners that say errors with status 200.
    std::vector<std::pair<Locator, std::string>> ok;
    std::vector<int> known;      ///< statuses that say "I have this already", 409
    std::vector<int> temporary;  ///< statuses after which we try again, besides 408, 425, 429 and 5xx
};

std::vector<SettingKey> answer_keys();
AnswerRules read_answer(const Settings& block);

/// The outcome and, of a good answer, the partner's id.
struct Verdict {
    Outcome outcome;
    std::string partner_id;
};

/// `wants_id`: an answer to a new appeal, in which the id must stand when the rules say where. Delivered outcomes learn nothing
/// here. 401 and 403 wait for the administrator's key: postponed.
Verdict verdict_of(const AnswerRules& rules, const WebReply& reply, Time now, bool wants_id);

/// Where repeating has no second effect, doubt is no reason to stop: the attempt is made again.
Outcome settled(Outcome outcome, Repeat repeat);

/// A poll got this answer instead of 200: throws Fault(partner_auth | partner_rate_limited | partner_unavailable |
/// partner_rejected).
[[noreturn]] void throw_for(const char* what, const WebReply& reply);

/// A fault met on our own way to the partner (a mapping, a token) as the end of the attempt.
Outcome outcome_of_fault(const Fault& fault);

}  // namespace gateway::municipal
