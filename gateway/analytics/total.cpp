#include "gateway/analytics/total.hpp"

#include "gateway/analytics/breakdown.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {

Totals count_totals(FactReader& reader, const TotalsOrder& order, const CategoryList& categories) {
    Totals totals;
    Measures measures;
    Breakdown breakdown(order.range);
    reader.walk([&](const StoredAppeal& stored) {
        try {
            const Appeal appeal = appeal_from_json(stored.record.json);
            for (const Fact& fact : facts_of(appeal, stored.record.origin, order.frame, categories)) {
                measures.take(fact);
                breakdown.take(fact);
            }
        } catch (const Fault&) {
            ++totals.unreadable;
        }
    });
    std::int64_t all_in = 0;
    measures.period(order.range, [&](std::string_view slice, std::string_view value, const Measures::Period& period) {
        if (slice == "all") all_in = period.counts.count_in;
        totals.measures.push_back(period_cells(slice, value, period, all_in));
    });
    for (const RatingLine& line : rating_of(measures, order.range, order.weights)) totals.rating.push_back(rating_cells(line));
    totals.other = breakdown.rows();
    return totals;
}

}  // namespace gateway
