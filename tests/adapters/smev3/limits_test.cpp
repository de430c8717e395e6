// The numbers SMEV's faults name steer the attempts after them: what is carried, what waits for quota, when to come again.
#include "adapters/smev3/faults.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "tests/adapters/smev3/file_partner.hpp"
#include "tests/adapters/smev3/scripted_smev.hpp"

using namespace gateway;
using namespace gateway::smev3;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr int permitted = 100;

std::string too_big() {
    return "<f:PermittedTotalAttachmentSize>" + std::to_string(permitted) +
           "</f:PermittedTotalAttachmentSize><f:RealTotalAttachmentSize>300</f:RealTotalAttachmentSize>";
}

std::string over_quota(int left) {
    return "<f:RemainedTotalQuoteSize>" + std::to_string(left) +
           "</f:RemainedTotalQuoteSize><f:RealTotalAttachmentSize>300</f:RealTotalAttachmentSize>";
}

Words with_storage(const Storage& storage) {
    return {{"storage_url", storage.url()}, {"storage_user", "once"}, {"storage_password", "env:STORAGE"}};
}

Delivery with_file(Script& script, std::size_t octets) {
    const std::string appeal = to_json(small_appeal(script.clock.now()));
    Delivery made = script.delivery(MessageKind::appeal_created, appeal, appeal);
    AttachmentRef ref;
    ref.id = "1";
    ref.name = "a.pdf";
    ref.mime = "application/pdf";
    ref.size = octets;
    ref.sha256 = script.blobs.put(noise(octets)).sha256;
    made.attachments.push_back(std::move(ref));
    return made;
}

bool went_by_storage(const Script& script) {
    return script.asked("SendRequest").back().find("RefAttachmentHeader") != std::string::npos;
}

}  // namespace

TEST_CASE("files SMEV finds too big to be carried go by the storage under a new id, and so do the next ones of that size") {
    if (!ftp_is_there()) return;
    const Storage storage;
    Script script(version_of("1.2"), with_storage(storage));
    Delivery first = with_file(script, 300);
    script.fail("SendRequest", "AttachmentSizeLimitExceeded", too_big());
    const Outcome refused = script.deliver(first);
    CHECK(refused.kind == Outcome::Kind::postponed);
    CHECK(refused.cause == Cause::quota_exceeded);
    CHECK(refused.fresh_note);
    CHECK_FALSE(went_by_storage(script));

    first.note = script.adapter.connector->prepare(first);
    first.attempt = 2;
    CHECK(script.deliver(first).kind == Outcome::Kind::handed_over);
    CHECK(went_by_storage(script));
    script.deliver(with_file(script, permitted + 1));
    CHECK(went_by_storage(script));
    script.deliver(with_file(script, permitted));
    CHECK_FALSE(went_by_storage(script));

    SECTION("also after a restart") {
        script.adapter = script.make({{"url", script.imposter.url("/ws")},
                                      {"storage_url", storage.url()},
                                      {"storage_user", "once"},
                                      {"storage_password", "env:STORAGE"}});
        script.deliver(with_file(script, permitted + 1));
        CHECK(went_by_storage(script));
    }
    SECTION("until a day has passed: limits are raised") {
        script.clock.advance(hours(24));
        script.deliver(with_file(script, permitted + 1));
        CHECK_FALSE(went_by_storage(script));
    }
}

TEST_CASE("where the storage cannot help, files that are too big are refused") {
    SECTION("there is none") {
        Script script(version_of("1.2"));
        script.fail("SendRequest", "AttachmentSizeLimitExceeded", too_big());
        CHECK(script.deliver(with_file(script, 300)).kind == Outcome::Kind::refused);
    }
    SECTION("they went by it already") {
        if (!ftp_is_there()) return;
        const Storage storage;
        Words words = with_storage(storage);
        words["carried_limit"] = "10B";
        Script script(version_of("1.2"), words);
        script.fail("SendRequest", "AttachmentSizeLimitExceeded", too_big());
        CHECK(script.deliver(with_file(script, 300)).kind == Outcome::Kind::refused);
    }
    SECTION("the fault names no number, or one that lets them pass") {
        if (!ftp_is_there()) return;
        const Storage storage;
        Script script(version_of("1.2"), with_storage(storage));
        script.fail("SendRequest", "AttachmentSizeLimitExceeded");
        CHECK(script.deliver(with_file(script, 300)).kind == Outcome::Kind::refused);
        script.fail("SendRequest", "AttachmentSizeLimitExceeded",
                    "<f:PermittedTotalAttachmentSize>300</f:PermittedTotalAttachmentSize>");
        CHECK(script.deliver(with_file(script, 300)).kind == Outcome::Kind::refused);
    }
}

TEST_CASE("files over what is left of the quota wait without being sent, smaller ones and letters without files go") {
    Script script(version_of("1.2"));
    script.fail("SendRequest", "QuoteLimitExceeded", over_quota(200));
    const Outcome full = script.deliver(with_file(script, 300));
    CHECK(full.kind == Outcome::Kind::postponed);
    CHECK(full.fresh_note);
    CHECK(full.retry_after == quota_pause);
    CHECK(script.asked("SendRequest").size() == 1);

    script.clock.advance(minutes(20));
    const Outcome waiting = script.deliver(with_file(script, 201));
    CHECK(waiting.kind == Outcome::Kind::postponed);
    CHECK(waiting.cause == Cause::quota_exceeded);
    CHECK(waiting.retry_after == minutes(40));
    CHECK_FALSE(waiting.fresh_note);
    CHECK(script.asked("SendRequest").size() == 1);
    CHECK(script.deliver(with_file(script, 200)).kind == Outcome::Kind::handed_over);
    const std::string appeal = to_json(small_appeal(script.clock.now()));
    CHECK(script.deliver(script.delivery(MessageKind::appeal_created, appeal, appeal)).kind == Outcome::Kind::handed_over);

    script.clock.advance(minutes(40));
    CHECK(script.deliver(with_file(script, 300)).kind == Outcome::Kind::handed_over);
}

TEST_CASE("the time a refusal itself names is waited for") {
    Script script(version_of("1.2"));
    script.fault_headers = {{"Retry-After", "120"}};
    for (const char* fault : {"DestinationOverflow", "SMEVFailure", "QuoteLimitExceeded"}) {
        INFO(fault);
        script.fail("SendRequest", fault);
        CHECK(script.deliver(with_file(script, 10)).retry_after == minutes(2));
    }
    script.fault_headers.clear();
    script.fail("SendRequest", "DestinationOverflow");
    CHECK_FALSE(script.deliver(with_file(script, 10)).retry_after);
}

TEST_CASE("a recipient's queue that is full is shown until a message goes in again") {
    Script script(version_of("1.3"));
    CHECK(script.adapter.source->queues().empty());
    script.fail("SendRequest", "DestinationOverflow",
                "<f:MessageBrokerAddress>b</f:MessageBrokerAddress><f:DestinationName>FOIV.requests</f:DestinationName>");
    CHECK(script.deliver(with_file(script, 10)).cause == Cause::queue_overflow);
    const auto queues = script.adapter.source->queues();
    REQUIRE(queues.size() == 1);
    CHECK(queues[0].queue == "FOIV.requests");
    CHECK(queues[0].full);
    CHECK_FALSE(queues[0].waiting);
    script.deliver(with_file(script, 10));
    CHECK(script.adapter.source->queues().empty());
}
