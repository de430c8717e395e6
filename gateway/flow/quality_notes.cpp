#include "gateway/flow/quality_notes.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "gateway/flow/intake_parcel.hpp"
#include "gateway/flow/journal_detail.hpp"
#include "gateway/flow/journal_kinds.hpp"

namespace gateway {
namespace {

constexpr int most_records = 10'000;

bool is_same(const QualityBreach& one, const QualityBreach& other) {
    return one.rule == other.rule && one.what == other.what && one.place == other.place;
}

bool holds(const std::vector<QualityBreach>& list, const QualityBreach& breach) {
    return std::any_of(list.begin(), list.end(), [&](const auto& one) { return is_same(one, breach); });
}

bool may_be_mended(const QualityBreach& breach, const std::vector<QualityRule>& rules) {
    return std::any_of(rules.begin(), rules.end(), [&](const QualityRule& rule) {
        return rule.id == breach.rule && rule.check != QualityCheck::unknown_code;
    });
}

JournalEntry entry_of(std::string_view kind, const QualityBreach& breach) {
    JournalDetail detail;
    detail.add("rule", breach.rule).add("severity", to_text(breach.severity)).add("what", breach.what);
    detail.add("place", breach.place).add("sector", breach.sector);
    JournalEntry entry;
    entry.kind = kind;
    entry.detail = detail.text();
    return entry;
}

}  // namespace

QualityBreach breach_of(const std::string& detail) {
    boost::json::error_code error;
    const boost::json::value read = boost::json::parse(detail, error);
    QualityBreach breach;
    if (error || !read.is_object()) return breach;
    const auto text = [&](std::string_view name) {
        const auto* member = read.as_object().if_contains({name.data(), name.size()});
        return member != nullptr && member->is_string() ? std::string(member->as_string()) : std::string();
    };
    breach = {text("rule"), quality_severity_of(text("severity")).value_or(QualitySeverity::warning), text("what"),
              text("place"), text("sector")};
    return breach;
}

std::vector<QualityBreach> standing(const std::vector<JournalRecord>& records) {
    std::vector<QualityBreach> stood;
    for (const JournalRecord& record : records) {
        QualityBreach breach = breach_of(record.entry.detail);
        std::erase_if(stood, [&](const auto& one) { return is_same(one, breach); });
        if (record.entry.kind == journal::quality_broken) stood.push_back(std::move(breach));
    }
    return stood;
}

QualityNews news_of(const std::vector<QualityBreach>& stood, const std::vector<QualityBreach>& found,
                    const std::vector<QualityRule>& rules) {
    QualityNews news;
    for (const QualityBreach& breach : found)
        if (!holds(stood, breach) && !holds(news.broken, breach)) news.broken.push_back(breach);
    if (found.size() >= most_breaches) return news;  // more may stand than was looked at
    for (const QualityBreach& breach : stood)
        if (!holds(found, breach) && may_be_mended(breach, rules)) news.mended.push_back(breach);
    return news;
}

std::vector<JournalEntry> entries_of(const QualityNews& news) {
    std::vector<JournalEntry> entries;
    for (const QualityBreach& breach : news.broken) entries.push_back(entry_of(journal::quality_broken, breach));
    for (const QualityBreach& breach : news.mended) entries.push_back(entry_of(journal::quality_mended, breach));
    return entries;
}

/// Never refuses a message: what cannot be judged is logged and goes on.
Task<void> Intake::judge_quality(Parcel& parcel, const Drafted& drafted, const std::optional<AppealRecord>& before) {
    parcel.quality = {};
    const auto policy = rules_.quality;  // kept: a reload may come while the book is read
    if (!policy || policy->rules.empty()) co_return;
    std::vector<QualityBreach> stood;
    if (before) {
        JournalQuery query;
        query.kinds = {std::string(journal::quality_broken), std::string(journal::quality_mended)};
        query.appeal_id = before->appeal_id;
        query.limit = most_records;
        stood = standing(co_await policy->book.find_journal(std::move(query)));
    }
    const std::string& source = before ? before->origin : parcel.connector();
    const QualitySight sight{drafted.appeal, source, parcel.submission.mapped, parcel.now, policy->offset_minutes};
    try {
        parcel.quality = news_of(stood, broken_quality(policy->rules, sight), policy->rules);
    } catch (const std::exception& error) {
        kit_.log.write(LogLevel::error, "quality_not_judged",
                       {{"message_id", parcel.envelope().message_id}, {"reason", error.what()}});
    }
}

}  // namespace gateway
