#include "gateway/flow/router.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

const std::set<std::string> carriers{"pos", "city-a", "city-b", "smev"};

RouteFacts facts() {
    return {"pos",
            "pos",
            MessageKind::appeal_created,
            "pos_message",
            "pos",
            {"45000000", "45382000"},
            {{"pos", "147"}, {"sstu", "0003.0008.0086"}}};
}

RouteRule rule(std::string id, std::string to) {
    RouteRule r;
    r.id = std::move(id);
    r.to = std::move(to);
    return r;
}

struct Row {
    std::string name;
    RouteRule rule;
    bool matches;
};

template <class Change>
RouteRule with(Change change) {
    auto r = rule("r", "city-a");
    change(r);
    return r;
}

std::vector<Row> rows() {
    return {
        {"no conditions", with([](auto&) {}), true},
        {"from this connector", with([](auto& r) { r.from = {"smev", "pos"}; }), true},
        {"from another connector", with([](auto& r) { r.from = {"smev"}; }), false},
        {"from any", with([](auto& r) { r.from = {"*"}; }), true},
        {"kind", with([](auto& r) { r.kinds = {MessageKind::appeal_created}; }), true},
        {"another kind", with([](auto& r) { r.kinds = {MessageKind::status_changed}; }), false},
        {"regime", with([](auto& r) { r.regimes = {"fz59", "pos_message"}; }), true},
        {"another regime", with([](auto& r) { r.regimes = {"fz59"}; }), false},
        {"channel", with([](auto& r) { r.channels = {"pos"}; }), true},
        {"another channel", with([](auto& r) { r.channels = {"vk"}; }), false},
        {"ОКТМО prefix", with([](auto& r) { r.oktmo = {"46", "45382"}; }), true},
        {"whole ОКТМО", with([](auto& r) { r.oktmo = {"45382000"}; }), true},
        {"longer than the ОКТМО", with([](auto& r) { r.oktmo = {"45382000101"}; }), false},
        {"another ОКТМО", with([](auto& r) { r.oktmo = {"46"}; }), false},
        {"topic of any scheme", with([](auto& r) { r.topics = {"147"}; }), true},
        {"topic of its scheme", with([](auto& r) { r.topics = {"pos:147"}; }), true},
        {"topic of another scheme", with([](auto& r) { r.topics = {"sstu:147"}; }), false},
        {"topic prefix without a star", with([](auto& r) { r.topics = {"0003.0008"}; }), false},
        {"topic prefix", with([](auto& r) { r.topics = {"sstu:0003.0008*"}; }), true},
        {"all topics of a scheme", with([](auto& r) { r.topics = {"sstu:*"}; }), true},
        {"no topics of a scheme", with([](auto& r) { r.topics = {"local:*"}; }), false},
        {"all conditions hold", with([](auto& r) { r.oktmo = {"45"}, r.topics = {"147"}, r.regimes = {"pos_message"}; }), true},
        {"one of them does not", with([](auto& r) { r.oktmo = {"45"}, r.topics = {"148"}, r.regimes = {"pos_message"}; }),
         false},
        {"back to where it came from", with([](auto& r) { r.to = "pos"; }), false},
        {"to a connector that carries nothing", with([](auto& r) { r.to = "endpoint-only"; }), false},
    };
}

}  // namespace

TEST_CASE("a rule matches when all its conditions hold") {
    for (const auto& row : rows()) {
        INFO(row.name);
        const Router router({row.rule}, RouteMatch::first, carriers);
        CHECK(router.route(facts()).empty() != row.matches);
    }
}

TEST_CASE("the first match wins unless it says to go on") {
    auto a = rule("a", "city-a");
    const auto b = rule("b", "city-b"), c = rule("c", "smev");
    CHECK(Router({a, b, c}, RouteMatch::first, carriers).route(facts()) == std::vector<Lane>{{"a", "city-a"}});
    a.go_on = true;
    CHECK(Router({a, b, c}, RouteMatch::first, carriers).route(facts()) == std::vector<Lane>{{"a", "city-a"}, {"b", "city-b"}});
}

TEST_CASE("all matches are taken when asked so, each connector once") {
    const Router router({rule("a", "city-a"), rule("b", "city-b"), rule("again", "city-a")}, RouteMatch::all, carriers);
    CHECK(router.route(facts()) == std::vector<Lane>{{"a", "city-a"}, {"b", "city-b"}});
}

TEST_CASE("a rule that would send a message back does not stop the search") {
    const Router router({rule("a", "pos"), rule("b", "city-b")}, RouteMatch::first, carriers);
    CHECK(router.route(facts()) == std::vector<Lane>{{"b", "city-b"}});
}

TEST_CASE("events go to the connector the appeal came from, on a lane of its own") {
    auto back = rule("back", "origin");
    back.kinds = {MessageKind::status_changed, MessageKind::answer_sent};
    const Router router({back}, RouteMatch::first, carriers);
    auto event = facts();
    event.kind = MessageKind::status_changed;
    event.from = "city-a";
    CHECK(router.route(event) == std::vector<Lane>{{"back@pos", "pos"}});
    event.from = "pos";
    CHECK(router.route(event).empty());
    event.from = "city-a";
    event.origin = "endpoint-only";
    CHECK(router.route(event).empty());
}

TEST_CASE("the reason of a missing route names topic or place only when they alone stood in the way") {
    auto place = rule("place", "city-a");
    place.oktmo = {"46"};
    auto topic = rule("topic", "city-b");
    topic.oktmo = {"45"};
    topic.topics = {"999"};
    auto other = rule("other", "city-a");
    other.from = {"smev"};
    const auto why = [](std::vector<RouteRule> rules) {
        return Router(std::move(rules), RouteMatch::first, carriers).why_not(facts());
    };
    CHECK(why({place, topic}).cause == Cause::unknown_topic);
    CHECK(why({place, topic}).detail == "no route takes topics pos:147, sstu:0003.0008.0086");
    CHECK(why({place, other}).cause == Cause::unknown_territory);
    CHECK(why({place, other}).detail == "no route takes OKTMO 45000000, 45382000");
    CHECK(why({other}).cause == Cause::no_route);
    CHECK(why({}).cause == Cause::no_route);
}

TEST_CASE("the lanes are all that the rules can give") {
    const Router router({rule("a", "city-a"), rule("back", "origin"), rule("lost", "nobody")}, RouteMatch::all,
                        {"pos", "city-a"});
    CHECK(router.lanes() == std::vector<Lane>{{"a", "city-a"}, {"back@city-a", "city-a"}, {"back@pos", "pos"}});
}
