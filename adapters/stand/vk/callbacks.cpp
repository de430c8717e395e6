#include "adapters/stand/vk/callbacks.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>

namespace gateway::stand {

namespace json = boost::json;

void Callbacks::add(std::string id, std::string type, std::string object) {
    json::object body{{"type", type},
                      {"group_id", options_.group_id},
                      {"event_id", id},
                      {"v", options_.api_version},
                      {"secret", options_.secret},
                      {"object", json::parse(object)}};
    events_.push_back({std::move(id), std::move(type), json::serialize(body), 0, {}, false});
    start();
}

void Callbacks::start() {
    if (running_ || stopped_ || options_.callback_url.empty()) return;
    running_ = true;
    boost::asio::co_spawn(io_, round(shared_from_this()), boost::asio::detached);
}

Task<std::string> Callbacks::post(std::string body) {
    WebCall call;
    call.method = "POST";
    call.url = options_.callback_url;
    call.headers = {{"Content-Type", "application/json"}};
    call.body = std::move(body);
    call.timeout = Duration{10'000};
    try {
        const WebReply reply = co_await web_.send(std::move(call));
        co_return std::to_string(reply.status) + " " + reply.body.substr(0, 200);
    } catch (const TransportError& error) {
        co_return std::string("0 ") + error.what();
    }
}

Task<void> Callbacks::round(std::shared_ptr<Callbacks> self) {
    boost::asio::steady_timer pause(self->io_);
    boost::system::error_code ignored;
    for (;;) {
        auto& events = self->events_;
        const auto next = std::find_if(events.begin(), events.end(), [](const Event& event) { return !event.done; });
        if (next == events.end() || self->stopped_) break;
        Event& event = *next;  // a deque: what is added behind moves nothing
        ++event.sent;
        const std::string body = event.body;
        event.answer = co_await self->post(body);
        event.done = event.answer == "200 ok" || event.sent >= self->options_.most_tries;
        if (event.done) continue;
        pause.expires_after(self->options_.retry_after);
        co_await pause.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    self->running_ = false;
}

void Callbacks::ask_confirmation() {
    confirmed_ = false;
    boost::asio::co_spawn(io_, confirm(shared_from_this()), boost::asio::detached);
}

Task<void> Callbacks::confirm(std::shared_ptr<Callbacks> self) {
    const json::object body{{"type", "confirmation"}, {"group_id", self->options_.group_id}};
    const std::string answer = co_await self->post(json::serialize(body));
    self->confirmed_ = answer == "200 " + self->options_.confirmation;
    self->start();
}

void Callbacks::stop() {
    stopped_ = true;
    web_.stop();
}

}  // namespace gateway::stand
