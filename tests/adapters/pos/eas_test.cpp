// The EAS form over REST: files, ПОС's own lists, deadlines, decisions and the token.
#include <fstream>

#include "tests/adapters/pos/scene.hpp"
#include "tests/contract/sample_appeal.hpp"
#include "tests/support/imposter.hpp"

using namespace gateway;

namespace {

std::string topic_json(const std::string& code) {
    Appeal appeal = sample_appeal();
    Topic topic;
    topic.scheme = TopicScheme::pos;
    topic.code = code;
    appeal.questions.front().topics = {topic};
    return to_json(appeal);
}

Delivery appeal_delivery(Rig& rig, std::string canonical) {
    Delivery delivery;
    delivery.delivery_id = make_uuid_v7(rig.clock.now());
    delivery.appeal_id = sample_appeal().appeal_id;
    delivery.kind = MessageKind::appeal_created;
    delivery.canonical = std::move(canonical);
    return delivery;
}

AttachmentRef file_of(Rig& rig, const std::string& name, const std::string& octets) {
    AttachmentRef ref;
    const BlobInfo info = rig.blobs.put(octets);
    ref.id = name;
    ref.name = name;
    ref.mime = "text/plain";
    ref.size = info.size;
    ref.sha256 = info.sha256;
    return ref;
}

}  // namespace

TEST_CASE("files go to ПОС first and the appeal names them by ПОС's ids") {
    Scene scene("eas-rest");
    Delivery delivery = appeal_delivery(scene, topic_json("2101"));
    delivery.attachments = {file_of(scene, "жалоба\r\n\".txt", "--x\r\n\r\nтекст"), file_of(scene, "пусто", "")};
    const Outcome outcome = scene.deliver(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::delivered);
    CHECK(scene.counter("eas_files") == 2);
    const auto details = scene.book().at("eas_details").as_object();
    CHECK(boost::json::serialize(details.begin()->value().at("files")) == R"(["file-1","file-2"])");
    CHECK(scene.blobs.spooled() == 0);
}

TEST_CASE("an appeal whose creation failed is tried again without sending its files twice") {
    Scene scene("eas-rest");
    Delivery delivery = appeal_delivery(scene, topic_json("2101"));
    delivery.attachments = {file_of(scene, "a.txt", "a")};
    Delivery broken = delivery;
    broken.canonical = to_json([] {
        Appeal appeal = sample_appeal();
        appeal.text.body.clear();
        return appeal;
    }());
    CHECK(scene.deliver(broken).kind != Outcome::Kind::delivered);
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::delivered);
    CHECK(scene.counter("eas_files") <= 1);
}

TEST_CASE("the category comes from ПОС's own list, a subcategory that is gone is left out and said") {
    Scene scene("eas-rest");
    CHECK(scene.deliver(appeal_delivery(scene, topic_json("4101"))).kind == Outcome::Kind::delivered);
    scene.poll();
    CHECK(scene.log.has("pos_catalogue connector=pos subsubjects=5"));
    const auto details = [&] { return scene.book().at("eas_details").as_object(); };
    CHECK(details().begin()->value().at("subsubject_id") == "4101");  // nothing was known yet

    scene.system->reset();
    CHECK(scene.deliver(appeal_delivery(scene, topic_json("2101"))).kind == Outcome::Kind::delivered);
    CHECK(details().begin()->value().at("subsubject_id") == "2101");
    CHECK(details().begin()->value().at("subject_id") == "21");

    scene.system->reset();
    CHECK(scene.deliver(appeal_delivery(scene, topic_json("4101"))).kind == Outcome::Kind::delivered);
    CHECK(details().begin()->value().at("subsubject_id") == "");
    CHECK(scene.log.has("pos_topic_gone connector=pos subsubject=4101"));
}

TEST_CASE("ПОС's list is asked for again only when it is old, and outlives a restart") {
    Scene scene("eas-rest");
    scene.poll();
    scene.log.lines.clear();
    scene.poll();
    CHECK_FALSE(scene.log.has("pos_catalogue"));
    scene.adapter = pos::make_pos_kind().make(scene.settings("eas-rest"), scene.kit("pos"));
    scene.poll();
    CHECK_FALSE(scene.log.has("pos_catalogue"));
    CHECK(scene.deliver(appeal_delivery(scene, topic_json("2101"))).kind == Outcome::Kind::delivered);
    CHECK(scene.book().at("eas_details").as_object().begin()->value().at("subject_id") == "21");
    scene.clock.advance(std::chrono::hours(25));
    scene.poll();
    CHECK(scene.log.has("pos_catalogue"));
}

TEST_CASE("ПОС's own deadline and the decision of its answer become events") {
    Scene scene("eas-rest");
    const Outcome outcome = scene.deliver(appeal_delivery(scene, topic_json("2101")));
    REQUIRE(outcome.learned.size() == 1);
    Appeal appeal = sample_appeal();
    appeal.external_ids.front() = {"pos", "pos_id", outcome.learned.front().value, {}, {}, {}};
    AppealDeadline computed;
    computed.stage = "answer";
    computed.rule_id = "pos.ordinary";
    computed.due_at = scene.clock.now();
    computed.source = DeadlineSource::computed;
    appeal.deadlines = {computed};
    scene.ledger.keep(appeal);
    scene.poll();
    const Appeal after = appeal_from_json(scene.ledger.records.at(appeal.appeal_id).json);
    CHECK(after.questions.front().decision == Decision::solved);
    REQUIRE(after.deadlines.size() == 2);  // both are stored; a given one outranks a computed one
    CHECK(after.deadlines[1].source == DeadlineSource::given);
    CHECK(after.deadlines[1].due_at == scene.clock.now() + std::chrono::hours(24 * 30));
}

TEST_CASE("a token ПОС no longer takes is renewed once, and the call repeated once") {
    for (const int stale : {401, 403}) {
        Scene scene("eas-rest");
        int tokens = 0;
        int creates = 0;
        bool good = true;
        const Imposter imposter([&](const ImposterRequest& request) {
            ImposterAnswer answer;
            if (request.target == "/user-service/oauth/token") {
                answer.body = R"({"access_token":"t)" + std::to_string(++tokens) + R"("})";
                return answer;
            }
            ++creates;
            const bool fresh = request.header("Authorization") == "Bearer t2";
            answer.status = fresh && good ? 200 : stale;
            answer.body = R"({"posId":7})";
            return answer;
        });
        Settings settings = scene.settings("eas-rest");
        scene.put(settings, "url", imposter.url(""));
        scene.adapter = pos::make_pos_kind().make(settings, scene.kit("pos"));
        CHECK(scene.deliver(appeal_delivery(scene, topic_json("2101"))).kind == Outcome::Kind::delivered);
        CHECK(tokens == 2);
        CHECK(creates == 2);
        good = false;
        const Outcome outcome = scene.deliver(appeal_delivery(scene, topic_json("2101")));
        CHECK(outcome.cause == Cause::partner_auth);
        CHECK(tokens == 3);
        CHECK(creates == 4);
    }
}
