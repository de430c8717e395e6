// What an event does to an appeal (status.hpp).
#include <algorithm>

#include "gateway/appeal/status.hpp"
#include "gateway/core/store.hpp"

namespace gateway {
namespace {

bool concerns(const HistoryEntry& entry, std::int64_t question) {
    return !entry.question || *entry.question == question;
}

bool is_same(const HistoryEntry& a, const HistoryEntry& b) {
    return a.at == b.at && a.status == b.status && a.status_raw == b.status_raw && a.source == b.source &&
           a.question == b.question && a.note == b.note;
}

// One event at work on one appeal.
class EventAtWork {
public:
    EventAtWork(Appeal& appeal, const AppealEvent& event, Time now) : appeal_(appeal), event_(event), now_(now) {}

    ApplyResult run() {
        result_.unknown_question = event_.question && !find_question(*event_.question);
        merge_ids();
        const Open<Status> target = target_status();
        if (target.given()) move(target);
        if (event_.answer) take_answer(*event_.answer);
        if (!result_.late) take_details();
        result_.duplicate = !result_.changed;
        return result_;
    }

private:
    Question* find_question(std::int64_t n) {
        const auto at = std::find_if(appeal_.questions.begin(), appeal_.questions.end(),
                                     [n](const Question& question) { return question.n == n; });
        return at == appeal_.questions.end() ? nullptr : &*at;
    }

    template <class Action>
    void for_questions(Action action) {
        for (Question& question : appeal_.questions)
            if (!event_.question || *event_.question == question.n) action(question);
    }

    template <class T>
    void assign(T& member, const T& value) {
        if (member == value) return;
        member = value;
        result_.changed = true;
    }

    // What is said outright, else what the content implies.
    Open<Status> target_status() const {
        if (event_.status.given()) return event_.status;
        if (event_.answer)
            return event_.answer->kind == AnswerKind::interim || event_.answer->kind == AnswerKind::public_comment
                       ? Open<Status>{}
                       : Open<Status>(Status::answered);
        if (event_.transfer) return Status::transferred_out;
        if (event_.rating && appeal_.status == Status::answered) return Status::rated;
        return {};
    }

    Time effective(Time at) const { return std::min(at, now_); }

    // The state before the first event becomes the first line of the history, so that the way can be read whole.
    void seed_history() {
        if (!appeal_.history.empty()) return;
        HistoryEntry first;
        first.at = appeal_.status_at;
        first.status = appeal_.status.given() ? appeal_.status : Open<Status>(Status::unknown);
        first.status_raw = appeal_.status_raw;
        appeal_.history.push_back(std::move(first));
    }

    void move(const Open<Status>& target) {
        HistoryEntry entry;
        entry.at = event_.at;
        entry.status = target;
        entry.status_raw = event_.status_raw;
        entry.source = event_.source;
        entry.note = event_.note;
        entry.question = event_.question;
        result_.unknown_status = target == Status::unknown;
        seed_history();
        const auto& history = appeal_.history;
        if (std::any_of(history.begin(), history.end(), [&](const auto& known) { return is_same(known, entry); })) {
            result_.late = superseded(entry);
            return;
        }
        std::size_t moved = 0;
        std::size_t asked = 0;
        for_questions([&](Question& question) {
            ++asked;
            if (move_question(question, entry)) ++moved;
        });
        result_.late = asked > 0 && moved == 0;
        const auto place = std::upper_bound(history.begin(), history.end(), entry.at,
                                            [](Time at, const HistoryEntry& known) { return at < known.at; });
        appeal_.history.insert(place, entry);
        result_.changed = true;
        if (moved > 0) show_status(entry);
    }

    // A known entry, met again, is late when something newer has decided since; its details must not come back.
    bool superseded(const HistoryEntry& entry) const {
        return std::any_of(appeal_.history.begin(), appeal_.history.end(), [&](const HistoryEntry& known) {
            return known.source == entry.source && effective(known.at) > effective(entry.at) &&
                   (!entry.question || concerns(known, *entry.question));
        });
    }

    bool move_question(Question& question, const HistoryEntry& entry) {
        const bool backward = !may_follow(last_known(question), entry.status.value);
        for (const HistoryEntry& known : appeal_.history) {
            if (!concerns(known, question.n) || effective(known.at) <= effective(entry.at)) continue;
            if (known.source == entry.source || backward || must_not_hide(question, entry)) return false;
        }
        if (backward) result_.illegal_backward = true;
        question.status = entry.status;
        if (entry.status == Status::extended) question.extended = true;
        if (entry.status == Status::answered && !question.dates.responded) question.dates.responded = entry.at;
        return true;
    }

    // By another source's clock an older word may carry a question forward, but not past its end and not into the unknown.
    static bool must_not_hide(const Question& question, const HistoryEntry& entry) {
        return is_final(question.status.value) || entry.status == Status::unknown;
    }

    // Where the question stands by words we understand.
    Status last_known(const Question& question) const {
        if (question.status != Status::unknown) return question.status.value;
        const auto& history = appeal_.history;
        const auto known = std::find_if(history.rbegin(), history.rend(), [&](const HistoryEntry& entry) {
            return concerns(entry, question.n) && entry.status != Status::unknown;
        });
        return known == history.rend() ? Status::unknown : known->status.value;
    }

    void show_status(const HistoryEntry& entry) {
        const Open<Status> shown = least_advanced(appeal_);
        if (appeal_.status == shown && event_.question && appeal_.questions.size() > 1) return;
        appeal_.status = shown;
        appeal_.status_raw = entry.status_raw;
        appeal_.status_at = entry.at;
    }

    void take_answer(const Answer& answer) {
        const auto known = std::find_if(appeal_.answers.begin(), appeal_.answers.end(),
                                        [&](const Answer& other) { return other.id == answer.id; });
        if (known == appeal_.answers.end()) {
            appeal_.answers.push_back(answer);
            result_.changed = true;
        } else if (!result_.late) {
            assign(*known, answer);
        }
        for_questions([&](Question& question) {
            auto& ids = question.answer_ids;
            if (std::find(ids.begin(), ids.end(), answer.id) != ids.end()) return;
            ids.push_back(answer.id);
            result_.changed = true;
        });
    }

    void take_details() {
        for_questions([&](Question& question) {
            if (event_.decision.given()) assign(question.decision, event_.decision);
            if (!event_.root_cause.empty()) assign(question.root_cause, event_.root_cause);
            if (event_.transfer) {
                assign(question.transfer, event_.transfer);
                assign(question.org_current, event_.transfer->to_org);
            }
        });
        if (event_.rating && !older_rating()) assign(appeal_.rating, event_.rating);
        if (event_.deadline) take_deadline(*event_.deadline);
    }

    bool older_rating() const {
        return appeal_.rating && appeal_.rating->at && event_.rating->at && *event_.rating->at < *appeal_.rating->at;
    }

    // One deadline per stage and origin: a given one stands beside a computed one.
    void take_deadline(const AppealDeadline& deadline) {
        const auto known = std::find_if(appeal_.deadlines.begin(), appeal_.deadlines.end(), [&](const AppealDeadline& other) {
            return other.stage == deadline.stage && other.source == deadline.source;
        });
        if (known != appeal_.deadlines.end()) return assign(*known, deadline);
        appeal_.deadlines.push_back(deadline);
        result_.changed = true;
    }

    void merge_ids() {
        for (const AppealExternalId& id : event_.external_ids) {
            if (merge_external_id(appeal_, id)) result_.changed = true;
        }
    }

    Appeal& appeal_;
    const AppealEvent& event_;
    Time now_;
    ApplyResult result_;
};

}  // namespace

bool merge_external_id(Appeal& appeal, const AppealExternalId& id) {
    const std::string normal = normal_external_id(id.value);
    const auto same = [&](const AppealExternalId& known) {
        return known.system == id.system && known.kind == id.kind && normal_external_id(known.value) == normal;
    };
    if (std::any_of(appeal.external_ids.begin(), appeal.external_ids.end(), same)) return false;
    appeal.external_ids.push_back(id);
    appeal.external_ids.back().value_norm = normal;
    return true;
}

ApplyResult apply(Appeal& appeal, const AppealEvent& event, Time now) {
    return EventAtWork(appeal, event, now).run();
}

}  // namespace gateway
