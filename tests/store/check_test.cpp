#include "gateway/store/check.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "disk.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

/// A store with every kind of thing in it, closed.
struct Filled : Disk {
    Filled() {
        open();
        Acceptance acceptance = sample({.routes = {"city", "pos"}, .bytes = std::string(300'000, 'x')}, clock.now());
        file = store->blobs().put("a photo").sha256;
        acceptance.envelope.attachments = {{"f1", "photo.jpg", "image/jpeg", 7, file, ""}};
        acceptance.canonical = "\"" + std::string(300'000, 'y') + "\"";
        run(store->accept(acceptance));
        accept({"m2", "a2"});
        const auto leased = run(store->lease({"pos", clock.now(), std::chrono::seconds(30), 1, "this"}));
        run(store->settle({.delivery_id = leased.at(0).delivery_id,
                           .attempt = 1,
                           .outcome = handed_over("id-1", "requestIsQueued", {}, "<signed/>"),
                           .state = DeliveryState::handed_over,
                           .journal = {{.kind = "delivery.settled"}}}));
        run(store->keep({.kind = "ack", .message_id = "m1", .bytes = std::string(300'000, 'z')}));
        run(store->put_mail({.queue = "q", .mail_id = "1", .bytes = "<mail/>"}, 9));
        run(store->park({.connector = "smev", .sender_message_id = "id-7", .bytes = "<garbage"}));
        run(store->lease({"city", clock.now(), std::chrono::seconds(30), 1, "this"}));
    }
    std::string only_fault() {
        close();
        const StoreCheck check = check_store(data());
        INFO(Catch::Detail::stringify(check.faults));
        return check.faults.size() == 1 ? check.faults[0] : std::to_string(check.faults.size()) + " faults";
    }
    /// As an intruder would who knows the triggers.
    void forge(const std::string& sql) {
        close();
        edit("DROP TRIGGER journal_keeps; DROP TRIGGER journal_stays; " + sql);
    }
    std::string file;
};

}  // namespace

TEST_CASE("a whole store is found good while it is in use and after it was closed") {
    Filled filled;
    for (int round = 0; round < 2; ++round) {
        const StoreCheck check = check_store(filled.data());
        CHECK(check.faults.empty());
        CHECK(check.journal_records == 5);
        CHECK(check.messages == 2);
        CHECK(check.appeals == 2);
        CHECK(check.deliveries == 3);
        CHECK(check.files == 4);
        REQUIRE(check.leases.size() == 1);
        CHECK_THAT(check.leases[0], Catch::StartsWith("m1@city route city attempt 1 by this until "));
        CHECK(check.evidence == 2);
        CHECK(check.mail == 1);
        CHECK(check.parked == 1);
        CHECK(check.last_hash.size() == 64);
        filled.close();
    }
}

TEST_CASE("a changed journal record is found") {
    Filled filled;
    filled.forge("UPDATE journal SET detail = '{}' WHERE seq = 2");
    CHECK(filled.only_fault() == "journal record 2 was changed: its hash is not that of its content");
}

TEST_CASE("a journal record that was taken out is found") {
    Filled filled;
    filled.forge("DELETE FROM journal WHERE seq = 2");
    const StoreCheck check = check_store(filled.data());
    REQUIRE(check.faults.size() == 2);
    CHECK_THAT(check.faults[0], Catch::Contains("records are missing"));
    CHECK_THAT(check.faults[1], Catch::Contains("does not stand on the hash"));
}

TEST_CASE("a missing and a changed file are found") {
    Filled filled;
    const auto path = filled.store->blobs().lend(filled.file).path();
    SECTION("missing") {
        std::filesystem::remove(path);
        CHECK(filled.only_fault() == "file " + filled.file + " of message m1 is missing");
    }
    SECTION("changed") {
        std::ofstream(path) << "another photo";
        CHECK(filled.only_fault() == "file " + filled.file + " of message m1 was changed");
    }
}

TEST_CASE("a reference to nothing, a lost turn and a wrong counter are found") {
    Filled filled;
    filled.close();
    SECTION("reference") {
        filled.edit("UPDATE deliveries SET message = 99 WHERE seq = 3");
        CHECK(filled.only_fault() == "row 3 of deliveries refers to a row of messages that is not there");
    }
    SECTION("turn") {
        filled.edit("UPDATE deliveries SET ready = 0 WHERE seq = 3");
        CHECK_THAT(filled.only_fault(), Catch::Contains("it is its turn"));
    }
    SECTION("counter") {
        filled.edit("UPDATE delivery_counts SET n = n + 1 WHERE state = 'leased' AND route = 'city'");
        CHECK_THAT(filled.only_fault(), Catch::Contains("counter"));
    }
}

TEST_CASE("changed evidence, mail and parked messages are found") {
    Filled filled;
    filled.close();
    SECTION("evidence, by one who knows the trigger") {
        CHECK_THROWS(filled.edit("UPDATE evidence SET bytes = x'00' WHERE seq = 1"));
        CHECK_THROWS(filled.edit("DELETE FROM evidence"));
        filled.edit(
            "DROP TRIGGER evidence_keeps; DROP TRIGGER evidence_sealed; UPDATE evidence SET bytes = x'00' WHERE seq = 1");
        CHECK(filled.only_fault() == "bytes of evidence 1 were changed");
    }
    SECTION("evidence of nothing") {
        filled.edit(
            "DROP TRIGGER evidence_keeps; DROP TRIGGER evidence_sealed; UPDATE evidence SET appeal_id = 'a9' WHERE seq = 1");
        CHECK(filled.only_fault() == "evidence of an appeal that is not there: 1");
    }
    SECTION("mail") {
        filled.edit("UPDATE mail SET bytes = x'00'");
        CHECK(filled.only_fault() == "bytes of mail 1 were changed");
    }
    SECTION("counter of mail") {
        filled.edit("UPDATE mail_counts SET n = 7");
        CHECK_THAT(filled.only_fault(), Catch::Contains("in the queue"));
    }
    SECTION("parked") {
        filled.edit("UPDATE parked SET sha256 = 'ab'");
        CHECK_THAT(filled.only_fault(), Catch::Contains("bytes of parked"));
    }
    SECTION("handed over since nobody knows when") {
        filled.edit("UPDATE deliveries SET handed_at = NULL");
        CHECK_THAT(filled.only_fault(), Catch::Contains("handed over since"));
    }
}

TEST_CASE("a directory without a store is said to be one") {
    const TemporaryDirectory nothing;
    CHECK_THROWS_WITH(check_store(nothing.path), Catch::Contains("there is no store in"));
}
