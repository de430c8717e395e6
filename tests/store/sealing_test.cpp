// The store with sealed bodies: nothing lies open, keys are asked for, everything comes under a new key.
#include <catch2/catch.hpp>
#include <fstream>

#include "disk.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/store/check.hpp"
#include "gateway/store/fact_reader.hpp"
#include "seals.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

/// In every body of the store.
const std::string person = "Небывалов Аристарх";

/// One of everything that has a body, small and large.
struct Shelf : Disk {
    explicit Shelf(BodySeals seals) {
        settings.seals = std::move(seals);
        open();
        Acceptance small =
            sample({.message = "m1", .appeal = "a1", .routes = {"city"}, .bytes = "<a>" + person + "</a>"}, clock.now());
        small.canonical = small.appeal.json = "{\"name\":\"" + person + "\"}";
        small.facts = R"({"facts":true})";
        file = store->blobs().put("photo of " + person).sha256;
        small.envelope.attachments = {{"f1", person + ".jpg", "image/jpeg", 7, file, ""}};
        run(store->accept(small));
        Acceptance large = sample({.message = "m2", .appeal = "a2", .bytes = big()}, clock.now());
        large.canonical = "\"" + big() + "\"";
        large.appeal.json = small.appeal.json;
        run(store->accept(large));
        run(store->keep({.kind = "ack", .message_id = "m1", .bytes = "ack of " + person}));
        run(store->keep({.kind = "ack", .message_id = "m1", .bytes = "ack of " + big()}));
        run(store->put_mail({.queue = "q", .mail_id = "1", .bytes = "mail to " + person}, 9));
        run(store->park({.connector = "smev", .sender_message_id = "id-7", .bytes = "garbage of " + person}));
    }
    static std::string big() { return std::string(300'000, 'x') + person; }

    /// Every body as it was put in.
    void check_readable() {
        const auto small = run(store->message("m1")), large = run(store->message("m2"));
        CHECK(small->envelope.bytes == "<a>" + person + "</a>");
        CHECK(small->canonical == "{\"name\":\"" + person + "\"}");
        CHECK(small->envelope.attachments.at(0).name == person + ".jpg");
        CHECK(large->envelope.bytes == big());
        CHECK(large->canonical == "\"" + big() + "\"");
        CHECK(run(store->appeal("a1"))->json == "{\"name\":\"" + person + "\"}");
        CHECK(store->blobs().read(file) == "photo of " + person);
        const auto evidence = run(store->evidence_of("a1"));
        CHECK(run(store->evidence(evidence.at(0).seq))->bytes == "ack of " + person);
        CHECK(run(store->evidence(evidence.at(1).seq))->bytes == "ack of " + big());
        CHECK(run(store->list_mail("q", 0, 9)).at(0).bytes == "mail to " + person);
        CHECK(run(store->parked(run(store->find_parked({})).at(0).park_id))->bytes == "garbage of " + person);
    }
    Resealed reseal_all() {
        Resealed all;
        for (int turn = 0; turn < 2'000 && !all.done; ++turn) {
            const Resealed one = run(store->archive()->reseal());
            all.rows += one.rows;
            all.files += one.files;
            all.failed += one.failed;
            all.done = one.done;
        }
        return all;
    }
    void open_under(const std::vector<std::string>& keys) {
        close();
        settings.seals = seals_under(keys);
        open();
    }
    std::vector<std::string> faults() { return check_store(data(), settings.seals).faults; }

    std::string file;
};

}  // namespace

TEST_CASE("no body, document or file name lies open in database, log or files while the store is in use") {
    Shelf shelf(seals_under({"k1"}));
    CHECK(files_with(shelf.data(), "Небывалов").empty());
    CHECK(files_with(shelf.data(), "facts").size() >= 1);  // what may lie open does, so the search finds what is there
    shelf.check_readable();
    shelf.close();
    CHECK(files_with(shelf.data(), "Небывалов").empty());
    CHECK(shelf.faults().empty());
    const StoreCheck check = check_store(shelf.data(), shelf.settings.seals);
    CHECK(check.sealed == 8);
    CHECK(check.open == 0);
}

TEST_CASE("what is taken for delivery is opened for the courier") {
    Shelf shelf(seals_under({"k1"}));
    const auto leased = shelf.run(shelf.store->lease({"city", shelf.clock.now(), std::chrono::seconds(30), 9, "test"}));
    REQUIRE(leased.size() == 1);
    CHECK(leased[0].canonical == "{\"name\":\"" + person + "\"}");
    CHECK(leased[0].appeal == "{\"name\":\"" + person + "\"}");
    CHECK(leased[0].attachments.at(0).name == person + ".jpg");
}

TEST_CASE("a lent file is whole under its path for as long as it is held, and leaves nothing behind") {
    Shelf shelf(seals_under({"k1"}));
    {
        const LentFile lent = shelf.store->blobs().lend(shelf.file);
        std::ifstream in(lent.path(), std::ios::binary);
        CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == "photo of " + person);
        CHECK(std::filesystem::file_size(lent.path()) == ("photo of " + person).size());
    }
    CHECK(std::filesystem::is_empty(shelf.data() / "spool"));
}

TEST_CASE("a file put from the spool is sealed and its plain form is gone") {
    Shelf shelf(seals_under({"k1"}));
    const auto spool = shelf.store->blobs().spool_path();
    const std::string octets = std::string(200'000, 'z') + person;
    std::ofstream(spool, std::ios::binary) << octets;
    const BlobInfo blob = shelf.store->blobs().put_file(spool);
    CHECK(blob.sha256 == sha256_hex(octets));
    CHECK(blob.size == octets.size());
    CHECK(shelf.store->blobs().read(blob.sha256) == octets);
    CHECK(files_with(shelf.data(), "Небывалов").empty());
}

TEST_CASE("facts can be counted without a key, documents cannot be walked without one") {
    Shelf shelf(seals_under({"k1"}));
    std::vector<std::string> documents;
    const auto take = [&](const StoredAppeal& appeal) { documents.push_back(appeal.record.json); };
    open_fact_reader(shelf.data(), shelf.settings.seals)->walk(take);
    CHECK(documents.at(0) == "{\"name\":\"" + person + "\"}");
    CHECK_THROWS_AS(open_fact_reader(shelf.data())->walk(take), SealBroken);
    CHECK_NOTHROW(open_fact_recount(shelf.data(), {.change = 9}));
}

TEST_CASE("a store does not open without the key it was sealed under, nor with another one of its name") {
    Shelf shelf(seals_under({"k1"}));
    shelf.close();
    shelf.settings.seals = {};
    CHECK_THROWS_WITH(shelf.open(), Catch::Contains("the store's key k1") && Catch::Contains("is missing"));
    shelf.settings.seals = seals_under({"k2"});
    CHECK_THROWS_WITH(shelf.open(), Catch::Contains("the store's key k1") && Catch::Contains("is missing"));
    BodySeals other;
    other.vault = std::make_shared<const Vault>("k1", std::vector<BodyKey>{{"k1", std::string(32, 'o')}});
    shelf.settings.seals = other;
    CHECK_THROWS_WITH(shelf.open(), Catch::Contains("k1 is another key than the one that sealed the store"));
    CHECK(check_store(shelf.data(), other).faults.at(0).find("k1 is another key") != std::string::npos);
    const auto faults = check_store(shelf.data()).faults;
    CHECK(faults.at(0).find("the store's key k1 (store.encryption.keys) is missing") != std::string::npos);
    shelf.settings.seals = seals_under({"k1"});
    shelf.open();
    shelf.check_readable();
}

TEST_CASE("bodies cannot be swapped between rows, and a changed one is an error of its own alone") {
    Shelf shelf(seals_under({"k1"}));
    shelf.accept({"m3", "a3"}, "<another/>");
    shelf.close();
    SECTION("swapped") {
        shelf.edit("UPDATE messages SET bytes = (SELECT bytes FROM messages WHERE message_id = 'm3') WHERE message_id = 'm1'");
    }
    SECTION("changed") {
        shelf.edit(
            "UPDATE messages SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB) WHERE message_id = 'm1'");
    }
    const auto faults = shelf.faults();
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].find("the body does not open") != std::string::npos);
    CHECK(faults[0].find("bytes m1") != std::string::npos);
    shelf.open();
    CHECK_THROWS_AS(shelf.run(shelf.store->message("m1")), SealBroken);
    CHECK(shelf.run(shelf.store->message("m3"))->envelope.bytes == "<another/>");
    CHECK(shelf.run(shelf.store->trace("a1"))->messages.size() == 1);
}

TEST_CASE("an older version of a document does not stand in for the newest") {
    Shelf shelf(seals_under({"k1"}));
    shelf.accept({"m3", "a3"});
    shelf.close();
    shelf.edit("CREATE TABLE kept AS SELECT json FROM appeals WHERE appeal_id = 'a3'");
    shelf.open();
    shelf.run(shelf.store->accept(sample({.message = "m4", .appeal = "a3", .version = 2}, shelf.clock.now())));
    shelf.close();
    shelf.edit("UPDATE appeals SET json = (SELECT json FROM kept) WHERE appeal_id = 'a3'; DROP TABLE kept");
    CHECK(shelf.faults().size() == 1);
}

TEST_CASE("a sealed file that was cut is found and never given out") {
    Shelf shelf(seals_under({"k1"}));
    const auto path = shelf.data() / "blobs" / shelf.file.substr(0, 2) / (shelf.file.substr(2) + ".s");
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    CHECK_THROWS_AS(shelf.store->blobs().read(shelf.file), SealBroken);
    CHECK_THROWS_AS(shelf.store->blobs().lend(shelf.file), SealBroken);
    CHECK(shelf.faults().size() == 1);
}

TEST_CASE("what lay open stays readable, and comes under the key with the next rotation") {
    Shelf shelf({});
    CHECK(files_with(shelf.data(), "Небывалов").size() >= 2);
    shelf.open_under({"k1"});
    shelf.check_readable();
    shelf.accept({"m3", "a3"});
    CHECK(shelf.faults().empty());
    const Resealed all = shelf.reseal_all();
    CHECK(all.done);
    CHECK(all.failed == 0);
    CHECK(all.rows == 8);
    CHECK(all.files == 4);
    shelf.check_readable();
    CHECK(files_with(shelf.data(), "Небывалов").empty());  // neither in freed pages nor in the log
    CHECK(shelf.faults().empty());
    CHECK(check_store(shelf.data(), shelf.settings.seals).open == 0);
    CHECK(shelf.reseal_all().rows == 0);
}

TEST_CASE("after a rotation the former key is needed no more, and before it is") {
    Shelf shelf(seals_under({"k1"}));
    shelf.open_under({"k2", "k1"});
    shelf.check_readable();
    shelf.close();
    shelf.settings.seals = seals_under({"k2"});
    CHECK_THROWS_WITH(shelf.open(), Catch::Contains("the store's key k1"));
    shelf.open_under({"k2", "k1"});
    CHECK(shelf.reseal_all().rows == 8);
    shelf.open_under({"k2"});
    shelf.check_readable();
    CHECK(shelf.faults().empty());
}

TEST_CASE("a rotation that was cut off goes on, and taking messages goes on beside it") {
    Shelf shelf({});
    for (int i = 10; i < 210; ++i) shelf.accept({"m" + std::to_string(i), "a" + std::to_string(i)});
    shelf.open_under({"k1"});
    for (int turn = 0; turn < 3; ++turn) shelf.run(shelf.store->archive()->reseal());
    shelf.accept({"m500", "a500"});
    shelf.open_under({"k1"});  // as after a kill: what a turn committed stays
    const Resealed all = shelf.reseal_all();
    CHECK(all.rows < 408);
    CHECK(all.rows > 100);
    CHECK(shelf.faults().empty());
    CHECK(check_store(shelf.data(), shelf.settings.seals).open == 0);
    shelf.check_readable();
}

TEST_CASE("a rotation passes by a body that does not open, tells it, and keeps the key") {
    Shelf shelf(seals_under({"k1"}));
    shelf.close();
    shelf.edit("UPDATE messages SET bytes = x'00' WHERE message_id = 'm1'");
    shelf.open_under({"k2", "k1"});
    const Resealed all = shelf.reseal_all();
    CHECK(all.failed == 1);
    CHECK(all.rows == 7);
    shelf.close();
    shelf.settings.seals = seals_under({"k2"});
    CHECK_THROWS_WITH(shelf.open(), Catch::Contains("the store's key k1"));
}

TEST_CASE("without keys there is nothing to rotate") {
    Shelf shelf({});
    CHECK(cause_of_call([&] { shelf.run(shelf.store->archive()->reseal()); }) == Cause::parameters_conflict);
}
