// What VK calls the community back about.
#include "tests/adapters/social/vk_scene.hpp"

namespace gateway {

TEST_CASE("VK is told the confirmation of its own community and of no other") {
    VkScene scene;
    const auto reply = scene.call("POST", R"({"type":"confirmation","group_id":101})");
    CHECK(reply.status == 200);
    CHECK(reply.body == "a1b2c3d4");
    CHECK(scene.call("POST", R"({"type":"confirmation","group_id":102})").status == 403);
}

TEST_CASE("A comment becomes a message of an open source and is answered ok after the commit") {
    VkScene scene;
    CHECK(scene.send("wall_reply_new", scene.comment("Прошу по 59-ФЗ: яма"), "e1") == "200 ok");
    const Appeal appeal = scene.written();
    CHECK(appeal.regime == Regime::open_source);
    CHECK_FALSE(appeal.fz59);
    CHECK(appeal.channel == Channel::vk);
    CHECK(appeal.text.body == "Прошу по 59-ФЗ: яма");
    CHECK(appeal.created_at == Time(std::chrono::seconds(1'772'441'000)));
    CHECK(appeal.applicant.identity_assurance == IdentityAssurance::none);
    CHECK(appeal.location.oktmo8 == "33701000");
    CHECK(appeal.questions.at(0).topics.at(0).code == "housing");
    CHECK(appeal.ext.at("vk").find("4242") != std::string::npos);
    CHECK(appeal.flags.shared);
}

TEST_CASE("An event VK sends again changes nothing, with the same octets or with others") {
    VkScene scene;
    scene.send("wall_reply_new", scene.comment("Яма"), "e1");
    CHECK(scene.send("wall_reply_new", scene.comment("Яма"), "e1") == "200 ok");
    CHECK(scene.send("wall_reply_edit", scene.comment("Подмена"), "e1") == "200 ok");
    CHECK(scene.messages() == 1);
    CHECK(scene.written().text.body == "Яма");
}

TEST_CASE("An edit is a version: the new text in the appeal, the old one with its message") {
    VkScene scene;
    scene.send("wall_reply_new", scene.comment("Яма у дома 1"), "e1");
    scene.send("wall_reply_edit", scene.comment("Яма у дома 2"), "e2");
    CHECK(scene.written().text.body == "Яма у дома 2");
    CHECK(scene.carried({"vk", "vk_item", "wall:-101_45_678"}) == "appeal.created appeal.updated");
    const auto trace = scene.run(scene.store->trace(scene.written().appeal_id));
    REQUIRE(trace->messages.size() == 2);
    const auto first = scene.run(scene.store->message(trace->messages[0].envelope.message_id));
    CHECK(first->envelope.bytes.find("Яма у дома 1") != std::string::npos);
}

TEST_CASE("A deleted comment is withdrawn, not erased, and comes back when it is restored") {
    VkScene scene;
    scene.send("wall_reply_new", scene.comment("Яма"), "e1");
    CHECK(scene.send("wall_reply_delete", R"({"id":678,"owner_id":-101,"post_id":45,"deleter_id":4242})", "e2") == "200 ok");
    CHECK(scene.written().status == Status::withdrawn);
    CHECK(scene.written().text.body == "Яма");
    scene.clock.advance(std::chrono::seconds(5));
    scene.send("wall_reply_restore", scene.comment("Яма"), "e3");
    CHECK(scene.written().status == Status::reopened);
}

TEST_CASE("What VK says of things we keep no account of is answered ok and not kept") {
    VkScene scene;
    CHECK(scene.send("group_join", R"({"user_id":1})", "e1") == "200 ok");
    CHECK(scene.send("wall_reply_delete", R"({"id":1,"owner_id":-101,"post_id":45})", "e2") == "200 ok");
    CHECK(scene.send("wall_reply_new", scene.comment("Наш ответ", -group), "e3") == "200 ok");
    CHECK(scene.messages() == 0);
}

TEST_CASE("Discussions, photos, videos, posts and messages are known by where they stand") {
    VkScene scene;
    const auto item = [&](const std::string& value) { return scene.appeal({"vk", "vk_item", value}); };
    scene.send("board_post_new", R"({"id":3,"from_id":5,"topic_id":2,"topic_owner_id":-101,"date":1772441000,"text":"а"})",
               "1");
    scene.send("photo_comment_new", R"({"id":3,"from_id":5,"photo_id":7,"photo_owner_id":-101,"date":1772441000,"text":"б"})",
               "2");
    scene.send("video_comment_new", R"({"id":3,"from_id":5,"video_id":8,"video_owner_id":-101,"date":1772441000,"text":"в"})",
               "3");
    scene.send("wall_post_new", R"({"id":9,"from_id":5,"owner_id":-101,"date":1772441000,"text":"г"})", "4");
    scene.send("message_new", R"({"message":{"id":4,"from_id":5,"peer_id":5,"date":1772441000,"text":"д"},"client_info":{}})",
               "5");
    CHECK(item("board:-101_2_3").text.body == "а");
    CHECK(item("photo:-101_7_3").text.body == "б");
    CHECK(item("video:-101_8_3").text.body == "в");
    CHECK(item("post:-101_9").text.body == "г");
    CHECK(item("message:5_4").text.body == "д");
    CHECK_FALSE(item("message:5_4").flags.shared);
}

TEST_CASE("A comment of pictures alone says so and names them") {
    VkScene scene;
    scene.send(
        "wall_reply_new",
        R"({"id":678,"from_id":1,"post_id":45,"owner_id":-101,"date":1772441000,"text":"","attachments":[{"type":"photo","photo":{"id":2,)"
        R"("owner_id":1,"sizes":[{"url":"https://a/s","width":10},{"url":"https://a/l","width":99}]}},{"type":"link","link":{"url":"javascript:x"}}]})",
        "e1");
    const Appeal appeal = scene.written();
    CHECK(appeal.text.body == "(без текста; вложения: photo, link)");
    REQUIRE(appeal.attachments.size() == 2);
    CHECK(appeal.attachments[0].source_ref == "https://a/l");
    CHECK(appeal.attachments[1].source_ref.empty());
}

TEST_CASE("Strangers are refused: wrong secret, none, another community, another path, another method") {
    VkScene scene;
    const std::string text = scene.comment("x");
    CHECK(scene.send("wall_reply_new", text, "e1", "vk-secreT").starts_with("403"));
    CHECK(scene.send("wall_reply_new", text, "e1", "").starts_with("401"));
    CHECK(scene.send("wall_reply_new", text, "e1", "vk-secret", 7).starts_with("403"));
    CHECK(scene.call("POST", "{}", "/vk/other").status == 404);
    CHECK(scene.call("GET", "", "/vk").status == 405);
    for (const char* bad : {"", "[]", "{", "{}", "\xFF", R"({"type":7})"}) {
        INFO(bad);
        CHECK(scene.call("POST", bad).status == 400);
    }
    CHECK(scene.messages() == 0);
}

TEST_CASE("A callback that cannot be understood is parked and answered ok; released, it is taken up") {
    VkScene scene;
    CHECK(scene.send("wall_reply_new", R"({"id":1,"text":"без автора"})", "e1") == "200 ok");
    ParkedQuery query;
    query.connector = "vk";
    const auto parked = scene.run(scene.store->find_parked(query));
    REQUIRE(parked.size() == 1);
    CHECK(parked[0].cause == Cause::missing_field);
    CHECK(scene.messages() == 0);
    CHECK(scene.run(scene.adapter.source->poll(Deadline::after(std::chrono::seconds(5)))).taken == 0);
}

TEST_CASE("The stand's VK confirms the address and calls back until it hears ok") {
    VkScene scene;
    scene.vk->command("server", R"({"url":")" + VkScene::url(*scene.gateway_server, "/vk") + "\"}");
    scene.vk->command("comments",
                      R"({"comments":[{"text":"Яма","id":678,"post_id":45},{"what":"edit","id":678,"text":"Яма глубже"}]})");
    for (int i = 0; i < 2'000 && scene.messages() < 2; ++i) scene.io.run_one_for(std::chrono::milliseconds(5));
    CHECK(scene.book().at("confirmed") == true);
    CHECK(scene.written().text.body == "Яма глубже");
}

}  // namespace gateway
