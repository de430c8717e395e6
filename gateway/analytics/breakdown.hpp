// «Прочие по направлению» taken apart: what the buckets "BLOCK.other" hold, by the source's own subcategory (003 5.2).
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "gateway/analytics/measures.hpp"

namespace gateway {

/// One thread. Memory grows with the number of subcategories.
class Breakdown {
public:
    /// Facts created in the range whose topic is an "other" one.
    explicit Breakdown(DayRange range) : range_(std::move(range)) {}
    void take(const Fact& fact);
    /// By block, the largest first.
    std::vector<std::vector<std::string>> rows() const;

private:
    struct Count {
        std::int64_t in = 0, closed = 0, overdue_open = 0;
    };
    DayRange range_;
    std::map<std::tuple<std::string, std::string, std::string, std::string>, Count> counts_;  ///< block, scheme, code, name
};

const TableSpec& breakdown_table();

}  // namespace gateway
