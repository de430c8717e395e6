// Messages that cannot be processed: they age, are parked with evidence and acknowledged, and come back on release.
#include "adapters/smev3/reception.hpp"
#include "tests/adapters/smev3/door.hpp"
#include "tests/adapters/smev3/scripted_smev.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const std::string nonsense = "<appeal xmlns=\"urn:appeal-gateway:appeal:1.0\"><nonsense/></appeal>";

}  // namespace

TEST_CASE("a message that cannot be processed is parked with its evidence after a day and then acknowledged") {
    Script script(version_of("1.2"));
    const std::string id = uuid_now(script);
    script.put_request(id, {}, nonsense);
    script.poll();
    CHECK(script.asked("Ack").empty());
    script.clock.advance(std::chrono::hours(23));
    script.poll();
    CHECK(script.evidence.parked.empty());
    CHECK(script.requests.size() == 1);
    script.clock.advance(std::chrono::hours(2));
    script.poll();
    REQUIRE(script.evidence.parked.size() == 1);
    const ParkedMessage& parked = script.evidence.parked.front();
    CHECK(parked.sender_message_id == id);
    CHECK(parked.cause != Cause::none);
    CHECK(parked.bytes.find("nonsense") != std::string::npos);
    CHECK(parked.evidence.size() == 2);
    CHECK(parked.first_seen + std::chrono::hours(25) == script.clock.now());
    CHECK(script.requests.empty());
    CHECK(script.taken.empty());
    CHECK(script.log.has("smev_message_parked"));
}

TEST_CASE("a released message is taken from its stored octets and closed; one that fails again is open again") {
    Script script(version_of("1.2"), {{"poison_after", "0s"}});
    const std::string id = uuid_now(script);
    script.put_request(id, {}, canonical_content(small_appeal(script.clock.now())));
    script.refusal.emplace(Cause::mapping_failed);
    script.poll();
    REQUIRE(script.evidence.parked.size() == 1);
    CHECK(script.requests.empty());

    script.evidence.parked[0].state = ParkedState::released;
    script.poll();
    CHECK(script.evidence.parked[0].state == ParkedState::open);
    CHECK(script.log.has("smev_released_refused"));

    script.refusal.reset();
    script.evidence.parked[0].state = ParkedState::released;
    CHECK(script.poll().taken == 1);
    CHECK(script.evidence.parked[0].state == ParkedState::closed);
    REQUIRE(script.taken.size() == 1);
    CHECK(script.taken[0].envelope.sender_message_id == id);
    CHECK(script.taken[0].envelope.evidence.size() == 2);
}

TEST_CASE("what we cannot store is neither parked nor acknowledged, however old it is") {
    Script script(version_of("1.2"), {{"poison_after", "0s"}});
    script.put_request(uuid_now(script), {}, canonical_content(small_appeal(script.clock.now())));
    script.refusal.emplace(Cause::store_unavailable);
    CHECK_THROWS_AS(script.poll(), Fault);
    CHECK(script.evidence.parked.empty());
    CHECK(script.requests.size() == 1);
}

TEST_CASE("an answer that never parses is parked under the MessageID it shows") {
    Script script(version_of("1.2"), {{"poison_after", "0s"}});
    const std::string id = uuid_now(script);
    script.put_raw(id, "<soap:Envelope><t:OriginalMessageId>" + uuid_now(script) + "</t:OriginalMessageId><t:MessageID>" + id +
                           "</t:MessageID><broken");
    script.poll();
    REQUIRE(script.evidence.parked.size() == 1);
    CHECK(script.evidence.parked[0].sender_message_id == id);
    CHECK(script.responses.empty());
}

TEST_CASE("an unreadable answer without any MessageID fails the poll") {
    Script script(version_of("1.2"), {{"poison_after", "0s"}});
    script.put_raw("x", "<soap:Envelope><broken");
    CHECK_THROWS_AS(script.poll(), Fault);
    CHECK(script.evidence.parked.empty());
}

TEST_CASE("a parked message whose Ack was lost is acknowledged when it comes again, and parked no second time") {
    Script script(version_of("1.2"));
    script.put_request(uuid_now(script), {}, nonsense);
    script.poll();
    script.clock.advance(std::chrono::hours(25));
    script.fail("Ack", "SMEVFailure");
    CHECK_THROWS_AS(script.poll(), Fault);
    CHECK(script.evidence.parked.size() == 1);
    CHECK(script.requests.size() == 1);
    script.poll();
    CHECK(script.evidence.parked.size() == 1);
    CHECK(script.requests.empty());
}
