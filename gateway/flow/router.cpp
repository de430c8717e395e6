#include "gateway/flow/router.hpp"

#include <algorithm>

namespace gateway {

namespace {

constexpr std::string_view to_origin = "origin";

template <class Value>
bool among(const std::vector<Value>& allowed, const Value& value) {
    return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

bool from_matches(const RouteRule& rule, const std::string& from) {
    return among(rule.from, from) || std::find(rule.from.begin(), rule.from.end(), "*") != rule.from.end();
}

bool oktmo_matches(const RouteRule& rule, const RouteFacts& facts) {
    if (rule.oktmo.empty()) return true;
    for (const auto& code : facts.oktmo)
        for (const auto& prefix : rule.oktmo)
            if (code.starts_with(prefix)) return true;
    return false;
}

bool topic_is(std::string_view pattern, const RouteTopic& topic) {
    if (const auto colon = pattern.find(':'); colon != std::string_view::npos) {
        if (pattern.substr(0, colon) != topic.scheme) return false;
        pattern.remove_prefix(colon + 1);
    }
    if (!pattern.ends_with('*')) return topic.code == pattern;
    pattern.remove_suffix(1);
    return std::string_view(topic.code).starts_with(pattern);
}

bool topics_match(const RouteRule& rule, const RouteFacts& facts) {
    if (rule.topics.empty()) return true;
    for (const auto& topic : facts.topics)
        for (const auto& pattern : rule.topics)
            if (topic_is(pattern, topic)) return true;
    return false;
}

/// Words about deadlines go only where a rule asks for them: no partner is told unasked.
bool message_matches(const RouteRule& rule, MessageKind kind) {
    return among(rule.kinds, kind) && !(rule.kinds.empty() && is_deadline(kind));
}

/// All conditions but place and topic.
bool kind_matches(const RouteRule& rule, const RouteFacts& facts) {
    return from_matches(rule, facts.from) && message_matches(rule, facts.kind) && among(rule.regimes, facts.regime) &&
           among(rule.channels, facts.channel);
}

Lane lane_of(const RouteRule& rule, const std::string& origin) {
    if (rule.to == to_origin) return {rule.id + "@" + origin, origin};
    return {rule.id, rule.to};
}

std::string listed(const std::vector<std::string>& codes) {
    std::string text;
    for (const auto& code : codes) {
        if (!text.empty()) text += ", ";
        if (text.size() > 200) return text + "…";
        text += code.substr(0, 64);
    }
    return text.empty() ? "not given" : text;
}

std::string listed(const std::vector<RouteTopic>& topics) {
    std::vector<std::string> codes;
    for (const auto& topic : topics) codes.push_back(topic.scheme + ":" + topic.code);
    return listed(codes);
}

}  // namespace

Router::Router(std::vector<RouteRule> rules, RouteMatch match, std::set<std::string> carriers)
    : rules_(std::move(rules)), match_(match), carriers_(std::move(carriers)) {}

std::vector<Lane> Router::route(const RouteFacts& facts) const {
    std::vector<Lane> lanes;
    for (const auto& rule : rules_) {
        if (!kind_matches(rule, facts) || !oktmo_matches(rule, facts) || !topics_match(rule, facts)) continue;
        Lane lane = lane_of(rule, facts.origin);
        if (lane.connector == facts.from || !carriers_.contains(lane.connector)) continue;
        const bool known =
            std::any_of(lanes.begin(), lanes.end(), [&](const Lane& l) { return l.connector == lane.connector; });
        if (!known) lanes.push_back(std::move(lane));
        if (match_ == RouteMatch::first && !rule.go_on) break;
    }
    return lanes;
}

Unrouted Router::why_not(const RouteFacts& facts) const {
    bool place_missing = false;
    for (const auto& rule : rules_) {
        if (!kind_matches(rule, facts)) continue;
        const std::string target = lane_of(rule, facts.origin).connector;
        if (target == facts.from || !carriers_.contains(target)) continue;
        if (oktmo_matches(rule, facts)) return {Cause::unknown_topic, "no route takes topics " + listed(facts.topics)};
        place_missing = true;
    }
    if (place_missing) return {Cause::unknown_territory, "no route takes OKTMO " + listed(facts.oktmo)};
    return {Cause::no_route, "no route from connector " + facts.from + " for " + std::string(to_text(facts.kind))};
}

std::vector<Lane> Router::lanes() const {
    std::set<Lane> lanes;
    for (const auto& rule : rules_) {
        if (rule.to == to_origin)
            for (const auto& connector : carriers_) lanes.insert(lane_of(rule, connector));
        else if (carriers_.contains(rule.to))
            lanes.insert(lane_of(rule, {}));
    }
    return {lanes.begin(), lanes.end()};
}

}  // namespace gateway
