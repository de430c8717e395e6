#include "adapters/stand/vk/vk_stand.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <deque>

#include "adapters/stand/json_response.hpp"
#include "adapters/stand/vk/callbacks.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand {

namespace json = boost::json;

namespace {

json::object object_of(std::string_view body) {
    boost::system::error_code error;
    json::value parsed = json::parse(json::string_view(body.data(), body.size()), error);
    if (error || !parsed.is_object()) throw Fault(Cause::malformed, "a JSON object is expected");
    return std::move(parsed.get_object());
}

std::int64_t number_of(const json::object& object, std::string_view name, std::int64_t otherwise) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : otherwise;
}

std::string text_of(const json::object& object, std::string_view name, std::string otherwise = {}) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::move(otherwise);
}

std::string field(const WebFields& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

class VkStand final : public StandSystem, public Endpoint {
public:
    VkStand(VkStandOptions options, StandKit kit)
        : options_(std::move(options)),
          kit_(std::move(kit)),
          callbacks_(std::make_shared<Callbacks>(options_, kit_.io)),
          endpoint_(*this, faults_) {}
    ~VkStand() override { callbacks_->stop(); }

    std::string name() const override { return kit_.name; }
    Endpoint& endpoint() override { return endpoint_; }
    Faults& faults() override { return faults_; }
    std::string state() const override;
    std::string command(std::string_view action, std::string_view body) override;
    void reset() override {
        replies_.clear();
        codes_.clear();
        calls_ = repeats_ = 0;
    }
    void stop() override { callbacks_->stop(); }

    std::string prefix() const override { return "/method"; }
    Task<WebResponse> handle(WebRequest request) override { co_return answer(request); }
    WebResponse refuse(const WebRequest&, const Fault& fault) const override {
        return json_response(json::serialize(json::object{{"detail", fault.detail()}}), info(fault.cause()).http_status);
    }

private:
    struct Reply {
        std::string method, message;
        std::int64_t id = 0;
        WebFields fields;
    };

    WebResponse answer(const WebRequest& request);
    WebResponse take_reply(const std::string& method, const WebFields& form);
    std::int64_t add_comment(const json::object& order);

    static WebResponse error(std::int64_t code) {
        return json_response(json::serialize(json::object{{"error", {{"error_code", code}, {"error_msg", "stand"}}}}));
    }

    VkStandOptions options_;
    StandKit kit_;
    std::shared_ptr<Callbacks> callbacks_;
    std::map<std::string, Reply> replies_;  ///< by guid or random_id
    std::deque<std::int64_t> codes_;        ///< errors of the next calls
    std::map<std::int64_t, json::object> comments_;
    std::int64_t last_id_ = 1'000;
    int calls_ = 0, repeats_ = 0;
    Faults faults_;
    FaultyEndpoint endpoint_;
};

WebResponse VkStand::answer(const WebRequest& request) {
    ++calls_;
    const std::string method = request.path.substr(std::min(request.path.size(), prefix().size() + 1));
    const WebFields form = parse_form(request.body.bytes);
    if (field(form, "access_token") != options_.access_token) return error(5);
    if (field(form, "v").empty()) return error(8);
    if (!codes_.empty()) {
        const auto code = codes_.front();
        codes_.pop_front();
        return error(code);
    }
    if (method == "utils.getServerTime")
        return json_response(
            json::serialize(json::object{{"response", kit_.clock.now().time_since_epoch().count() / 1'000'000}}));
    for (const char* known :
         {"wall.createComment", "board.createComment", "photos.createComment", "video.createComment", "messages.send"})
        if (method == known) return take_reply(method, form);
    return error(3);
}

WebResponse VkStand::take_reply(const std::string& method, const WebFields& form) {
    const std::string key = field(form, method == "messages.send" ? "random_id" : "guid");
    if (key.empty() || field(form, "message").empty()) return error(100);
    auto [reply, fresh] = replies_.try_emplace(key, Reply{method, field(form, "message"), ++last_id_, form});
    if (!fresh) ++repeats_;
    const json::object made{{"comment_id", reply->second.id}};
    return json_response(json::serialize(json::object{{"response", made}}));
}

std::int64_t VkStand::add_comment(const json::object& order) {
    const std::string what = text_of(order, "what", "new");
    const std::int64_t id = number_of(order, "id", ++last_id_);
    json::object& comment = comments_[id];
    comment["id"] = id;
    comment["owner_id"] = -options_.group_id;
    comment["post_owner_id"] = -options_.group_id;
    comment["post_id"] = number_of(order, "post_id", comment.contains("post_id") ? comment["post_id"].as_int64() : 1);
    comment["from_id"] = number_of(order, "from_id", comment.contains("from_id") ? comment["from_id"].as_int64() : 4242);
    if (!comment.contains("date")) comment["date"] = kit_.clock.now().time_since_epoch().count() / 1'000'000;
    if (order.contains("text")) comment["text"] = text_of(order, "text");
    json::object object = comment;
    if (what == "delete")
        object = {
            {"id", id}, {"owner_id", comment["owner_id"]}, {"post_id", comment["post_id"]}, {"deleter_id", comment["from_id"]}};
    callbacks_->add(text_of(order, "event_id", make_trace_id()), "wall_reply_" + what, json::serialize(object));
    return id;
}

std::string VkStand::command(std::string_view action, std::string_view body) {
    const json::object order = object_of(body);
    if (action == "server") {
        callbacks_->use_url(text_of(order, "url"));
        callbacks_->ask_confirmation();
        return R"({"asked": true})";
    }
    if (action == "comments") {
        json::array ids;
        for (const json::value& one : order.at("comments").as_array()) ids.emplace_back(add_comment(one.as_object()));
        return json::serialize(json::object{{"ids", std::move(ids)}});
    }
    if (action == "event") {
        callbacks_->add(text_of(order, "event_id", make_trace_id()), text_of(order, "type"),
                        json::serialize(order.at("object")));
        return "{}";
    }
    if (action == "errors") {
        for (const json::value& code : order.at("codes").as_array()) codes_.push_back(code.as_int64());
        return "{}";
    }
    throw Fault(Cause::unknown_operation, "action " + std::string(action));
}

std::string VkStand::state() const {
    std::map<std::string, int> counts;
    json::array effects, replies;
    for (const auto& [key, reply] : replies_) {
        const std::string about = field(reply.fields, "reply_to_comment");
        ++counts[about.empty() ? key : "reply:" + about];
        json::object shown{{"key", key}, {"method", reply.method}, {"message", reply.message}};
        for (const auto& [name, value] : reply.fields)
            if (name != "access_token" && name != "message") shown[name] = value;
        replies.push_back(std::move(shown));
    }
    for (const auto& [key, count] : counts) effects.push_back(json::object{{"key", key}, {"count", count}});
    json::array events;
    for (const auto& event : callbacks_->events())
        events.push_back(json::object{{"event_id", event.id},
                                      {"type", event.type},
                                      {"sent", event.sent},
                                      {"answer", event.answer},
                                      {"done", event.done}});
    return json::serialize(
        json::object{{"system", kit_.name},
                     {"kind", "vk"},
                     {"confirmed", callbacks_->confirmed()},
                     {"effects", std::move(effects)},
                     {"replies", std::move(replies)},
                     {"events", std::move(events)},
                     {"counters", {{"calls", calls_}, {"repeats", repeats_}, {"replies", replies_.size()}}}});
}

}  // namespace

std::unique_ptr<StandSystem> make_vk_stand(VkStandOptions options, StandKit kit) {
    return std::make_unique<VkStand>(std::move(options), std::move(kit));
}

}  // namespace gateway::stand
