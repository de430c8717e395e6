// Where a message goes: the administrator's rules over who brought it, what it is and whom it concerns.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/core/envelope.hpp"

namespace gateway {

/// One rule as written in the configuration. An empty list means "any".
struct RouteRule {
    std::string id;
    std::vector<std::string> from;   ///< connectors; "*" = any
    std::vector<MessageKind> kinds;  ///< deadline_* match only where they are named
    std::vector<std::string> regimes;
    std::vector<std::string> oktmo;   ///< prefixes of ОКТМО codes
    std::vector<std::string> topics;  ///< "0005.0056", "pos:147" (that scheme only); a final '*' makes it a prefix
    std::vector<std::string> channels;
    std::string to;      ///< a connector's id, or "origin": the connector that brought the appeal
    bool go_on = false;  ///< key `continue`: look at the rules below too (first match)
};

enum class RouteMatch { first, all };

struct RouteTopic {
    std::string scheme, code;
};

/// What the rules are asked about.
struct RouteFacts {
    std::string from;    ///< connector that took this message
    std::string origin;  ///< connector that brought the appeal
    MessageKind kind = MessageKind::appeal_created;
    std::string regime;
    std::string channel;
    std::vector<std::string> oktmo;  ///< every code the appeal names
    std::vector<RouteTopic> topics;  ///< of all questions
};

/// One courier's line of work. `route` is the rule's id; for `to: origin` it is "rule@connector", so that every partner has
/// its own order, limits and pause.
struct Lane {
    std::string route;
    std::string connector;
    auto operator<=>(const Lane&) const = default;
};

/// Why nothing matched: the condition that stood in the way, nearest to a match first.
struct Unrouted {
    Cause cause = Cause::no_route;  ///< no_route, unknown_topic, unknown_territory
    std::string detail;             ///< names codes only: no personal data
};

/// Immutable; pure; any thread.
class Router {
public:
    /// `carriers`: connectors that can be delivered to. A rule naming another one matches nothing (`check` reports it).
    Router(std::vector<RouteRule> rules, RouteMatch match, std::set<std::string> carriers);

    /// In the order of the rules; each connector at most once, never the one the message came from.
    std::vector<Lane> route(const RouteFacts& facts) const;
    Unrouted why_not(const RouteFacts& facts) const;
    /// Every lane the rules can ever give: one courier each.
    std::vector<Lane> lanes() const;

private:
    std::vector<RouteRule> rules_;
    RouteMatch match_;
    std::set<std::string> carriers_;
};

}  // namespace gateway
