// The contract of core/store.hpp, held over every store: the ledger, searching, statistics, blobs.
#include <catch2/catch.hpp>

#include <fstream>

#include "gateway/core/digest.hpp"
#include "gateway/core/journal_chain.hpp"
#include "rig.hpp"
#include "stores.hpp"

using namespace gateway;
using namespace gateway::test;
using Ids = std::vector<std::string>;
using std::chrono::seconds;

namespace {

/// Appeals a1…aN, one second apart, each with an id "N-ext" in "pos".
void fill(Rig& rig, int count) {
    for (int i = 1; i <= count; ++i) {
        const std::string n = std::to_string(i);
        rig.accept(sample({.message = "m" + n, .appeal = "a" + n, .routes = {"city"}}, rig.clock.now()));
        rig.clock.advance(seconds(1));
    }
}

Ids ids_of(const std::vector<AppealRecord>& appeals) {
    Ids ids;
    for (const AppealRecord& appeal : appeals) ids.push_back(appeal.appeal_id);
    return ids;
}

}  // namespace

TEST_CASE("an adapter's memory is kept per connector and key, and is small") {
    Rig rig(GENERATE(every_store()));
    CHECK_FALSE(rig.run(rig.store->recall("pos", "cursor")));
    rig.run(rig.store->remember("pos", "cursor", "1"));
    rig.run(rig.store->remember("pos", "cursor", std::string("2\0x", 3)));
    rig.run(rig.store->remember("smev", "cursor", ""));
    CHECK(rig.run(rig.store->recall("pos", "cursor")) == std::string("2\0x", 3));
    CHECK(rig.run(rig.store->recall("smev", "cursor")) == "");
    CHECK(cause_of_call([&] { rig.run(rig.store->remember("pos", "big", std::string(64 * 1024 + 1, 'x'))); }) ==
          Cause::too_large);
    rig.run(rig.store->remember("pos", "big", std::string(64 * 1024, 'x')));
}

TEST_CASE("an appeal is found by an external id however it is written") {
    Rig rig(GENERATE(every_store()));
    Acceptance acceptance = sample({}, rig.clock.now());
    acceptance.appeal.external_ids = {{"pos", "pos_id", "АВ-12 / 7"}, {"city", "token", "aB"}};
    rig.accept(acceptance);
    Acceptance other = sample({.message = "m2", .appeal = "a2"}, rig.clock.now());
    other.appeal.external_ids = {{"city", "token", "Ab"}};
    rig.accept(other);
    CHECK(rig.run(rig.store->appeal_by({"pos", "pos_id", "  ab-12 /  7 "})).value().appeal_id == "a1");
    CHECK(rig.run(rig.store->appeal_by({"city", "token", "aB"})).value().appeal_id == "a1");
    CHECK(rig.run(rig.store->appeal_by({"city", "token", "Ab"})).value().appeal_id == "a2");
    CHECK(rig.run(rig.store->appeal_by({"city", "token", "AB"})).value().appeal_id == "a2");
    CHECK_FALSE(rig.run(rig.store->appeal_by({"pos", "token", "aB"})));
    CHECK_FALSE(rig.run(rig.store->appeal_by({"pos", "pos_id", "13"})));
    CHECK(ids_of(rig.run(rig.store->find_appeals({.external_id = "ab-12 / 7"}))) == Ids{"a1"});
    CHECK(ids_of(rig.run(rig.store->find_appeals({.external_id = "AB", .system = "city"}))) == Ids{"a2", "a1"});
    CHECK(rig.run(rig.store->find_appeals({.external_id = "AB", .system = "pos"})).empty());
}

TEST_CASE("open items are the appeals without an end that were handed to the system, the longest unchanged first") {
    Rig rig(GENERATE(every_store()));
    for (const char* id : {"a1", "a2", "a3"}) {
        Acceptance taken = sample({.message = std::string("m") + id, .appeal = id}, rig.clock.now());
        taken.appeal.external_ids.push_back({"city", "request", std::string(id) + "-city"});
        rig.accept(taken);
        rig.clock.advance(seconds(1));
    }
    Acceptance final = sample({.message = "m9", .appeal = "a2", .version = 2}, rig.clock.now());
    final.appeal_is_final = true;
    rig.accept(final);
    Acceptance changed = sample({.message = "m10", .appeal = "a1", .version = 2}, rig.clock.now());
    changed.appeal.status = "in_progress";
    rig.accept(changed);
    const auto items = rig.run(rig.store->open_items("city", "request", 10));
    REQUIRE(items.size() == 2);
    CHECK(items[0].appeal_id == "a3");
    CHECK(items[1].appeal_id == "a1");
    CHECK(items[1].status == "in_progress");
    CHECK(items[1].changed_at == rig.clock.now());
    CHECK(items[1].external_ids == std::vector<ExternalId>{{"city", "request", "a1-city"}, {"pos", "pos_id", "a1-ext"}});
    CHECK(rig.run(rig.store->open_items("city", "request", 1)).size() == 1);
    CHECK(rig.run(rig.store->open_items("city", "pos_id", 10)).empty());
}

TEST_CASE("who brought an appeal is not asked how far it is") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.message = "m1", .appeal = "a1"}, rig.clock.now()));
    CHECK(rig.run(rig.store->open_items("pos", "pos_id", 10)).empty());
}

TEST_CASE("changed appeals are listed newest first within the time asked for") {
    Rig rig(GENERATE(every_store()));
    const Time start = rig.clock.now();
    fill(rig, 4);
    const auto at = [start](int second) { return start + seconds(second); };
    const auto found = rig.run(rig.store->appeals_changed("pos", "pos_id", at(1), at(3), 10));
    CHECK(ids_of(found) == Ids{"a4", "a3", "a2"});
    CHECK(found[0].json == R"({"appeal":"a4"})");
    CHECK(found[0].external_ids.size() == 1);
    CHECK(ids_of(rig.run(rig.store->appeals_changed("pos", "pos_id", at(0), at(9), 2))) == Ids{"a4", "a3"});
    CHECK(rig.run(rig.store->appeals_changed("pos", "token", at(0), at(9), 2)).empty());
}

TEST_CASE("appeals are searched newest first and page by page") {
    Rig rig(GENERATE(every_store()));
    const Time start = rig.clock.now();
    fill(rig, 5);
    Acceptance answered = sample({.message = "m9", .appeal = "a2", .version = 2}, start + seconds(1));
    answered.appeal.status = "answered";
    rig.accept(answered);
    auto page = rig.run(rig.store->find_appeals({.limit = 2}));
    CHECK(ids_of(page) == Ids{"a5", "a4"});
    CHECK(page[0].json.empty());
    CHECK(page[0].external_ids.size() == 1);
    page = rig.run(rig.store->find_appeals({.limit = 2, .after = "a4"}));
    CHECK(ids_of(page) == Ids{"a3", "a2"});
    CHECK(ids_of(rig.run(rig.store->find_appeals({.status = "answered"}))) == Ids{"a2"});
    CHECK(ids_of(rig.run(rig.store->find_appeals({.from = start + seconds(1), .to = start + seconds(2)}))) == Ids{"a3", "a2"});
    CHECK(rig.run(rig.store->find_appeals({.origin = "smev"})).empty());
    CHECK(rig.run(rig.store->find_appeals({.system = "pos"})).size() == 5);
}

TEST_CASE("deliveries are listed oldest first by route, connector, appeal and state") {
    Rig rig(GENERATE(every_store()));
    fill(rig, 4);
    rig.settle(rig.lease("city", 1).at(0), refused(Cause::partner_rejected, "why"), DeliveryState::refused);
    const auto list = [&](DeliveryQuery query) {
        Ids ids;
        for (const auto& record : rig.run(rig.store->find_deliveries(std::move(query))))
            ids.push_back(record.delivery.delivery_id);
        return ids;
    };
    CHECK(list({.limit = 2}) == Ids{"m1@city", "m2@city"});
    CHECK(list({.limit = 2, .after = "m2@city"}) == Ids{"m3@city", "m4@city"});
    CHECK(list({.state = DeliveryState::refused}) == Ids{"m1@city"});
    CHECK(list({.state = DeliveryState::queued}) == Ids{"m2@city", "m3@city", "m4@city"});
    CHECK(list({.route = "city", .connector = "to-city", .appeal_id = "a3"}) == Ids{"m3@city"});
    CHECK(list({.route = "elsewhere"}).empty());
    CHECK(list({.delivery_id = "m2@city"}) == Ids{"m2@city"});
    CHECK(list({.state = DeliveryState::refused, .delivery_id = "m2@city"}).empty());
    CHECK(list({.delivery_id = "m9@city"}).empty());
    const DeliveryRecord refused_one = rig.delivery("m1@city");
    CHECK(refused_one.cause == Cause::partner_rejected);
    CHECK(refused_one.detail == "why");
    CHECK(refused_one.delivery.canonical.empty());
    CHECK(refused_one.delivery.external_ids.size() == 1);
}

TEST_CASE("statistics count every state of every route") {
    Rig rig(GENERATE(every_store()));
    const Time start = rig.clock.now();
    fill(rig, 5);
    rig.accept(sample({.message = "m9", .appeal = "a9"}, rig.clock.now()));
    const auto leased = rig.lease("city", 4);
    rig.settle(leased.at(0), delivered(), DeliveryState::delivered);
    rig.settle(leased.at(1), refused(Cause::partner_rejected), DeliveryState::refused);
    rig.settle(leased.at(2), in_doubt(Cause::connection_cut), DeliveryState::in_doubt);
    const StoreStats stats = rig.run(rig.store->stats());
    CHECK(stats.messages == 6);
    CHECK(stats.appeals == 6);
    CHECK(stats.unrouted == 1);
    CHECK(stats.journal_records == 9);
    REQUIRE(stats.routes.size() == 1);
    const RouteStats& route = stats.routes[0];
    CHECK(route.route == "city");
    CHECK(route.connector == "to-city");
    CHECK(route.queued == 1);
    CHECK(route.leased == 1);
    CHECK(route.postponed == 0);
    CHECK(route.delivered == 1);
    CHECK(route.refused == 1);
    CHECK(route.in_doubt == 1);
    CHECK(route.oldest_waiting == start + seconds(2));
}

TEST_CASE("a trace holds the whole way of an appeal without bodies") {
    Rig rig(GENERATE(every_store()));
    fill(rig, 2);
    rig.accept(sample({.message = "m9", .appeal = "a1", .version = 2, .routes = {"pos"}}, rig.clock.now()));
    const auto trace = rig.run(rig.store->trace("a1"));
    REQUIRE(trace);
    CHECK(trace->appeal.version == 2);
    CHECK_FALSE(trace->appeal.json.empty());
    REQUIRE(trace->messages.size() == 2);
    CHECK(trace->messages[0].envelope.message_id == "m1");
    CHECK(trace->messages[0].envelope.bytes.empty());
    CHECK(trace->messages[1].canonical.empty());
    CHECK(trace->deliveries.size() == 2);
    CHECK(trace->journal.size() == 2);
    CHECK_FALSE(rig.run(rig.store->trace("never")));
}

TEST_CASE("a blob is the same file however it came") {
    Rig rig(GENERATE(every_store()));
    Blobs& blobs = rig.store->blobs();
    const BlobInfo first = blobs.put("octets");
    CHECK(first.sha256 == sha256_hex("octets"));
    CHECK(first.size == 6);
    CHECK(blobs.put("octets").sha256 == first.sha256);
    const auto spooled = blobs.spool_path();
    std::ofstream(spooled) << "octets";
    CHECK(blobs.put_file(spooled).sha256 == first.sha256);
    CHECK_FALSE(std::filesystem::exists(spooled));
    const auto elsewhere = rig.directory.path / "upload";
    std::ofstream(elsewhere) << "more octets";
    const BlobInfo moved = blobs.put_file(elsewhere);
    CHECK_FALSE(std::filesystem::exists(elsewhere));
    CHECK(blobs.read(moved.sha256) == "more octets");
    CHECK(blobs.put("").size == 0);
    const auto modes = std::filesystem::status(blobs.lend(moved.sha256).path()).permissions();
    CHECK(modes == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(cause_of_call([&] { blobs.lend(std::string(64, '0')); }) == Cause::attachment_missing);
    CHECK(cause_of_call([&] { blobs.lend("../../etc/passwd"); }) == Cause::attachment_missing);
}

TEST_CASE("the links of the journal are a chain without gaps and tell nothing of the records") {
    Rig rig(GENERATE(every_store()));
    fill(rig, 3);
    const auto links = rig.run(rig.store->journal_links(1, 1'000));
    REQUIRE(static_cast<std::int64_t>(links.size()) == rig.run(rig.store->stats()).journal_records);
    std::string previous(journal_origin);
    for (std::size_t i = 0; i < links.size(); ++i) {
        CHECK(links[i].seq == static_cast<std::int64_t>(i) + 1);
        CHECK(links[i].previous_hash == previous);
        CHECK(links[i].hash == sha256_hex(journal_link_octets(previous, links[i].seq, links[i].content)));
        previous = links[i].hash;
    }
    CHECK(rig.run(rig.store->journal_links(2, 1)).at(0).seq == 2);
    CHECK(rig.run(rig.store->journal_links(links.back().seq + 1, 5)).empty());
}
