// A VK community against the real intake: callbacks at the endpoint, replies to the stand's VK over real sockets.
#include <boost/json.hpp>

#include "adapters/social/vk.hpp"
#include "adapters/social/vk_settings.hpp"
#include "adapters/stand/vk/vk_stand.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/setting_values.hpp"
#include "gateway/http/server.hpp"
#include "tests/support/real_intake.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

constexpr std::int64_t group = 101;

Settings vk_settings(const std::string& api_url) {
    Settings made = default_settings(social::vk_setting_keys());
    const auto put = [&](const char* key, const std::string& text, std::int64_t number = 0) {
        Settings::Value value;
        value.given = true;
        value.text = text;
        value.number = number;
        made.set(key, value);
    };
    put("group_id", "101", group);
    put("confirmation", "a1b2c3d4");
    put("secret", "vk-secret");
    put("access_token", "vk-token");
    put("api_url", api_url);
    put("oktmo", "33701000");
    put("topic", "housing");
    put("organisation", "Администрация города А");
    Settings::Value replies;
    replies.given = true;
    replies.map = {{"in_work", "Ваше сообщение принято в работу."}};
    made.set("status_replies", replies);
    return made;
}

struct VkScene : RealIntake {
    std::unique_ptr<stand::StandSystem> vk;
    std::unique_ptr<WebServer> vk_server, gateway_server;
    Adapter adapter;

    VkScene() {
        vk = stand::make_vk_stand({}, {"vk", io.get_executor(), workers, clock, log, {}, {}});
        vk_server = serve(vk->endpoint());
        adapter = social::make_vk_kind().make(vk_settings(url(*vk_server, "/method")), kit("vk", {}));
        gateway_server = serve(*adapter.endpoint);
    }
    ~VkScene() {
        vk->stop();
        for (WebServer* server : {vk_server.get(), gateway_server.get()}) run(stopped(*server));
        workers.join();
    }

    static Task<bool> stopped(WebServer& server) {
        co_await server.stop(Duration{100});
        co_return true;
    }
    static std::string url(const WebServer& server, const std::string& path) {
        return "http://127.0.0.1:" + std::to_string(server.port()) + path;
    }
    std::unique_ptr<WebServer> serve(Endpoint& endpoint) {
        ServerSettings settings;
        settings.spool_dir = folder.path();
        auto server = std::make_unique<WebServer>(io.get_executor(), settings, log);
        server->serve({&endpoint});
        server->listen();
        return server;
    }

    WebReply call(const std::string& method, const std::string& body, const std::string& path = "/vk") {
        WebCall made;
        made.method = method;
        made.url = url(*gateway_server, path);
        made.body = body;
        made.headers = {{"Content-Type", "application/json"}};
        return run(web.send(std::move(made)));
    }
    /// One callback as VK sends it; the status and body of the answer.
    std::string send(const std::string& type, const std::string& object, const std::string& event,
                     const std::string& secret = "vk-secret", std::int64_t from_group = group) {
        const auto reply = call("POST", json::serialize(json::object{{"type", type},
                                                                     {"group_id", from_group},
                                                                     {"event_id", event},
                                                                     {"v", "5.199"},
                                                                     {"secret", secret},
                                                                     {"object", json::parse(object)}}));
        return std::to_string(reply.status) + " " + reply.body;
    }
    static std::string comment(const std::string& text, std::int64_t from = 4242) {
        return json::serialize(json::object{{"id", 678},
                                            {"from_id", from},
                                            {"post_id", 45},
                                            {"owner_id", -group},
                                            {"date", 1'772'441'000},
                                            {"text", text},
                                            {"attachments", nullptr}});
    }
    Appeal written() { return appeal({"vk", "vk_item", "wall:-101_45_678"}); }

    Delivery reply(const std::string& item, const std::string& text) {
        AppealEvent event;
        event.event_id = "e1";
        event.kind = MessageKind::answer_sent;
        event.appeal_id = make_uuid_v7(clock.now());
        event.at = clock.now();
        event.source = "city";
        event.status = Status::answered;
        Answer answer;
        answer.id = "a1";
        answer.kind = AnswerKind::final;
        answer.text = text;
        event.answer = answer;
        return delivery_of(event, item);
    }
    Delivery status(const std::string& item, Status status) {
        AppealEvent event;
        event.event_id = "e2";
        event.kind = MessageKind::status_changed;
        event.appeal_id = make_uuid_v7(clock.now());
        event.at = clock.now();
        event.source = "city";
        event.status = status;
        return delivery_of(event, item);
    }
    Delivery delivery_of(const AppealEvent& event, const std::string& item) {
        Delivery delivery;
        delivery.delivery_id = "0195d4a4-0000-7000-8000-000000000001";
        delivery.kind = event.kind;
        delivery.canonical = to_json(event);
        delivery.external_ids = {{"city", "number", "9"}, {"vk", "vk_item", item}};
        return delivery;
    }
    Outcome deliver(Delivery delivery) {
        return run(adapter.connector->deliver(std::move(delivery), Deadline::after(std::chrono::seconds(10))));
    }
    json::object book() { return json::parse(vk->state()).as_object(); }
};

}  // namespace

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
