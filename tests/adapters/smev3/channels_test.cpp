// The queues a connector asks: channels SMEV does not know stand still alone, and how full queues are is shown.
#include <algorithm>

#include "adapters/smev3/element.hpp"
#include "tests/adapters/smev3/door.hpp"
#include "tests/adapters/smev3/scripted_smev.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

/// Calls of `operation` by a filter for `root`; an empty one means without a filter.
std::ptrdiff_t asked_for(const Script& script, const std::string& operation, const std::string& root) {
    const auto bodies = script.asked(operation);
    return std::ranges::count_if(bodies, [&](const std::string& body) {
        const bool filtered = body.find("RootElementLocalName>") != std::string::npos;
        return root.empty() ? !filtered : body.find("RootElementLocalName>" + root + "<") != std::string::npos;
    });
}

}  // namespace

TEST_CASE("a filter SMEV does not know stops its own channel, the others and the unfiltered queue go on") {
    Script script(version_of("1.2"), {{"filters", "known unknown"}});
    script.forget_type("unknown");
    for (int i = 0; i < 3; ++i) {
        script.put_request(uuid_now(script), {}, canonical_content(small_appeal(script.clock.now())));
        CHECK(script.poll().taken == 1);
    }
    CHECK(asked_for(script, "GetRequest", "unknown") == 1);
    CHECK(asked_for(script, "GetResponse", "unknown") == 1);
    CHECK(asked_for(script, "GetRequest", "known") >= 3);
    CHECK(asked_for(script, "GetResponse", "known") == 3);
    CHECK(asked_for(script, "GetRequest", "") >= 3);
    CHECK(script.log.has("smev_channel_stopped connector=smev channel=GetRequest {urn:x}unknown fault=UnknownMessageType"));

    // It may have been registered meanwhile; a repaired configuration asks at once.
    script.clock.advance(std::chrono::hours(1));
    script.unknown_roots.clear();
    script.poll();
    CHECK(asked_for(script, "GetRequest", "unknown") == 2);
    script.poll();
    CHECK(asked_for(script, "GetRequest", "unknown") == 3);
}

TEST_CASE("who provides nothing still gets its responses: the refused queue of requests stops alone") {
    Script script(version_of("1.3"));
    script.fail("GetRequest", "UnknownMessageType");
    script.put_response(uuid_now(script), element("t:OriginalMessageId", uuid_now(script)),
                        "<t:RequestStatus><t:StatusCode>7</t:StatusCode><t:StatusDescription>d</t:StatusDescription>"
                        "</t:RequestStatus>");
    CHECK(script.poll().taken == 1);
    script.poll();
    CHECK(script.asked("GetRequest").size() == 1);
    CHECK(script.asked("GetResponse").size() >= 3);
    // The queue of responses never stands still: SMEV's own verdicts come by it.
    script.fail("GetResponse", "UnknownMessageType");
    CHECK_THROWS_AS(script.poll(), Fault);
    const std::size_t asked = script.asked("GetResponse").size();
    script.poll();
    CHECK(script.asked("GetResponse").size() == asked + 1);
}

TEST_CASE("a fault that only a person can repair in one filter is told at each poll and stops no other") {
    Script script(version_of("1.2"), {{"filters", "a"}});
    for (int i = 0; i < 2; ++i) {
        script.fail("GetRequest", "InvalidContent");
        script.put_request(uuid_now(script), {}, canonical_content(small_appeal(script.clock.now())));
        CHECK(script.poll().taken == 1);
    }
    CHECK(asked_for(script, "GetRequest", "a") == 2);
    CHECK(script.log.has("smev_filter_refused"));
}

TEST_CASE("how full the queues are is shown as SMEV said it last") {
    Script script(version_of("1.2"), {{"smev_queue_quota", "500"}, {"statistics_every", "1m"}});
    script.statistics =
        "<t:QueueStatistics queueName=\"GATEWAY.requests\" pendingMessageNumber=\"401\"/>"
        "<t:QueueStatistics queueName=\"GATEWAY.responses\" pendingMessageNumber=\"0\"/>";
    CHECK(script.adapter.source->queues().empty());
    script.poll();
    const auto queues = script.adapter.source->queues();
    REQUIRE(queues.size() == 2);
    CHECK(queues[0].queue == "GATEWAY.requests");
    CHECK(queues[0].waiting == 401);
    CHECK(queues[0].quota == 500);
    CHECK_FALSE(queues[0].full);
    CHECK(queues[1].waiting == 0);
    script.statistics = "<t:QueueStatistics queueName=\"GATEWAY.requests\" pendingMessageNumber=\"3\"/>";
    script.clock.advance(std::chrono::minutes(1));
    script.poll();
    REQUIRE(script.adapter.source->queues().size() == 1);
    CHECK(script.adapter.source->queues()[0].waiting == 3);
}
