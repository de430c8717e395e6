// Filters of GET Service Requests.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "adapters/open311/view.hpp"
#include "gateway/core/web.hpp"

namespace gateway::open311 {

struct RequestQuery {
    std::vector<std::string> ids;  ///< overrides every other filter
    std::vector<std::string> service_codes, statuses;
    Time start{}, end{};  ///< by requested_datetime, or by updated_datetime when `by_update`; both inclusive
    bool by_update = false;
    std::size_t page = 1, page_size = 1'000;
};

/// At most 90 days (one date alone or none: 90 days from it or before now), at most 1 000 ids and items. Throws
/// Fault(bad_value) naming the parameter.
RequestQuery read_query(const WebFields& query, int utc_offset_minutes, Time now);

/// Newest first, filtered, one page.
std::vector<PublicRequest> select(std::vector<PublicRequest> all, const RequestQuery& query);

}  // namespace gateway::open311
