// Answers and states as comments and messages of the community.
#include "tests/adapters/social/vk_scene.hpp"

namespace gateway {

TEST_CASE("An answer goes out as a comment of the community, once however often it is repeated") {
    VkScene scene;
    const auto delivery = scene.reply("wall:-101_45_678", "Яма заделана & спасибо");
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::delivered);
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::delivered);
    const auto book = scene.book();
    const auto& replies = book.at("replies").as_array();
    REQUIRE(replies.size() == 1);
    const auto& reply = replies[0].as_object();
    CHECK(reply.at("method") == "wall.createComment");
    CHECK(reply.at("owner_id") == "-101");
    CHECK(reply.at("post_id") == "45");
    CHECK(reply.at("reply_to_comment") == "678");
    CHECK(reply.at("from_group") == "101");
    CHECK(reply.at("message") == "Яма заделана & спасибо");
    CHECK(book.at("counters").as_object().at("repeats") == 1);
}

TEST_CASE("Replies to posts, discussions, photos, videos and messages go by their own methods") {
    VkScene scene;
    const std::map<std::string, std::string> methods{{"post:-101_9", "wall.createComment"},
                                                     {"board:-101_2_3", "board.createComment"},
                                                     {"photo:-101_7_3", "photos.createComment"},
                                                     {"video:-101_8_3", "video.createComment"},
                                                     {"message:5_4", "messages.send"}};
    for (const auto& [item, method] : methods) {
        scene.vk->reset();
        CHECK(scene.deliver(scene.reply(item, "Ответ")).kind == Outcome::Kind::delivered);
        CHECK(scene.book().at("replies").as_array().at(0).as_object().at("method") == json::value(method));
    }
}

TEST_CASE("A long answer goes as several comments, cut between words") {
    VkScene scene;
    std::string text;
    for (int i = 0; i < 1'500; ++i) text += i == 0 ? "слово" : " слово";
    CHECK(scene.deliver(scene.reply("wall:-101_45_678", text)).kind == Outcome::Kind::delivered);
    const auto book = scene.book();
    const auto& replies = book.at("replies").as_array();
    CHECK(replies.size() == 3);
    for (const auto& one : replies) CHECK(std::string(one.as_object().at("message").as_string()).ends_with("слово"));
}

TEST_CASE("A status is said only where the community has words for it") {
    VkScene scene;
    CHECK(scene.deliver(scene.status("wall:-101_45_678", Status::assigned)).kind == Outcome::Kind::delivered);
    CHECK(scene.book().at("replies").as_array().empty());
    CHECK(scene.deliver(scene.status("wall:-101_45_678", Status::in_work)).kind == Outcome::Kind::delivered);
    CHECK(scene.book().at("replies").as_array().size() == 1);
}

TEST_CASE("Errors of VK become outcomes") {
    VkScene scene;
    const auto outcome_of = [&](int code) {
        scene.vk->command("errors", R"({"codes":[)" + std::to_string(code) + "]}");
        return scene.deliver(scene.reply("wall:-101_45_678", "Ответ"));
    };
    for (const int code : {1, 6, 9, 10, 29}) CHECK(outcome_of(code).kind == Outcome::Kind::postponed);
    CHECK(outcome_of(6).retry_after == Duration(1'000));
    for (const int code : {5, 14, 17, 27}) {
        INFO(code);
        CHECK(outcome_of(code).kind == Outcome::Kind::postponed);
        CHECK(outcome_of(code).hold_route);
    }
    for (const int code : {7, 15, 18, 100, 212, 213, 222}) CHECK(outcome_of(code).kind == Outcome::Kind::refused);
    CHECK(outcome_of(15).cause == Cause::partner_forbidden);
    CHECK(outcome_of(213).detail == "VK error 213");
}

TEST_CASE("A reply to what did not come from the community is refused") {
    VkScene scene;
    auto delivery = scene.reply("wall:-101_45_678", "Ответ");
    delivery.external_ids = {{"city", "number", "9"}};
    CHECK(scene.deliver(delivery).cause == Cause::correlation_missing);
    delivery.external_ids = {{"vk", "vk_item", "wall:zzz"}};
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::refused);
}

}  // namespace gateway
