// Files are looked at after the message is safe and before it is carried on.
#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "tests/flow/courier_rig.hpp"
#include "tests/flow/intake_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using Kind = ScanResult::Kind;

namespace {

/// Says what the test wrote down, in order; then clean.
class ScriptedScanner final : public Scanner {
public:
    std::deque<ScanResult> script;
    std::vector<std::filesystem::path> asked;
    Task<ScanResult> scan(std::filesystem::path file, Deadline) override {
        asked.push_back(std::move(file));
        if (script.empty()) co_return ScanResult{Kind::clean, {}};
        const ScanResult result = script.front();
        script.pop_front();
        co_return result;
    }
};

struct ScanRig : CourierRig {
    ScriptedScanner scanner;

    explicit ScanRig(ScanRules::Unavailable unavailable = ScanRules::Unavailable::block) {
        CourierSettings settings = fast_courier();
        settings.scan = {&scanner, unavailable, std::chrono::seconds(1)};
        open_office(settings);
    }
    ~ScanRig() {
        if (office) stop();
        office.reset();  // before the scanner it asks
    }

    /// A message of appeal "a" with these files.
    void post_files(const std::vector<std::string>& contents) { post_files(contents, {}); }
    void post_files(const std::vector<std::string>& contents, const std::string& canonical) {
        Acceptance acceptance;
        Envelope& envelope = acceptance.envelope;
        envelope.message_id = make_uuid_v7(clock.now());
        envelope.sender = "pos";
        envelope.sender_message_id = envelope.content_digest = std::to_string(++messages);
        for (const std::string& octets : contents) {
            const BlobInfo blob = memory->blobs().put(octets);
            envelope.attachments.push_back({"f" + octets, octets, "", blob.size, blob.sha256, "", "pending", ""});
        }
        acceptance.canonical = canonical;
        acceptance.appeal = {"a", 1, "{}", "received", "other", "pos", clock.now(), clock.now(), {}};
        acceptance.deliveries = {{make_uuid_v7(clock.now()), "to-city", "city", clock.now()}};
        message_id = envelope.message_id;
        get(memory->accept(std::move(acceptance)));
        office->wake("to-city");
    }
    std::vector<std::string> states() {
        std::vector<std::string> words;
        const auto message = get(memory->message(message_id));
        for (const AttachmentRef& file : message->envelope.attachments) words.push_back(file.scan);
        return words;
    }
    DeliveryRecord record() { return delivery("to-city", "a"); }

    std::string message_id;
};

}  // namespace

TEST_CASE("clean files are carried on, each scanned once, and the trace says so") {
    ScanRig rig;
    rig.city.script["a"] = {{postponed(Cause::timeout)}};
    rig.start();
    rig.post_files({"one", "two"});
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.scanner.asked.size() == 2);  // not again at the second attempt
    REQUIRE(rig.city.sent.size() == 2);
    CHECK(rig.city.sent.back().attachments.at(0).scan == "clean");
    CHECK(rig.states() == std::vector<std::string>{"clean", "clean"});
    CHECK(rig.journal_of("a").find("attachment.scanned attachment.scanned ") != std::string::npos);
}

TEST_CASE("the document that is carried says what the scan found, the stored one stays as it came") {
    ScanRig rig(ScanRules::Unavailable::pass_unscanned);
    rig.scanner.script = {{Kind::clean, {}}, {Kind::unavailable, "nobody there"}};
    rig.start();
    Appeal appeal = IntakeRig().appeal("A-1");
    for (const char* octets : {"one", "two", "elsewhere"}) {
        appeal.attachments.emplace_back().id = octets;
        appeal.attachments.back().sha256 = sha256_hex(octets);
    }
    const std::string accepted = to_json(appeal);
    rig.post_files({"one", "two"}, accepted);
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    const Appeal carried = appeal_from_json(rig.city.sent.at(0).canonical);
    CHECK(carried.attachments[0].scan == ScanState::clean);
    CHECK(carried.attachments[1].scan == ScanState::skipped);
    CHECK_FALSE(carried.attachments[2].scan.given());
    CHECK(rig.get(rig.memory->message(rig.message_id))->canonical == accepted);
}

TEST_CASE("an infected file is never carried on, until a person repeats and the scanner says otherwise") {
    ScanRig rig;
    rig.scanner.script = {{Kind::clean, {}}, {Kind::infected, "Eicar"}};
    rig.start();
    rig.post_files({"one", "two"});
    REQUIRE(rig.reaches("a", DeliveryState::refused));
    CHECK(rig.city.sent.empty());
    CHECK(rig.city.prepared == 0);
    CHECK(rig.record().cause == Cause::attachment_infected);
    CHECK(rig.record().detail.find("Eicar") != std::string::npos);
    CHECK(rig.states() == std::vector<std::string>{"clean", "infected"});
    CHECK(rig.log.lines.find("attachment_infected") != std::string::npos);

    rig.scanner.script = {{Kind::infected, "Eicar"}};
    const std::string delivery = rig.record().delivery.delivery_id;
    rig.get(rig.memory->steer(delivery, Steer::retry_now, {.kind = "admin.retry"}));
    rig.office->wake("to-city");
    REQUIRE(rig.until([&] { return rig.scanner.asked.size() == 3; }));
    REQUIRE(rig.reaches("a", DeliveryState::refused));
    CHECK(rig.city.sent.empty());

    rig.get(rig.memory->steer(delivery, Steer::retry_now, {.kind = "admin.retry"}));
    rig.office->wake("to-city");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.states() == std::vector<std::string>{"clean", "clean"});
}

TEST_CASE("without a verdict the delivery waits or goes on unscanned, as the rules say") {
    {
        ScanRig rig;
        rig.scanner.script = {{Kind::unavailable, "nobody there"}, {Kind::unavailable, "nobody there"}};
        rig.start();
        rig.post_files({"one"});
        REQUIRE(rig.reaches("a", DeliveryState::delivered));
        CHECK(rig.scanner.asked.size() == 3);
        CHECK(rig.city.sent.size() == 1);
        CHECK(rig.record().delivery.attempt == 3);
        CHECK(rig.states() == std::vector<std::string>{"clean"});
    }
    {
        ScanRig rig(ScanRules::Unavailable::pass_unscanned);
        rig.scanner.script = {{Kind::unavailable, "nobody there"}, {Kind::infected, "Eicar"}};
        rig.start();
        rig.post_files({"one"});
        REQUIRE(rig.reaches("a", DeliveryState::delivered));
        CHECK(rig.states() == std::vector<std::string>{"skipped"});
        CHECK(rig.log.lines.find("attachment_skipped") != std::string::npos);
    }
}

TEST_CASE("files wait for the scan from their acceptance on, when there is one") {
    IntakeRig rig;
    const auto pending = [&](const std::string& number) {
        Submission submission = rig.submission(rig.appeal(number));
        const BlobInfo blob = rig.memory->blobs().put("octets");
        submission.envelope.attachments = {{"f", "", "", blob.size, blob.sha256, "", "", ""}};
        return rig.get(rig.memory->message(rig.bring(submission).message_id))->envelope.attachments.at(0).scan;
    };
    CHECK(pending("A-1").empty());
    RouteRule out = rule("to-city", "city-a");
    auto router =
        std::make_shared<const Router>(std::vector<RouteRule>{out}, RouteMatch::first, std::set<std::string>{"city-a"});
    IntakeRules rules;
    rules.router = router;
    rules.scan_files = true;
    rig.intake.use(rules);
    CHECK(pending("A-2") == "pending");
}
