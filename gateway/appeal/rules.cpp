#include "gateway/appeal/rules.hpp"

#include <set>

namespace gateway {
namespace {

// Index of the first item whose key stood before; nullopt when all differ.
template <class T, class Key>
std::optional<std::size_t> first_repeat(const std::vector<T>& items, Key T::* key) {
    std::set<Key> seen;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!seen.insert(items[i].*key).second) return i;
    return std::nullopt;
}

template <class T, class Key>
std::optional<BrokenRule> repeated(const std::vector<T>& items, Key T::* key, const std::string& pointer, const char* name) {
    const auto index = first_repeat(items, key);
    if (!index) return std::nullopt;
    return BrokenRule{Cause::bad_value, "the value stands twice in the list", pointer + '/' + std::to_string(*index) + name};
}

std::optional<BrokenRule> broken_rule(const Answer& answer, const std::string& pointer) {
    return repeated(answer.attachments, &Attachment::id, pointer + "/attachments", "/id");
}

}  // namespace

std::optional<BrokenRule> broken_rule(const Appeal& appeal) {
    if (appeal.regime == Regime::fz59 && !appeal.fz59)
        return BrokenRule{Cause::missing_field, "an appeal with regime fz59 needs the field fz59", "/fz59"};
    if (auto broken = repeated(appeal.questions, &Question::n, "/questions", "/n")) return broken;
    if (auto broken = repeated(appeal.answers, &Answer::id, "/answers", "/id")) return broken;
    if (auto broken = repeated(appeal.attachments, &Attachment::id, "/attachments", "/id")) return broken;
    for (std::size_t i = 0; i < appeal.answers.size(); ++i)
        if (auto broken = broken_rule(appeal.answers[i], "/answers/" + std::to_string(i))) return broken;
    return std::nullopt;
}

std::optional<BrokenRule> broken_rule(const AppealEvent& event) {
    if (event.kind == MessageKind::appeal_created || event.kind == MessageKind::appeal_updated)
        return BrokenRule{Cause::bad_value, "an event is not of kind appeal.*", "/kind"};
    if (event.appeal_id.empty() && !event.external_id)
        return BrokenRule{Cause::missing_field, "an event needs appeal_id or external_id", "/appeal_id"};
    return event.answer ? broken_rule(*event.answer, "/answer") : std::nullopt;
}

}  // namespace gateway
