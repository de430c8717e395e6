#include "adapters/table_import/changes.hpp"

#include <algorithm>

namespace gateway::table_import {
namespace {

const HistoryEntry* last_word(const Appeal& known, const std::string& connector) {
    const auto said = std::find_if(known.history.rbegin(), known.history.rend(),
                                   [&](const HistoryEntry& entry) { return entry.source == connector; });
    return said == known.history.rend() ? nullptr : &*said;
}

bool says_other_status(const Appeal& known, const Appeal& fresh, const std::string& connector) {
    if (!fresh.status.given()) return false;
    const HistoryEntry* said = last_word(known, connector);
    return said == nullptr || !(said->status == fresh.status) || said->status_raw != fresh.status_raw;
}

Open<Decision> new_decision(const Appeal& known, const Appeal& fresh) {
    if (known.questions.empty() || fresh.questions.empty()) return {};
    const auto& decision = fresh.questions.front().decision;
    return decision.given() && !(decision == known.questions.front().decision) ? decision : Open<Decision>();
}

/// A deadline the partner gives, when it is another than the one it gave for that stage.
std::optional<AppealDeadline> new_deadline(const Appeal& known, const Appeal& fresh) {
    for (const AppealDeadline& deadline : fresh.deadlines) {
        const bool same = std::any_of(known.deadlines.begin(), known.deadlines.end(), [&](const AppealDeadline& old) {
            return old.stage == deadline.stage && old.source == deadline.source && old.due_at == deadline.due_at &&
                   old.due_date_legal == deadline.due_date_legal;
        });
        if (!same) return deadline;
    }
    return std::nullopt;
}

class Differences {
public:
    Differences(const Appeal& known, const Appeal& fresh, const std::string& connector, Time at)
        : known_(known), fresh_(fresh), connector_(connector), at_(at) {}

    std::vector<AppealEvent> list() {
        status();
        transfer();
        answers();
        rating();
        return std::move(events_);
    }

private:
    AppealEvent& add(MessageKind kind, const std::string& what) {
        AppealEvent& event = events_.emplace_back();
        event.event_id = connector_ + ":" + what;
        event.kind = kind;
        event.external_id = fresh_.external_ids.front();
        event.at = at_;
        event.source = connector_;
        return event;
    }

    /// The rating comes with its own event, and that says `rated`; before it the answer is said, unless it was.
    bool is_rated_now() const { return rates() && fresh_.status == Status::rated; }
    bool was_answered() const {
        const HistoryEntry* said = last_word(known_, connector_);
        return said != nullptr && (said->status == Status::answered || said->status == Status::rated);
    }

    void status() {
        const bool moved = is_rated_now() ? !was_answered() : says_other_status(known_, fresh_, connector_);
        const auto decision = new_decision(known_, fresh_);
        const auto deadline = new_deadline(known_, fresh_);
        if (!moved && !decision.given() && !deadline) return;
        AppealEvent& event = add(MessageKind::status_changed, "status");
        if (moved) {
            event.status = is_rated_now() ? Open<Status>(Status::answered) : fresh_.status;
            event.status_raw = fresh_.status_raw;
        }
        event.decision = decision;
        event.deadline = deadline;
    }

    /// The status is said with it: a transfer alone would mean that the matter has left us.
    void transfer() {
        const std::string& org = fresh_.routing.current_org;
        if (org.empty() || org == known_.routing.current_org) return;
        AppealEvent& event = add(MessageKind::transfer, "transfer");
        event.transfer = Transfer{org, {}, {}, {}};
        event.status = fresh_.status;
        event.status_raw = fresh_.status_raw;
    }

    void answers() {
        for (const Answer& answer : fresh_.answers) {
            const bool old = std::any_of(known_.answers.begin(), known_.answers.end(), [&](const Answer& other) {
                return other.id == answer.id && other.text == answer.text;
            });
            if (old) continue;
            AppealEvent& event = add(MessageKind::answer_sent, "answer:" + answer.id);
            event.answer = answer;
        }
    }

    bool rates() const { return fresh_.rating && !(known_.rating && known_.rating->value == fresh_.rating->value); }

    void rating() {
        if (!rates()) return;
        AppealEvent& event = add(MessageKind::rating_set, "rating");
        event.rating = fresh_.rating;
        if (!is_rated_now() || !says_other_status(known_, fresh_, connector_)) return;
        event.status = fresh_.status;
        event.status_raw = fresh_.status_raw;
    }

    const Appeal& known_;
    const Appeal& fresh_;
    const std::string& connector_;
    Time at_;
    std::vector<AppealEvent> events_;
};

}  // namespace

std::vector<AppealEvent> changes(const Appeal& known, const Appeal& fresh, const std::string& connector, Time at) {
    return Differences(known, fresh, connector, at).list();
}

}  // namespace gateway::table_import
