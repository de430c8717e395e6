#include "gateway/dossier/collect.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/dossier/build.hpp"
#include "gateway/dossier/verify.hpp"
#include "sample.hpp"
#include "tests/store/rig.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

/// Two appeals whose records alternate: a1 has two messages, a file, a delivery that ended, an acknowledgement.
struct Story {
    explicit Story(const std::string& kind) : rig(kind) {
        Acceptance first = sample({.message = "m1", .appeal = "a1", .routes = {"city"}}, rig.clock.now());
        file = rig.store->blobs().put("photo").sha256;
        first.envelope.attachments = {{"f1", "photo.jpg", "image/jpeg", 5, file, "", "", ""}};
        rig.accept(first);
        rig.accept(sample({.message = "x1", .appeal = "other"}, rig.clock.now()));
        Outcome outcome = delivered({}, "<Reply/>");
        outcome.sent = "<Signed/>";
        rig.settle(rig.lease("city").at(0), outcome, DeliveryState::delivered);
        rig.accept(sample({.message = "x2", .appeal = "other2"}, rig.clock.now()));
        EvidenceItem ack;
        ack.kind = "ack";
        ack.operation = "Ack";
        ack.connector = "pos";
        ack.message_id = "m1";
        ack.content_type = "text/xml";
        ack.bytes = "<Ack/>";
        rig.run(rig.store->keep(std::move(ack)));
        for (int i = 3; i < 10; ++i)
            rig.accept(sample({.message = "x" + std::to_string(i), .appeal = "other" + std::to_string(i)}, rig.clock.now()));
    }

    DossierContent collect(ChainLimits limits = {}) {
        DossierOrder order{"a1", "петрова", "запрос", "region-45", "0.1.0", "", SystemClock().now()};
        return rig.run(collect_dossier(*rig.store, workers, std::move(order), limits));
    }

    Rig rig;
    Workers workers{1};
    std::string file;
};

DossierReport report_of(const DossierContent& content) {
    return verify_dossier(packed(content), {.trust = &trust()});
}

std::size_t gaps_of(const DossierContent& content) {
    std::size_t gaps = 0;
    for (std::size_t i = 1; i < content.links.size(); ++i)
        gaps += content.links[i].seq != content.links[i - 1].seq + 1 ? 1U : 0U;
    return gaps;
}

}  // namespace

TEST_CASE("everything the store knows of an appeal gets into its dossier, and the dossier is good") {
    Story story(GENERATE(as<std::string>(), "memory", "sqlite"));
    const DossierContent content = story.collect();
    REQUIRE(content.messages.size() == 1);
    CHECK(content.messages[0].body.bytes == "<appeal/>");
    CHECK(content.messages[0].record.canonical == R"({"message":"m1"})");
    std::vector<std::string> kinds;
    for (const DossierEvidence& one : content.evidence) kinds.push_back(one.item.kind + " " + one.body.bytes);
    CHECK(kinds == std::vector<std::string>{"sent <Signed/>", "received <Reply/>", "ack <Ack/>"});
    CHECK(content.files.contains(story.file));
    CHECK(content.missing.empty());
    CHECK(gaps_of(content) == 0);
    CHECK(content.links.front().seq == content.trace.journal.front().seq);
    CHECK(content.links.back().seq == story.rig.run(story.rig.store->stats()).journal_records);

    const DossierReport report = report_of(content);
    for (const Finding& one : report.findings) {
        INFO(one.check << " " << one.en << " " << one.detail);
        CHECK(one.level != FindingLevel::bad);
    }
}

TEST_CASE("a chain that is too long is shown around the records of the appeal only") {
    Story story("memory");
    const DossierContent content = story.collect({.in_a_gap = 2, .at_most = 1'000});
    CHECK(gaps_of(content) > 0);
    for (const JournalRecord& record : content.trace.journal) {
        const bool shown = std::any_of(content.links.begin(), content.links.end(),
                                       [&](const JournalLink& link) { return link.seq == record.seq; });
        CHECK(shown);
    }
    CHECK(report_of(content).good());
    CHECK(story.collect({.in_a_gap = 1'000, .at_most = 1}).links.size() <= content.trace.journal.size() + 2);
}

TEST_CASE("a body too big for the database and every file are taken from where they lie") {
    Story story("sqlite");
    const std::string big = "<appeal>" + std::string(400'000, 'x') + "</appeal>";
    story.rig.accept(sample({.message = "big", .appeal = "a2", .bytes = big}, story.rig.clock.now()));
    DossierOrder order{"a2", "петрова", "запрос", "region-45", "0.1.0", "", SystemClock().now()};
    DossierContent content = story.rig.run(collect_dossier(*story.rig.store, story.workers, order));
    CHECK(content.messages.at(0).body.bytes.empty());
    CHECK(content.messages.at(0).body.file.path() == story.rig.store->blobs().lend(sha256_hex(big)).path());
    CHECK(report_of(content).good());
    CHECK(packed(content).find(big) != std::string::npos);
}

TEST_CASE("a file that is gone from the store is told, and an unknown appeal has no dossier") {
    Story story("sqlite");
    std::filesystem::remove(story.rig.store->blobs().lend(story.file).path());
    const DossierContent content = story.collect();
    CHECK(content.missing == std::vector<std::string>{story.file});
    CHECK(report_of(content).good());
    DossierOrder unknown;
    unknown.appeal_id = "nobody";
    CHECK(cause_of_call([&] { story.rig.run(collect_dossier(*story.rig.store, story.workers, unknown)); }) == Cause::not_found);
}

TEST_CASE("the dossier of an erased appeal is good, holds no body and says when and by which rule they went") {
    Story story("sqlite");
    Acceptance last = sample({.message = "m2", .appeal = "a1", .version = 2, .bytes = "<last/>"}, story.rig.clock.now());
    last.appeal_is_final = true;
    story.rig.accept(last);
    story.rig.run(story.rig.store->archive()->erase({"a1", "fz59", "срок вышел", "петрова"}));
    const DossierContent content = story.collect();
    const DossierReport report = report_of(content);
    CHECK(report.good());
    CHECK(content.missing.empty());
    const auto told =
        std::find_if(report.findings.begin(), report.findings.end(), [](const Finding& one) { return one.check == "erasure"; });
    REQUIRE(told != report.findings.end());
    CHECK(told->en == "Bodies and personal data were erased at " + to_rfc3339(story.rig.clock.now()) + " by rule fz59");
    const std::string octets = packed(content);
    CHECK(octets.find("<Signed/>") == std::string::npos);
    CHECK(octets.find("photo.jpg") == std::string::npos);
    CHECK(octets.find(sha256_hex("<Signed/>")) != std::string::npos);
}
