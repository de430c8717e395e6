// What the demonstration prints at its end.
#pragma once

#include <boost/json/value.hpp>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "gateway/app/demo/audit.hpp"
#include "gateway/app/demo/workplace.hpp"

namespace gateway {

/// Those of --count, a line each.
void print_appeals(std::ostream& out, const std::vector<DemoLine>& lines);
/// Why a way is not shown.
using DemoSkips = std::map<DemoWay, std::string>;
/// A line per way: how many were sent, arrived and were answered; then what went wrong on the ways print_appeals leaves out.
void print_ways(std::ostream& out, const std::vector<DemoLine>& lines, const DemoSkips& skipped);
/// Counts of every counterpart's book.
void print_systems(std::ostream& out, const DemoBooks& books);
/// Counts of every route of the gateway (GET /api/v1/routes).
void print_routes(std::ostream& out, const boost::json::value& routes);
void print_where_to_look(std::ostream& out, const Workplace& place, const std::vector<DemoLine>& lines);

}  // namespace gateway
