// Events of the community on their way to the gateway: in order, each until it is answered `ok`.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "adapters/stand/vk/vk_stand.hpp"
#include "gateway/http/client.hpp"

namespace gateway::stand {

/// On the io thread. Held by the stand and by the round under way, which outlives a stop by one call.
class Callbacks : public std::enable_shared_from_this<Callbacks> {
public:
    Callbacks(const VkStandOptions& options, boost::asio::any_io_executor io) : options_(options), io_(io), web_(io) {}

    struct Event {
        std::string id, type, body;
        int sent = 0;
        std::string answer;  ///< the last one: "200 ok"
        bool done = false;
    };

    /// Sends it as soon as those before it are through.
    void add(std::string id, std::string type, std::string object);
    void use_url(std::string url) { options_.callback_url = std::move(url); }
    /// Asks the gateway for the confirmation; remembers whether it gave it.
    void ask_confirmation();
    bool confirmed() const { return confirmed_; }
    const std::deque<Event>& events() const { return events_; }
    void stop();

private:
    static Task<void> round(std::shared_ptr<Callbacks> self);
    static Task<void> confirm(std::shared_ptr<Callbacks> self);
    Task<std::string> post(std::string body);
    void start();

    VkStandOptions options_;
    boost::asio::any_io_executor io_;
    WebClient web_;
    std::deque<Event> events_;
    bool running_ = false, stopped_ = false, confirmed_ = false;
};

}  // namespace gateway::stand
