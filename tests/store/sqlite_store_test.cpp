// What only the store on disk has: durability over restarts, group commit, limits, versions, access rights.
#include "gateway/store/sqlite_store.hpp"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "disk.hpp"
#include "gateway/store/check.hpp"
#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;
namespace fs = std::filesystem;

namespace {

Disk::Row message(int n) {
    return {"m" + std::to_string(n), "a" + std::to_string(n)};
}

}  // namespace

TEST_CASE("everything is there after the store was closed and opened again") {
    Disk disk;
    disk.open();
    disk.store->use_config_digest("c1");
    disk.accept(message(1));
    disk.run(disk.store->remember("pos", "cursor", "17"));
    disk.run(disk.store->lease({"city", disk.clock.now(), std::chrono::seconds(30), 1, "test"}));
    disk.open();
    CHECK(disk.run(disk.store->recall("pos", "cursor")) == "17");
    CHECK(disk.run(disk.store->message("m1")));
    CHECK(disk.run(disk.store->recover_leases(disk.clock.now(), true)) == 1);
    disk.accept(message(2));
    const StoreStats stats = disk.run(disk.store->stats());
    CHECK(stats.messages == 2);
    CHECK(stats.journal_records == 3);
    CHECK(check_store(disk.data()).faults.empty());
}

TEST_CASE("an external id is known as soon as it is stored, and after the store was opened again") {
    Disk disk;
    disk.open();
    const auto appeal_of = [&disk](const std::string& number) {
        const auto found = disk.run(disk.store->appeal_by({"pos", "number", number}));
        return found ? found->appeal_id : std::string("nobody");
    };
    const auto take = [&disk](int n, const std::string& number) {
        Acceptance acceptance = sample({.message = message(n).message, .appeal = message(n).appeal}, disk.clock.now());
        acceptance.appeal.external_ids = {{"pos", "number", number}};
        disk.run(disk.store->accept(std::move(acceptance)));
    };
    CHECK(appeal_of("№ 1") == "nobody");
    take(1, "№ 1");
    CHECK(appeal_of("№ 1") == "a1");
    disk.open();
    CHECK(appeal_of("№ 1") == "a1");
    CHECK(appeal_of("№ 2") == "nobody");
    take(2, "№ 2");
    CHECK(appeal_of("№ 2") == "a2");
}

TEST_CASE("calls that wait together are committed together and all of them end") {
    Disk disk;
    disk.open();
    int taken = 0, refused = 0;
    for (int i = 0; i < 64; ++i) {
        Acceptance acceptance =
            sample({.message = message(i).message, .appeal = message(i).appeal, .routes = {"city"}}, disk.clock.now());
        if (i % 8 == 7) acceptance.appeal.version = 5;  // a neighbour that fails takes nobody with it
        boost::asio::co_spawn(disk.loop.io, disk.store->accept(std::move(acceptance)),
                              [&](std::exception_ptr error, const Receipt&) { ++(error ? refused : taken); });
    }
    disk.loop.io.restart();
    disk.loop.io.run();
    CHECK(taken == 56);
    CHECK(refused == 8);
    CHECK(disk.run(disk.store->stats()).messages == 56);
    CHECK(check_store(disk.data()).faults.empty());
}

TEST_CASE("a full write queue refuses with the reason and stores nothing of the call") {
    Disk disk;
    disk.settings.queue_limit = 4;
    disk.open();
    int taken = 0, overloaded = 0;
    for (int i = 0; i < 2000; ++i)
        boost::asio::co_spawn(disk.loop.io, disk.store->note({.kind = "test"}), [&](std::exception_ptr error) {
            if (!error) return void(++taken);
            overloaded += cause_of_call([&] { std::rethrow_exception(error); }) == Cause::overloaded;
        });
    disk.loop.io.restart();
    disk.loop.io.run();
    CHECK(overloaded > 0);
    CHECK(taken + overloaded == 2000);
    CHECK(disk.run(disk.store->stats()).journal_records == taken);
}

TEST_CASE("a constraint that fails ends only its own call") {
    Disk disk;
    disk.open();
    disk.accept(message(1));
    Acceptance same_id = sample({.message = "m1", .appeal = "a2"}, disk.clock.now());
    same_id.envelope.sender_message_id = "another";
    CHECK_THROWS(disk.run(disk.store->accept(same_id)));
    CHECK_FALSE(disk.run(disk.store->appeal("a2")));
    disk.accept(message(3));
    CHECK(check_store(disk.data()).faults.empty());
}

TEST_CASE("files and directories of the store are for their owner only") {
    Disk disk;
    disk.open();
    disk.accept(message(1));
    disk.store->blobs().put("octets");
    for (const auto& entry : fs::recursive_directory_iterator(disk.data())) {
        INFO(entry.path());
        CHECK((entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    }
}

TEST_CASE("a directory that is in use is not opened twice") {
    Disk disk;
    disk.open();
    CHECK_THROWS_WITH(open_sqlite_store(disk.settings, disk.loop.io.get_executor(), disk.clock, disk.log),
                      Catch::Contains("is in use by another gateway process"));
}

TEST_CASE("a store of a newer program and a file of another program are refused") {
    Disk disk;
    disk.open();
    disk.close();
    disk.edit("PRAGMA user_version = 99");
    CHECK_THROWS_WITH(disk.open(),
                      Catch::Contains("более новой версией") && Catch::Contains("newer version") && Catch::Contains("99"));
    disk.edit("PRAGMA user_version = 1; PRAGMA application_id = 7");
    CHECK_THROWS_WITH(disk.open(), Catch::Contains("was not made by this program"));
    std::ofstream(disk.data() / "gateway.db", std::ios::trunc)
        << "this is no database at all, but it is long enough to look at";
    CHECK_THROWS_WITH(disk.open(), Catch::Contains("cannot be opened"));
}

TEST_CASE("the journal cannot be changed or shortened by a statement") {
    Disk disk;
    disk.open();
    disk.accept(message(1));
    disk.close();
    CHECK_THROWS(disk.edit("UPDATE journal SET actor = 'x'"));
    CHECK_THROWS(disk.edit("DELETE FROM journal"));
}

TEST_CASE("leftovers in the spool are removed at start, blobs stay") {
    Disk disk;
    disk.open();
    const std::string sha256 = disk.store->blobs().put("octets").sha256;
    const fs::path left = disk.store->blobs().spool_path();
    disk.open();
    CHECK_FALSE(fs::exists(left));
    CHECK(disk.store->blobs().read(sha256) == "octets");
}

TEST_CASE("a lease looks at what is ready and not at what is done or waits behind") {
    Disk disk;
    disk.open();
    disk.accept(message(1));
    disk.close();
    const std::string plan = disk.plan(
        "SELECT d.seq FROM deliveries d JOIN messages m ON m.seq = d.message JOIN appeals a ON a.seq = d.appeal WHERE d.ready "
        "= 1 "
        "AND d.route = 'city' AND d.due_at <= 5 ORDER BY d.due_at, d.seq LIMIT 3");
    INFO(plan);
    CHECK_THAT(plan,
               Catch::Contains("USING INDEX deliveries_ready") || Catch::Contains("USING COVERING INDEX deliveries_ready"));
    CHECK_THAT(plan, !Catch::Contains("TEMP B-TREE") && !Catch::Contains("SCAN"));
    const std::string next =
        disk.plan("SELECT seq FROM deliveries WHERE route = 'city' AND appeal = 7 AND open = 1 ORDER BY seq LIMIT 1");
    INFO(next);
    CHECK_THAT(next, Catch::Contains("INDEX deliveries_line") && !Catch::Contains("TEMP B-TREE"));
    const std::string open = disk.plan(
        "SELECT created_at FROM deliveries WHERE route = 'city' AND open = 1 AND connector = 'x' ORDER BY seq LIMIT 1");
    INFO(open);
    CHECK_THAT(open, Catch::Contains("INDEX deliveries_open") && !Catch::Contains("TEMP B-TREE"));
    const std::string handed = disk.plan(
        "SELECT handed_at FROM deliveries WHERE state = 'handed_over' AND route = 'city' AND connector = 'x' ORDER BY "
        "handed_at LIMIT 1");
    INFO(handed);
    CHECK_THAT(handed, Catch::Contains("INDEX deliveries_handed_over") && !Catch::Contains("TEMP B-TREE"));
    const std::string word = disk.plan(
        "SELECT seq FROM deliveries WHERE connector = 'x' AND handle = 'y' AND handle <> '' ORDER BY seq DESC LIMIT 1");
    INFO(word);
    CHECK_THAT(word, Catch::Contains("INDEX deliveries_handle") && !Catch::Contains("TEMP B-TREE"));
    const std::string untimed = disk.plan("SELECT seq, kind FROM evidence WHERE untimed = 1 ORDER BY seq LIMIT 9");
    INFO(untimed);
    CHECK_THAT(untimed, Catch::Contains("INDEX evidence_untimed") && !Catch::Contains("TEMP B-TREE"));
    const std::string mail =
        disk.plan("SELECT seq FROM mail WHERE queue = 'q' AND node = '' AND hidden_until <= 5 ORDER BY seq LIMIT 1");
    INFO(mail);
    CHECK_THAT(mail, Catch::Contains("INDEX mail_line") && !Catch::Contains("TEMP B-TREE"));
}
