// The line of a route and an appeal: whose turn it is (invariant 4).
#pragma once

#include <string>

#include "gateway/store/rows_native.hpp"
#include "gateway/store/write_session_native.hpp"

namespace gateway {

struct DeliveryLine {
    std::string route;
    std::int64_t appeal = 0;
};

/// A delivery as the changing calls read it.
struct DeliveryRow {
    std::int64_t seq = 0;
    DeliveryLine line;
    DeliveryRecord record;
    Time leased_at{};
};
std::optional<DeliveryRow> delivery_row(WriteSession& session, const std::string& delivery_id);
/// The newest one that was handed over under this handle.
std::optional<DeliveryRow> delivery_row_of_handle(WriteSession& session, const std::string& connector,
                                                  const std::string& handle);

/// After the leased delivery of a line was given back or ended: the earliest open one is next, when it waits.
void next_in_line(WriteSession& session, const DeliveryLine& line);

/// After a person moved a delivery: nobody's turn while another one is leased, else the earliest open one's.
void reorder_line(WriteSession& session, const DeliveryLine& line);

}  // namespace gateway
