#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "adapters/pos/eas.hpp"
#include "adapters/pos/edms_mailbox.hpp"

namespace gateway::pos {

namespace json = boost::json;

EasClient::EasClient(PosSettings settings, AdapterKit kit)
    : settings_(std::move(settings)), kit_(std::move(kit)), words_(settings_), catalogue_(settings_.catalogue_every) {}

WebCall EasClient::prepared(std::string method, const std::string& path, Deadline deadline) const {
    WebCall call;
    call.method = std::move(method);
    call.url = settings_.url + path;
    call.timeout = std::min(settings_.timeout, deadline.remaining());
    call.tls = settings_.tls;
    call.proxy = settings_.proxy;
    return call;
}

Task<void> EasClient::renew(Deadline deadline) {
    WebCall call = prepared("POST", "/user-service/oauth/token", deadline);
    call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    call.user = settings_.basic_client;
    call.password = settings_.basic_secret;
    call.body = "username=" + percent_encode(settings_.user) + "&password=" + percent_encode(settings_.password) +
                "&scope=any&grant_type=password";
    const WebReply reply = co_await kit_.web.send(std::move(call));
    require_success(reply, "oauth/token", kit_.clock.now());
    boost::system::error_code error;
    const json::value parsed = json::parse(reply.body, error);
    const auto* object = error ? nullptr : parsed.if_object();
    const auto* token = object == nullptr ? nullptr : object->if_contains("access_token");
    if (token == nullptr || !token->is_string()) throw Fault(Cause::partner_garbage, "oauth/token: no access_token");
    token_ = std::string(token->get_string());
}

Task<WebReply> EasClient::call(std::string method, std::string path, std::string body, Deadline deadline) {
    WebCall call = prepared(std::move(method), path, deadline);
    if (!body.empty()) call.headers.emplace_back("Content-Type", "application/json");
    call.body = std::move(body);
    co_return co_await authorized(std::move(call), deadline);
}

Task<WebReply> EasClient::upload(std::string path, std::filesystem::path file, std::string content_type, Deadline deadline) {
    WebCall call = prepared("POST", path, deadline);
    call.headers.emplace_back("Content-Type", std::move(content_type));
    call.body_file = std::move(file);
    co_return co_await authorized(std::move(call), deadline);
}

Task<WebReply> EasClient::authorized(WebCall wanted, Deadline deadline) {
    if (token_.empty()) co_await renew(deadline);
    for (int round = 0;; ++round) {
        WebCall call = wanted;
        call.timeout = std::min(settings_.timeout, deadline.remaining());
        call.headers.emplace_back("Authorization", "Bearer " + token_);
        call.headers.emplace_back("Accept", "application/json");
        WebReply reply = co_await kit_.web.send(std::move(call));
        const bool stale = reply.status == 401 || reply.status == 403;
        if (!stale || round > 0) co_return reply;
        co_await renew(deadline);
    }
}

}  // namespace gateway::pos
