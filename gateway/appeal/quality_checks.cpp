// The checks of quality rules, one class: an appeal is looked at once for all rules.
#include <algorithm>

#include "gateway/appeal/deadline_facts.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/json_tree.hpp"
#include "gateway/appeal/quality_rules.hpp"

namespace gateway {
namespace {

bool has(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

template <class Word>
bool wanted(const std::vector<Word>& list, Word word) {
    return list.empty() || std::find(list.begin(), list.end(), word) != list.end();
}

/// A date of the appeal as a local day "YYYY-MM-DD".
struct DatedField {
    std::string place;
    Date day;
};

class QualityLook {
public:
    explicit QualityLook(const QualitySight& sight)
        : sight_(sight), appeal_(sight.appeal), offset_(offset_of(sight.appeal, sight.offset_minutes)) {
        sectors_ = appeal_.routing.sector_blocks;
        for (std::size_t i = 0; i < appeal_.questions.size(); ++i)
            sectors_.push_back(responsible_sector(appeal_, "/questions/" + std::to_string(i)));
    }

    void look(const QualityRule& rule) {
        rule_ = &rule;
        if (!concerns(rule.scope)) return;
        switch (rule.check) {
            case QualityCheck::missing_field:
                return find_missing();
            case QualityCheck::unknown_code:
                return find_unknown();
            case QualityCheck::impossible_date:
                return find_dates();
            case QualityCheck::poor_text:
                return find_poor_texts();
            case QualityCheck::answer_without_text:
                return find_empty_answers();
        }
    }

    std::vector<QualityBreach> take() { return std::move(found_); }

private:
    bool concerns(const QualityScope& scope) const {
        const bool in_sector = scope.sectors.empty() || std::any_of(scope.sectors.begin(), scope.sectors.end(),
                                                                    [&](const auto& block) { return has(sectors_, block); });
        return in_sector && (scope.regimes.empty() || has(scope.regimes, appeal_.regime.text())) &&
               (scope.sources.empty() || has(scope.sources, sight_.source)) &&
               (scope.statuses.empty() || has(scope.statuses, appeal_.status.text()));
    }

    void add(std::string_view what, std::string place) {
        if (found_.size() >= most_breaches) return;
        std::string sector = responsible_sector(appeal_, place);
        found_.push_back({rule_->id, rule_->severity, std::string(what), std::move(place), std::move(sector)});
    }

    void find_missing() {
        if (!tree_) tree_ = JsonTree::parse(to_json(appeal_), {});
        for (const std::string& field : rule_->fields) descend(&tree_->root(), field, {});
    }

    /// What lies below `place`; items of a list that is not there lack nothing.
    void descend(const JsonNode* node, std::string_view rest, const std::string& place) {
        if (rest.empty()) {
            if (is_blank(node)) add(to_text(rule_->check), place);
            return;
        }
        rest.remove_prefix(1);
        const auto end = std::min(rest.find('/'), rest.size());
        const std::string_view part = rest.substr(0, end), behind = rest.substr(end);
        const bool is_list = node != nullptr && node->kind == JsonNode::Kind::array;
        if (part == "*" && !is_list) return;
        std::size_t index = 0;
        for (const JsonNode* child = node == nullptr ? nullptr : node->first; child != nullptr; child = child->next, ++index) {
            const std::string name = is_list ? std::to_string(index) : std::string(child->key);
            if (part == "*")
                descend(child, behind, place + "/" + name);
            else if (part == name)
                return descend(child, behind, place + "/" + name);
        }
        if (part != "*" && behind.find("/*") == std::string_view::npos)
            descend(nullptr, {}, place + "/" + std::string(part) + std::string(behind));
    }

    static bool is_blank(const JsonNode* node) {
        if (node == nullptr || node->kind == JsonNode::Kind::null) return true;
        if (node->kind == JsonNode::Kind::text) return node->text.find_first_not_of(" \t\r\n") == std::string_view::npos;
        return (node->kind == JsonNode::Kind::array || node->kind == JsonNode::Kind::object) && node->first == nullptr;
    }

    void find_unknown() {
        for (const MappingStamp& stamp : sight_.mapped)
            for (const UnmappedWord& word : stamp.unmapped)
                if (wanted(rule_->dictionaries, word.dictionary))
                    add(to_text(rule_->check), word.dictionary + ":" + word.value);
    }

    Date day(Time at) const { return date_of(local_moment(at, offset_).day); }

    std::vector<DatedField> dates() const {
        std::vector<DatedField> list;
        const auto add_day = [&](std::string place, const Date& date) {
            if (!date.empty()) list.push_back({std::move(place), date});
        };
        const auto add_time = [&](std::string place, const std::optional<Time>& at) {
            if (at) list.push_back({std::move(place), day(*at)});
        };
        add_time("/created_at", appeal_.created_at);
        add_day("/incoming_date", appeal_.incoming_date);
        add_day("/registration/date", appeal_.registration.date);
        for (std::size_t i = 0; i < appeal_.questions.size(); ++i) {
            const QuestionDates& of = appeal_.questions[i].dates;
            const std::string place = "/questions/" + std::to_string(i) + "/dates/";
            add_time(place + "incoming", of.incoming);
            add_time(place + "registered", of.registered);
            add_time(place + "responded", of.responded);
        }
        for (std::size_t i = 0; i < appeal_.answers.size(); ++i)
            add_day("/answers/" + std::to_string(i) + "/date", appeal_.answers[i].date);
        return list;
    }

    void find_dates() {
        const Date today = day(sight_.now);
        if (wanted(rule_->dates, DateFault::answer_before_registration)) find_hasty_answers();
        for (const DatedField& field : dates()) {
            if (wanted(rule_->dates, DateFault::future) && field.day > today) add(to_text(DateFault::future), field.place);
            if (wanted(rule_->dates, DateFault::birth_date) && field.day < rule_->not_before)
                add(to_text(DateFault::birth_date), field.place);
        }
    }

    void find_hasty_answers() {
        constexpr std::string_view what = "answer_before_registration";
        for (std::size_t i = 0; i < appeal_.questions.size(); ++i) {
            const QuestionDates& of = appeal_.questions[i].dates;
            if (of.responded && of.registered && *of.responded < *of.registered)
                add(what, "/questions/" + std::to_string(i) + "/dates/responded");
        }
        for (std::size_t i = 0; i < appeal_.answers.size(); ++i) {
            const Date& date = appeal_.answers[i].date;
            if (!date.empty() && date < appeal_.registration.date) add(what, "/answers/" + std::to_string(i) + "/date");
        }
    }

    void look_at_text(const std::string& text, std::string place) {
        const auto fault = lacking_substance(text, rule_->min_letters);
        if (fault && wanted(rule_->texts, *fault)) add(to_text(*fault), std::move(place));
    }

    void find_poor_texts() {
        if (!rule_->of_answer) return look_at_text(appeal_.text.body, "/text/body");
        for (std::size_t i = 0; i < appeal_.answers.size(); ++i)
            if (!appeal_.answers[i].text.empty())
                look_at_text(appeal_.answers[i].text, "/answers/" + std::to_string(i) + "/text");
    }

    bool says_nothing(const Answer& answer) const {
        const bool answers = answer.kind != AnswerKind::interim && answer.kind != AnswerKind::public_comment;
        const bool blank = answer.text.find_first_not_of(" \t\r\n") == std::string::npos;
        return answers && blank && !(rule_->file_is_enough && !answer.attachments.empty());
    }

    void find_empty_answers() {
        for (std::size_t i = 0; i < appeal_.answers.size(); ++i)
            if (says_nothing(appeal_.answers[i])) add(to_text(rule_->check), "/answers/" + std::to_string(i) + "/text");
        if (!appeal_.answers.empty()) return;
        for (std::size_t i = 0; i < appeal_.questions.size(); ++i)
            if (appeal_.questions[i].status == Status::answered)
                add(to_text(rule_->check), "/questions/" + std::to_string(i) + "/answer_ids");
    }

    const QualitySight& sight_;
    const Appeal& appeal_;
    int offset_;
    const QualityRule* rule_ = nullptr;
    std::vector<std::string> sectors_;
    std::optional<JsonTree> tree_;
    std::vector<QualityBreach> found_;
};

}  // namespace

std::vector<QualityBreach> broken_quality(std::span<const QualityRule> rules, const QualitySight& sight) {
    if (rules.empty()) return {};
    QualityLook look(sight);
    for (const QualityRule& rule : rules) look.look(rule);
    return look.take();
}

}  // namespace gateway
