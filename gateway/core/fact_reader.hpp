// What analytics reads of the store, apart from the running gateway: every appeal of one snapshot, one by one, and the same
// numbers counted a second time by the store itself.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/accept.hpp"

namespace gateway {

/// How far a snapshot reaches. `change` is the number of the last message taken in: it grows by one with every change of an
/// appeal, in the order of the commits, so that nothing can slip in before a mark that was given out.
struct StoreMark {
    std::int64_t change = 0;
    std::int64_t appeals = 0;
    Time changed_at{};  ///< latest change of an appeal, by the gateway's clock
};

struct StoredAppeal {
    std::int64_t seq = 0;     ///< order of acceptance
    std::int64_t change = 0;  ///< number of the last message that changed it
    AppealRecord record;      ///< without external_ids
};

/// One snapshot of the store, read synchronously on one thread (a worker, a command). Constant memory. Throws
/// std::runtime_error with one sentence when the store cannot be read.
class FactReader {
public:
    virtual ~FactReader() = default;
    virtual StoreMark mark() const = 0;
    /// All appeals in the order of acceptance; what `take` throws ends the walk.
    virtual void walk(const std::function<void(const StoredAppeal&)>& take) = 0;
    /// Of these, those that changed at `since` or later, and those with a legal clock that ended between `since` and `until`.
    virtual void walk_recent(Time since, Time until, const std::function<void(const StoredAppeal&)>& take) = 0;
};

/// A row of the list of problem categories: which raw topic of which sector block (empty = of any) belongs to `category`.
struct RecountRule {
    std::string block, match, category;
};

/// What an export says of itself, as far as it decides numbers.
struct RecountFrame {
    std::int64_t change = 0;  ///< StoreMark::change of the export
    std::int64_t since = 0;   ///< an incremental export holds facts and events of appeals changed behind this; 0 = full
    Time as_of{};             ///< when it was made: open questions are overdue as of then
    int offset_minutes = 0;   ///< local days
    std::string from, to;     ///< "YYYY-MM-DD" of created days, both included; empty = no bound
    std::vector<RecountRule> rules;
    std::int64_t weight_number = 0, weight_speed = 0, weight_completeness = 0, weight_quality = 0;
    std::int64_t min_closed = 0;                         ///< fewer closed questions give no place in a rating
    std::int64_t cell_millidegrees = 10, min_count = 5;  ///< of the heat map
};

/// Counts by queries of the store over the stored documents alone: it shares no code with the export it checks.
/// One thread; throws like FactReader.
class FactRecount {
public:
    using Names = std::vector<std::string>;
    using Cells = std::vector<std::string>;

    virtual ~FactRecount() = default;
    /// Appeals of the mark that were changed behind it: what they said then is gone from the store.
    virtual std::int64_t changed_since() const = 0;
    /// True when the store knows the appeal as the export saw it.
    virtual bool unchanged(std::string_view appeal_id) const = 0;
    /// The exported fact of an appeal that was changed since stands in for what is gone, so that sums can be compared.
    virtual void stand_in(const Names& names, const Cells& cells) = 0;
    /// Rows of "appeal_fact", "status_event" (both without appeals changed since), "measure_daily", "measure_total",
    /// "other_breakdown", "rating" or "heat_map" (without appeals changed since), in the order of the export.
    virtual void count(std::string_view table, const std::function<void(const Names&, const Cells&)>& take) = 0;
};

}  // namespace gateway
