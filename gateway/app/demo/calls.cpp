#include "gateway/app/demo/calls.hpp"

#include <boost/json.hpp>
#include <stdexcept>
#include <utility>

namespace gateway {

namespace json = boost::json;

namespace {

json::value parsed(const WebReply& reply, const std::string& url) {
    if (reply.status < 200 || reply.status > 299) {
        throw std::runtime_error(url + ": HTTP " + std::to_string(reply.status) + " " + reply.body.substr(0, 300));
    }
    boost::system::error_code error;
    json::value value = json::parse(reply.body, error);
    if (error) throw std::runtime_error(url + ": ответ не JSON / the answer is no JSON");
    return value;
}

}  // namespace

Task<WebReply> DemoCalls::send(std::string method, std::string url, std::string body, WebFields headers) {
    WebCall call;
    call.method = std::move(method);
    call.url = std::move(url);
    call.body = std::move(body);
    call.headers = std::move(headers);
    call.max_reply = 64u << 20;
    co_return co_await web_.send(std::move(call));
}

Task<json::value> DemoCalls::stand_state(std::string system) {
    const std::string url = stand() + "/control/" + system + "/state";
    co_return parsed(co_await send("GET", url, {}, {}), url);
}

Task<json::value> DemoCalls::stand_order(std::string system, std::string action, std::string body) {
    const std::string url = stand() + "/control/" + system + "/" + action;
    co_return parsed(co_await send("POST", url, std::move(body), {{"Content-Type", "application/json"}}), url);
}

Task<json::value> DemoCalls::api_of(std::uint16_t port, std::string path) {
    const std::string url = "http://127.0.0.1:" + std::to_string(port) + path;
    co_return parsed(co_await send("GET", url, {}, {{"Authorization", "Bearer " + place_.admin_token}}), url);
}

Task<bool> DemoCalls::is_ready(std::uint16_t port) {
    try {
        const WebReply reply = co_await send("GET", "http://127.0.0.1:" + std::to_string(port) + "/health/ready", {}, {});
        co_return reply.status == 200;
    } catch (const TransportError&) {
        co_return false;
    }
}

Task<bool> DemoCalls::stand_ready() {
    try {
        const WebReply reply = co_await send("GET", stand() + "/control", {}, {});
        co_return reply.status == 200;
    } catch (const TransportError&) {
        co_return false;
    }
}

Task<std::string> DemoCalls::post_request(std::string form) {
    const std::string url = partners() + "/open311/v2/requests.json";
    const json::value answer =
        parsed(co_await send("POST", url, std::move(form), {{"Content-Type", "application/x-www-form-urlencoded"}}), url);
    co_return std::string(answer.as_array().at(0).as_object().at("service_request_id").as_string());
}

Task<WebReply> DemoCalls::portal(std::string method, std::string path, std::string body, WebFields headers) {
    headers.emplace_back("Authorization", "Bearer " + place_.portal_token);
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    co_return co_await send(std::move(method), partners() + path, std::move(body), std::move(headers));
}

Task<std::string> DemoCalls::request_status(std::string id) {
    const std::string url =
        partners() + "/open311/v2/requests/" + percent_encode(id) + ".json?jurisdiction_id=" + percent_encode("oktmo:33701000");
    const WebReply reply = co_await send("GET", url, {}, {});
    if (reply.status == 404) co_return std::string();
    const json::value answer = parsed(reply, url);
    co_return std::string(answer.as_array().at(0).as_object().at("status").as_string());
}

}  // namespace gateway
