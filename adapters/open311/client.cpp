#include "adapters/open311/client.hpp"

#include <algorithm>

#include "adapters/open311/outgoing.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::open311 {
namespace {

constexpr int most_redirects = 5;
constexpr std::uint64_t longest_answer = 20u << 20;

/// "https://host:port" of a URL.
std::string_view origin_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

/// Where a redirect leads, when it stays on the same scheme and host; else empty.
std::string target_of(const WebReply& reply, const std::string& from) {
    if (reply.status != 301 && reply.status != 302 && reply.status != 307 && reply.status != 308) return {};
    std::string target(reply.header("Location").value_or(""));
    if (target.starts_with('/') && !target.starts_with("//")) target = std::string(origin_of(from)) + target;
    return origin_of(target) == origin_of(from) ? target : std::string();
}

CallResult unreadable(const WebReply& reply, const ReplyRules& rules) {
    CallResult result;
    result.status = reply.status;
    result.failure = failure_of(reply, nullptr, rules);
    if (!result.failure)
        result.failure = in_doubt(Cause::partner_garbage, "HTTP " + std::to_string(reply.status) + " with an unreadable body");
    return result;
}

}  // namespace

WebCall PartnerServer::prepared(std::string resource, Deadline deadline) const {
    WebCall call;
    call.url = settings_->url + "/" + resource + (settings_->json ? ".json" : ".xml");
    call.headers = {{"Accept", settings_->json ? "application/json" : "text/xml"}};
    call.max_reply = longest_answer;
    call.timeout = std::min(settings_->timeout, std::max(deadline.remaining(), Duration(1)));
    call.connect_timeout = std::min(call.timeout, Duration(5'000));
    call.tls = settings_->tls;
    call.proxy = settings_->proxy;
    return call;
}

Task<CallResult> PartnerServer::get(std::string resource, WebFields query, Deadline deadline) {
    auto call = prepared(std::move(resource), deadline);
    if (!settings_->jurisdiction.empty()) query.insert(query.begin(), {"jurisdiction_id", settings_->jurisdiction});
    if (!query.empty()) call.url += "?" + encoded(query);
    co_return co_await this->call(std::move(call), most_redirects);
}

Task<CallResult> PartnerServer::post(std::string resource, WebFields form, Deadline deadline) {
    auto call = prepared(std::move(resource), deadline);
    call.method = "POST";
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    form.insert(form.begin(), {"api_key", settings_->api_key});
    call.body = encoded(form);
    co_return co_await this->call(std::move(call), 0);
}

Task<CallResult> PartnerServer::call(WebCall call, int redirects_left) {
    const ReplyRules rules{settings_->bad_request_is_temporary, kit_.clock.now()};
    WebReply reply;
    CallResult result;
    try {
        reply = co_await kit_.web.send(call);
    } catch (const TransportError& error) {
        result.failure = outcome_of(error);
    }
    if (result.failure) co_return result;
    if (const auto target = target_of(reply, call.url); redirects_left > 0 && !target.empty()) {
        call.url = target;
        co_return co_await this->call(std::move(call), redirects_left - 1);
    }
    try {
        result.answer = co_await offload(kit_.workers, [&reply] { return read_answer(reply.body); });
    } catch (const Fault&) {
        co_return unreadable(reply, rules);
    }
    result.readable = true;
    result.status = reply.status;
    result.failure = failure_of(reply, &result.answer, rules);
    co_return result;
}

}  // namespace gateway::open311
