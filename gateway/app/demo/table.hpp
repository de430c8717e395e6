// What the demonstration prints at its end.
#pragma once

#include <boost/json/value.hpp>
#include <iosfwd>
#include <vector>

#include "gateway/app/demo/audit.hpp"
#include "gateway/app/demo/workplace.hpp"

namespace gateway {

void print_appeals(std::ostream& out, const std::vector<DemoLine>& lines);
/// Counts of every counterpart's book.
void print_systems(std::ostream& out, const DemoBooks& books);
/// Counts of every route of the gateway (GET /api/v1/routes).
void print_routes(std::ostream& out, const boost::json::value& routes);
void print_where_to_look(std::ostream& out, const Workplace& place, const std::vector<DemoLine>& lines);

}  // namespace gateway
