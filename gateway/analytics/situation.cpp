#include "gateway/analytics/situation.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "gateway/analytics/local_day.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

constexpr std::string_view incident_regime = "incident112";

SituationRecord record_of(std::string id, const char* kind, Seconds at, json::object about) {
    json::object record{{"id", id}, {"kind", kind}, {"at", second_text(at)}};
    for (auto& member : about) record[member.key()] = std::move(member.value());
    return {std::move(id), json::serialize(record)};
}

/// Where a question stands, by codes alone.
json::object place_of(const Fact& fact) {
    return {{"appeal_id", fact.appeal_id}, {"question", fact.question}, {"municipality", fact.municipality},
            {"sector", fact.sector},       {"organ", fact.organ},       {"channel", fact.channel}};
}

json::object sums_of(const Measures::Period& period) {
    const Counts& counts = period.counts;
    return {{"count_in", counts.count_in},
            {"count_closed", counts.count_closed},
            {"overdue", counts.overdue},
            {"open", period.open},
            {"overdue_open", period.overdue_open}};
}

void add(Measures::Period& all, const Measures::Period& one) {
    all.counts.add(one.counts);
    all.open += one.open;
    all.overdue_open += one.overdue_open;
}

/// Whoever reads a sum of few could tell whose it is.
std::int64_t questions_of(const Measures::Period& period) {
    return std::max(period.counts.count_in, period.counts.count_closed);
}

}  // namespace

Situation::Situation(SituationRules rules, FactFrame frame) : rules_(std::move(rules)), frame_(frame), horizon_(frame.as_of) {
    const Seconds now = whole(frame.as_of);
    days_.to = local_day(now, frame.offset_minutes);
    days_.from = local_day(now - std::chrono::days(std::max<std::int64_t>(rules_.days, 1) - 1), frame.offset_minutes);
    if (rules_.burst_count > 0) horizon_ = std::min(horizon_, frame.as_of - rules_.burst_within);
    const auto begin = end_of_day(days_.from, frame.offset_minutes);
    if (!rules_.slices.empty() && begin) horizon_ = std::min<Time>(horizon_, *begin - std::chrono::days(1));
}

void Situation::take(const Fact& fact) {
    measures_.take(fact);
    see_burst(fact);
    if (rules_.breaches && !fact.closed && fact.overdue)
        seen_.push_back(
            record_of("breach/" + fact.appeal_id + "/" + std::to_string(fact.question) + "/" + second_text(*fact.due), "breach",
                      *fact.due, place_of(fact)));
    if (rules_.incident_cards && fact.regime == incident_regime && fact.question == 1)
        seen_.push_back(record_of("incident112/" + fact.appeal_id, "incident112", fact.created, place_of(fact)));
}

void Situation::see_burst(const Fact& fact) {
    if (rules_.burst_count <= 0 || fact.municipality.empty()) return;
    const std::string& topic = fact.topic_mapped.empty() ? fact.sector : fact.topic_mapped;
    if (topic.empty() || fact.created < whole(frame_.as_of - rules_.burst_within) || fact.created > whole(frame_.as_of)) return;
    ++recent_[{fact.municipality, topic}];
}

std::vector<SituationRecord> Situation::incidents() const {
    std::vector<SituationRecord> records = seen_;
    const Seconds now = whole(frame_.as_of);
    for (const auto& [key, count] : recent_) {
        if (count < rules_.burst_count) continue;
        const auto& [municipality, topic] = key;
        records.push_back(
            record_of("burst/" + municipality + "/" + topic + "/" + days_.to, "burst", now,
                      {{"municipality", municipality},
                       {"topic", topic},
                       {"count", count},
                       {"within_s", std::chrono::duration_cast<std::chrono::seconds>(rules_.burst_within).count()}}));
    }
    return records;
}

std::vector<SituationRecord> Situation::sums(const std::string& stamp) const {
    std::map<std::string, json::array> rows;
    std::map<std::string, Measures::Period> small;
    measures_.period(days_, [&](std::string_view slice, std::string_view value, const Measures::Period& period) {
        const std::string name(slice);
        if (std::find(rules_.slices.begin(), rules_.slices.end(), name) == rules_.slices.end()) return;
        if (questions_of(period) < rules_.min_count) return add(small[name], period);
        json::object row{{"value", value}};
        for (auto& member : sums_of(period)) row[member.key()] = std::move(member.value());
        rows[name].push_back(std::move(row));
    });
    std::vector<SituationRecord> records;
    for (const std::string& slice : rules_.slices) {
        const auto few = small.find(slice);
        if (few != small.end() && questions_of(few->second) >= rules_.min_count) {
            json::object row{{"value", nullptr}, {"merged", true}};
            for (auto& member : sums_of(few->second)) row[member.key()] = std::move(member.value());
            rows[slice].push_back(std::move(row));
        }
        records.push_back(
            record_of("sums/" + slice + "/" + stamp, "sums", whole(frame_.as_of),
                      {{"slice", slice}, {"from", days_.from}, {"to", days_.to}, {"rows", std::move(rows[slice])}}));
    }
    return records;
}

}  // namespace gateway
