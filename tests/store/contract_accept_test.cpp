// The contract of core/store.hpp, held over every store: taking messages.
#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/store/journal.hpp"
#include "rig.hpp"
#include "stores.hpp"

using namespace gateway;
using namespace gateway::test;

TEST_CASE("an accepted message is there with everything it said") {
    Rig rig(GENERATE(every_store()));
    const Time now = rig.clock.now();
    Acceptance acceptance = sample({.routes = {"city"}}, now);
    const BlobInfo blob = rig.store->blobs().put("a photo");
    acceptance.envelope.attachments = {{"f1", "photo.jpg", "image/jpeg", blob.size, blob.sha256, "https://partner/f1"}};
    acceptance.envelope.evidence = {{"smev", "valid", "", "SenderProvidedRequestData", "gost2012-256", "CN=X", "ab", now}};
    acceptance.envelope.kind = MessageKind::appeal_created;
    acceptance.envelope.occurred_at = now - std::chrono::hours(1);

    const Receipt receipt = rig.accept(acceptance);
    CHECK(receipt.message_id == "m1");
    CHECK(receipt.appeal_id == "a1");
    CHECK(receipt.accepted_at == now);
    CHECK(receipt.content_digest == sha256_hex("<appeal/>"));
    CHECK_FALSE(receipt.repeat);

    const auto message = rig.run(rig.store->message("m1"));
    REQUIRE(message);
    CHECK(message->appeal_id == "a1");
    CHECK(message->canonical == acceptance.canonical);
    const Envelope& envelope = message->envelope;
    CHECK(envelope.bytes == "<appeal/>");
    CHECK(envelope.sender_message_id == "their-m1");
    CHECK(envelope.content_type == "application/xml");
    CHECK(envelope.kind == MessageKind::appeal_created);
    CHECK(envelope.occurred_at == now - std::chrono::hours(1));
    CHECK(envelope.received_at == now);
    REQUIRE(envelope.attachments.size() == 1);
    CHECK(envelope.attachments[0].sha256 == blob.sha256);
    CHECK(envelope.attachments[0].size == 7);
    CHECK(envelope.attachments[0].source_ref == "https://partner/f1");
    REQUIRE(envelope.evidence.size() == 1);
    CHECK(envelope.evidence[0].covers == "SenderProvidedRequestData");
    CHECK(envelope.evidence[0].verified_at == now);

    const auto appeal = rig.run(rig.store->appeal("a1"));
    REQUIRE(appeal);
    CHECK(appeal->version == 1);
    CHECK(appeal->json == R"({"appeal":"a1"})");
    CHECK(appeal->regime == "59fz");
    CHECK(appeal->external_ids == std::vector<ExternalId>{{"pos", "pos_id", "a1-ext"}});
    CHECK_FALSE(rig.run(rig.store->message("m2")));
    CHECK_FALSE(rig.run(rig.store->appeal("a2")));
}

TEST_CASE("the same message again gives the first receipt and leaves only a journal record") {
    Rig rig(GENERATE(every_store()));
    const Receipt first = rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    rig.clock.advance(std::chrono::hours(1));
    Acceptance again = sample({.message = "m2", .appeal = "a2", .routes = {"city"}}, rig.clock.now());
    again.envelope.sender_message_id = "their-m1";
    const Receipt second = rig.accept(again);
    CHECK(second.repeat);
    CHECK(second.message_id == first.message_id);
    CHECK(second.appeal_id == "a1");
    CHECK(second.accepted_at == first.accepted_at);
    CHECK_FALSE(rig.run(rig.store->appeal("a2")));
    const StoreStats stats = rig.run(rig.store->stats());
    CHECK(stats.messages == 1);
    CHECK(stats.journal_records == 2);
    CHECK(kinds_of(rig.run(rig.store->trace("a1"))->journal) ==
          std::vector<std::string>{"message.accepted", "message.repeated"});
}

TEST_CASE("the same id with another content is refused and leaves only a journal record") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({}, rig.clock.now()));
    Acceptance other = sample({.message = "m2", .version = 2, .bytes = "<other/>"}, rig.clock.now());
    other.envelope.sender_message_id = "their-m1";
    CHECK(cause_of_call([&] { rig.accept(other); }) == Cause::duplicate_other_content);
    CHECK(rig.run(rig.store->appeal("a1"))->version == 1);
    const auto journal = rig.run(rig.store->trace("a1"))->journal;
    CHECK(kinds_of(journal) == std::vector<std::string>{"message.accepted", "message.conflict"});
}

TEST_CASE("the same id of another sender is another message") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({}, rig.clock.now()));
    Acceptance other = sample({.message = "m2", .appeal = "a2"}, rig.clock.now());
    other.envelope.sender = "somebody else";
    other.envelope.sender_message_id = "their-m1";
    CHECK_FALSE(rig.accept(other).repeat);
}

TEST_CASE("a message can be asked for before it is made") {
    Rig rig(GENERATE(every_store()));
    const std::string digest = sha256_hex("<appeal/>");
    CHECK_FALSE(rig.run(rig.store->known("partner", "their-m1", digest)));
    rig.accept(sample({}, rig.clock.now()));
    const auto known = rig.run(rig.store->known("partner", "their-m1", digest));
    REQUIRE(known);
    CHECK(known->repeat);
    CHECK(known->message_id == "m1");
    CHECK(cause_of_call([&] { rig.run(rig.store->known("partner", "their-m1", std::string(64, '0'))); }) ==
          Cause::duplicate_other_content);
}

TEST_CASE("an appeal changes only from the version that was seen") {
    Rig rig(GENERATE(every_store()));
    CHECK_THROWS_AS(rig.accept(sample({.version = 2}, rig.clock.now())), VersionConflict);
    rig.accept(sample({}, rig.clock.now()));
    CHECK_THROWS_AS(rig.accept(sample({.message = "m2", .version = 1, .routes = {"city"}}, rig.clock.now())), VersionConflict);
    CHECK_THROWS_AS(rig.accept(sample({.message = "m2", .version = 3}, rig.clock.now())), VersionConflict);
    CHECK_FALSE(rig.run(rig.store->message("m2")));
    CHECK(rig.run(rig.store->stats()).journal_records == 1);
    Acceptance next = sample({.message = "m2", .version = 2}, rig.clock.now());
    next.appeal.status = "answered";
    next.appeal.external_ids = {{"city", "service_request_id", "77"}};
    rig.accept(next);
    const auto appeal = rig.run(rig.store->appeal("a1"));
    CHECK(appeal->version == 2);
    CHECK(appeal->status == "answered");
    CHECK(appeal->external_ids.size() == 2);
}

TEST_CASE("two writers of one appeal at once: one of them sees the conflict") {
    Rig rig(GENERATE(every_store()));
    int taken = 0, conflicts = 0;
    for (const char* message : {"m1", "m2"})
        boost::asio::co_spawn(rig.loop.io, rig.store->accept(sample({.message = message}, rig.clock.now())),
                              [&](std::exception_ptr error, const Receipt&) { ++(error ? conflicts : taken); });
    rig.loop.io.restart();
    rig.loop.io.run();
    CHECK(taken == 1);
    CHECK(conflicts == 1);
}

TEST_CASE("a message that names a file the store does not have is refused whole") {
    Rig rig(GENERATE(every_store()));
    Acceptance acceptance = sample({.routes = {"city"}}, rig.clock.now());
    acceptance.envelope.attachments = {{"f1", "x", "text/plain", 1, sha256_hex("never put"), ""}};
    CHECK(cause_of_call([&] { rig.accept(acceptance); }) == Cause::attachment_missing);
    CHECK_FALSE(rig.run(rig.store->message("m1")));
    CHECK(rig.run(rig.store->stats()).journal_records == 0);
}

TEST_CASE("bodies of any size come back as they were") {
    Rig rig(GENERATE(every_store()));
    const std::size_t size = GENERATE(0U, 256U * 1024U, 256U * 1024U + 1U, 3U * 1024U * 1024U);
    std::string body(size, '\0');
    for (std::size_t i = 0; i < size; ++i) body[i] = static_cast<char>(i * 7919 % 251);
    Acceptance acceptance = sample({.routes = {"city"}, .bytes = body}, rig.clock.now());
    acceptance.canonical = "\"" + std::string(size, 'x') + "\"";
    rig.accept(acceptance);
    const auto message = rig.run(rig.store->message("m1"));
    REQUIRE(message);
    CHECK((message->envelope.bytes == body));
    CHECK((message->canonical == acceptance.canonical));
    const auto leased = rig.lease("city");
    REQUIRE(leased.size() == 1);
    CHECK((leased[0].canonical == acceptance.canonical));
}

TEST_CASE("every journal record holds the hash of the one before it") {
    Rig rig(GENERATE(every_store()));
    rig.store->use_config_digest("config-1");
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    rig.store->use_config_digest("config-2");
    rig.settle(rig.lease("city").at(0), delivered(), DeliveryState::delivered);
    rig.run(rig.store->note({.kind = "admin.reload", .appeal_id = "a1", .actor = "ivan", .detail = R"({"why":"test"})"}));
    const auto journal = rig.run(rig.store->trace("a1"))->journal;
    REQUIRE(journal.size() == 4);
    std::string previous(journal_origin);
    std::int64_t seq = 0;
    for (const JournalRecord& record : journal) {
        CHECK(record.seq == ++seq);
        CHECK(record.previous_hash == previous);
        CHECK(record.hash == journal_hash(record));
        previous = record.hash;
    }
    CHECK(journal[0].config_digest == "config-1");
    CHECK(journal[3].config_digest == "config-2");
    CHECK(journal[3].entry.actor == "ivan");
    CHECK(journal[2].entry.delivery_id == "m1@city");
    CHECK(journal[2].entry.message_id == "m1");
}

TEST_CASE("a closed store refuses with the reason") {
    Rig rig(GENERATE(every_store()));
    rig.store->close();
    CHECK(cause_of_call([&] { rig.accept(sample({}, rig.clock.now())); }) == Cause::stopping);
    CHECK(cause_of_call([&] { rig.run(rig.store->appeal("a1")); }) == Cause::stopping);
}
