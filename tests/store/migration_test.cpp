// A store of an earlier version of the program is taken over whole.
#include <catch2/catch.hpp>

#include "disk.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/store/check.hpp"
#include "gateway/store/file_blobs.hpp"
#include "gateway/store/schema_native.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

/// What the first version left: one appeal with a delivery that ended with evidence, one in doubt and one that waits behind it.
constexpr const char* rows_of_version_1 = R"sql(
INSERT INTO appeals VALUES (1, 'a1', 1, 'registered', '59fz', 'pos', 0, 5, 5, '{}');
INSERT INTO messages (seq, message_id, appeal, connector, sender, sender_message_id, kind, content_type, content_digest, trace_id,
  received_at, accepted_at, attachments, evidence, bytes_sha256, canonical_sha256, canonical, bytes)
  VALUES (1, 'm1', 1, 'pos', 'pos', 'their-1', 'appeal.created', 'text/xml', 'd', 't', 5, 5,
  '[{"id":"f1","name":"x","mime":"text/plain","size":8,"sha256":"DIGEST","source_ref":""}]', '[]', '', '', '{}', x'61');
INSERT INTO deliveries (seq, delivery_id, route, connector, message, appeal, state, open, ready, attempt, note, created_at, due_at,
  changed_at) VALUES (1, 'd1', 'city', 'to-city', 1, 1, 'delivered', 0, 0, 1, 'uuid-1', 5, 5, 6),
  (2, 'd2', 'city', 'to-city', 1, 1, 'in_doubt', 1, 0, 3, '', 5, 5, 7), (3, 'd3', 'city', 'to-city', 1, 1, 'queued', 1, 0, 0, '', 5, 5, 5);
INSERT INTO attempts VALUES (1, 1, 1, 5, 6, 'delivered', '', '', 'DIGEST'), (2, 2, 3, 5, 7, 'in_doubt', 'partner.cut', '', '');
PRAGMA user_version = 1;
)sql";

void make_version_1(const Disk& disk, const std::string& digest) {
    Connection db(disk.data() / "gateway.db", Connection::Mode::writer);
    db.script("PRAGMA journal_mode = WAL");
    db.script(migration_1);
    std::string rows = rows_of_version_1;
    for (auto at = rows.find("DIGEST"); at != std::string::npos; at = rows.find("DIGEST")) rows.replace(at, 6, digest);
    db.script(rows.c_str());
    db.script(("PRAGMA application_id = " + std::to_string(store_application_id)).c_str());
}

}  // namespace

TEST_CASE("a store of the first version keeps its deliveries, turns and evidence") {
    Disk disk;
    disk.open();  // makes the directories
    disk.close();
    for (const char* file : {"gateway.db", "gateway.db-wal", "gateway.db-shm"}) std::filesystem::remove(disk.data() / file);
    make_version_1(disk, FileBlobs(disk.data()).put("<signed>").sha256);
    CHECK_THROWS_WITH(check_store(disk.data()), Catch::Contains("next start of the gateway"));

    disk.open();
    const auto deliveries = disk.run(disk.store->find_deliveries({}));
    REQUIRE(deliveries.size() == 3);
    CHECK(deliveries[0].state == DeliveryState::delivered);
    CHECK(deliveries[0].delivery.note == "uuid-1");
    CHECK(deliveries[0].handle.empty());
    CHECK_FALSE(deliveries[0].handed_at);
    CHECK(deliveries[1].delivery.attempt == 3);
    CHECK(deliveries[0].delivery.attachments.at(0).scan.empty());
    const auto trace = disk.run(disk.store->trace("a1"));
    CHECK(trace->attempts.size() == 2);
    REQUIRE(trace->evidence.size() == 1);
    CHECK(trace->evidence[0].kind == "received");
    CHECK(trace->evidence[0].delivery_id == "d1");
    CHECK(trace->evidence[0].attempt == 1);
    CHECK(disk.run(disk.store->evidence(trace->evidence[0].seq))->bytes == "<signed>");
    disk.run(disk.store->steer("d2", Steer::settle_delivered, {.kind = "admin.settled"}));
    CHECK(disk.run(disk.store->lease({"city", disk.clock.now(), std::chrono::seconds(30), 9, "test"})).size() == 1);
    const StoreStats stats = disk.run(disk.store->stats());
    REQUIRE(stats.routes.size() == 1);
    CHECK(stats.routes[0].delivered == 2);
    CHECK(stats.routes[0].leased == 1);
    for (const EvidenceItem& one : disk.run(disk.store->untimed_evidence(10))) CHECK(one.kind == "received");
    disk.close();
    CHECK(check_store(disk.data()).faults.empty());
}
