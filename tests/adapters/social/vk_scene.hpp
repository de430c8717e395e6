// A VK community against the real intake: callbacks at the endpoint, replies to the stand's VK over real sockets.
#pragma once

#include <boost/json.hpp>

#include "adapters/social/vk.hpp"
#include "adapters/social/vk_settings.hpp"
#include "adapters/stand/vk/vk_stand.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/setting_values.hpp"
#include "gateway/http/server.hpp"
#include "tests/support/real_intake.hpp"

namespace gateway {

namespace json = boost::json;

inline constexpr std::int64_t group = 101;

inline Settings vk_settings(const std::string& api_url) {
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

}  // namespace gateway
