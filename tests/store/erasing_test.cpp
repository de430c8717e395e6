// Terms of keeping: what is due, what hinders, what goes and what stays.
#include <catch2/catch.hpp>

#include "disk.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/store/check.hpp"
#include "seals.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

const std::string person = "Пустозвонов Тарасий";
const ErasureOrder order{"a1", "fz59", "срок вышел", "петрова"};

struct Keeping : Disk {
    explicit Keeping(BodySeals seals = seals_under({"k1"})) {
        settings.seals = std::move(seals);
        open();
        file = store->blobs().put("photo of " + person).sha256;
        shared = store->blobs().put("map of " + person).sha256;
        close_appeal("a1", "m1", {file, shared}, std::string(300'000, 'x') + person);
        run(store->keep({.kind = "ack", .message_id = "m1", .bytes = "ack of " + person}));
    }
    void close_appeal(const std::string& appeal, const std::string& message, const std::vector<std::string>& files,
                      const std::string& bytes, bool final = true) {
        Acceptance acceptance = sample({.message = message, .appeal = appeal, .bytes = bytes}, clock.now());
        acceptance.canonical = acceptance.appeal.json = "{\"name\":\"" + person + "\"}";
        acceptance.facts = R"({"facts":true})";
        acceptance.appeal_is_final = final;
        for (const std::string& sha256 : files)
            acceptance.envelope.attachments.push_back({sha256.substr(0, 4), person + ".jpg", "image/jpeg", 7, sha256, ""});
        acceptance.envelope.evidence = {{"xmldsig", "valid", "", "", "", person, "ab", clock.now()}};
        run(store->accept(acceptance));
    }
    ErasureDone erase(ErasureOrder what = order) { return run(store->archive()->erase(std::move(what))); }
    Cause refusal(ErasureOrder what = order) {
        return cause_of_call([&] { erase(std::move(what)); });
    }
    StoreCheck check() const { return check_store(data(), settings.seals); }

    std::string file, shared;
};

}  // namespace

TEST_CASE("erasing takes every body, file and name out of database, log and files") {
    const bool sealed = GENERATE(true, false);
    Keeping keeping(sealed ? seals_under({"k1"}) : BodySeals{nullptr, seals_under({"k1"}).facts_of});
    const ErasureDone done = keeping.erase();
    CHECK(done.bodies == 2);
    CHECK(done.files == 3);
    CHECK_FALSE(done.repeat);
    CHECK(files_with(keeping.data(), "Пустозвонов").empty());
    CHECK_FALSE(std::filesystem::exists(keeping.data() / "blobs" / keeping.file.substr(0, 2) / keeping.file.substr(2)));
    CHECK_FALSE(
        std::filesystem::exists(keeping.data() / "blobs" / keeping.file.substr(0, 2) / (keeping.file.substr(2) + ".s")));
    keeping.close();
    CHECK(files_with(keeping.data(), "Пустозвонов").empty());
}

TEST_CASE("what proves the work stays: journal, digests, receipts, facts") {
    Keeping keeping;
    const auto before = keeping.run(keeping.store->trace("a1"));
    keeping.erase();
    const auto after = keeping.run(keeping.store->trace("a1"));
    CHECK(after->appeal.json == R"({"facts":true})");
    CHECK(after->appeal.status == before->appeal.status);
    CHECK(after->appeal.external_ids == before->appeal.external_ids);
    CHECK(after->journal.size() == before->journal.size() + 1);
    CHECK(after->journal.back().entry.kind == "appeal.erased");
    CHECK(after->journal.back().entry.actor == "петрова");
    CHECK(after->evidence.at(0).sha256 == sha256_hex("ack of " + person));
    const Envelope& envelope = after->messages.at(0).envelope;
    CHECK(envelope.content_digest == before->messages.at(0).envelope.content_digest);
    CHECK(envelope.attachments.at(0).sha256 == keeping.file);
    CHECK(envelope.attachments.at(0).name.empty());
    CHECK(envelope.evidence.at(0).verdict == "valid");
    CHECK(envelope.evidence.at(0).signer.empty());
    REQUIRE(after->erasure);
    CHECK(after->erasure->rule == "fz59");
    CHECK(keeping.run(keeping.store->known("partner", "their-m1", envelope.content_digest)));
    CHECK(keeping.run(keeping.store->message("m1"))->envelope.bytes.empty());
    CHECK(keeping.run(keeping.store->evidence(after->evidence.at(0).seq))->bytes.empty());
}

TEST_CASE("the check calls an erased appeal erased and not broken") {
    Keeping keeping;
    keeping.erase();
    const StoreCheck check = keeping.check();
    CHECK(check.faults.empty());
    CHECK(check.erased == 1);
    REQUIRE(check.erasures.size() == 1);
    CHECK(check.erasures[0] == "appeal a1 erased at " + to_rfc3339(keeping.clock.now()) + " by rule fz59");
}

TEST_CASE("a file that another appeal names stays") {
    Keeping keeping;
    keeping.close_appeal("a2", "m2", {keeping.shared}, "<b/>");
    CHECK(keeping.erase().files == 2);
    CHECK(keeping.store->blobs().read(keeping.shared) == "map of " + person);
    CHECK(keeping.check().faults.empty());
    CHECK(keeping.erase({"a2", "fz59", "r", "a"}).files == 1);
    CHECK(keeping.check().faults.empty());
}

TEST_CASE("an appeal that is open, held or on its way is not erased") {
    Keeping keeping;
    SECTION("open") {
        keeping.close_appeal("a2", "m2", {}, "<b/>", false);
        CHECK(keeping.refusal({"a2", "by_hand", "r", "a"}) == Cause::parameters_conflict);
    }
    SECTION("held, until it is let go") {
        keeping.run(keeping.store->archive()->hold("a1", "суд", "петрова"));
        CHECK(keeping.refusal() == Cause::parameters_conflict);
        CHECK(keeping.run(keeping.store->trace("a1"))->hold == "суд");
        keeping.run(keeping.store->archive()->hold("a1", "", "петрова"));
        CHECK(keeping.refusal() == Cause::none);
    }
    SECTION("on its way, until it was handed over") {
        Acceptance acceptance = sample({.message = "m2", .appeal = "a2", .routes = {"city"}}, keeping.clock.now());
        acceptance.appeal_is_final = true;
        keeping.run(keeping.store->accept(acceptance));
        CHECK(keeping.refusal({"a2", "by_hand", "r", "a"}) == Cause::parameters_conflict);
        const auto leased = keeping.run(keeping.store->lease({"city", keeping.clock.now(), std::chrono::seconds(30), 1, "t"}));
        Settlement settlement{.delivery_id = leased.at(0).delivery_id,
                              .attempt = 1,
                              .outcome = handed_over("id-1", "queued"),
                              .state = DeliveryState::handed_over};
        keeping.run(keeping.store->settle(settlement));
        CHECK(keeping.refusal({"a2", "by_hand", "r", "a"}) == Cause::none);
    }
    SECTION("unknown") {
        CHECK(keeping.refusal({"a9", "by_hand", "r", "a"}) == Cause::not_found);
    }
}

TEST_CASE("erased twice is erased once, and what came after is erased again") {
    Keeping keeping;
    keeping.erase();
    CHECK(keeping.erase().repeat);
    Acceptance late =
        sample({.message = "m2", .appeal = "a1", .version = 2, .bytes = "late word of " + person}, keeping.clock.now());
    late.appeal_is_final = true;
    keeping.run(keeping.store->accept(late));
    const ErasureDone again = keeping.erase();
    CHECK_FALSE(again.repeat);
    CHECK(again.bodies == 1);
    CHECK(files_with(keeping.data(), "Пустозвонов").empty());
}

TEST_CASE("due is what was closed long enough ago, by the rule of its regime, and neither open nor erased") {
    Keeping keeping;
    keeping.close_appeal("open", "m2", {}, "<b/>", false);
    const Time later = keeping.clock.now() + std::chrono::hours(24);
    const auto due = [&](std::vector<RetentionTerm> terms) {
        std::vector<std::string> ids;
        for (const DueErasure& one : keeping.run(keeping.store->archive()->due_for_erasure(std::move(terms), 10)))
            ids.push_back(one.appeal_id + " " + one.rule + " " + one.hold);
        return ids;
    };
    CHECK(due({{"fz59", "59fz", later}}) == std::vector<std::string>{"a1 fz59 "});
    CHECK(due({{"fz59", "59fz", keeping.clock.now()}}).empty());
    CHECK(due({{"vote", "vote", later}}).empty());
    CHECK(due({{"rest", "", later}}) == std::vector<std::string>{"a1 rest "});
    CHECK(due({{"rest", "", later}, {"fz59", "59fz", keeping.clock.now()}}).empty());
    keeping.run(keeping.store->archive()->hold("a1", "суд", "петрова"));
    CHECK(due({{"fz59", "59fz", later}}) == std::vector<std::string>{"a1 fz59 суд"});
    keeping.run(keeping.store->archive()->hold("a1", "", "петрова"));
    keeping.erase();
    CHECK(due({{"fz59", "59fz", later}}).empty());
}

TEST_CASE("files left by a kill between the erasure and their unlinking go at the next start") {
    Keeping keeping;
    keeping.close();
    keeping.edit(
        "UPDATE appeals SET json = facts, key = '!'; UPDATE messages SET bytes = x'', canonical = '', attachments = '[]', "
        "key = '!'; UPDATE evidence SET bytes = x'', key = '!'; INSERT INTO erasures VALUES (1, 5, 'fz59', '', '')");
    CHECK(std::filesystem::exists(keeping.data() / "blobs" / keeping.file.substr(0, 2) / (keeping.file.substr(2) + ".s")));
    keeping.open();
    CHECK_FALSE(
        std::filesystem::exists(keeping.data() / "blobs" / keeping.file.substr(0, 2) / (keeping.file.substr(2) + ".s")));
}
