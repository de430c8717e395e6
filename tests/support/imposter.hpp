// A scripted HTTP partner on loopback that records what it was asked: the other side of adapters' and the client's tests.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/core/web.hpp"

namespace gateway {

struct ImposterRequest {
    std::string method, target;  ///< as sent
    WebFields headers;
    std::string body;
    int connection = 0;  ///< 1 for the first connection; tells whether one was reused
    std::optional<std::string_view> header(std::string_view name) const { return header_of(headers, name); }
};

/// How one request goes. Content-Length is added unless `headers` has one (a wrong one is allowed).
struct ImposterAnswer {
    enum class Trick {
        none,
        cut_before_reading,  ///< resets the connection with the request unread; it is not recorded
        cut_after_reading,   ///< reads and records the whole request, then closes without a word
        cut_in_answer,       ///< sends the head and half of the body, then closes
        garbage,             ///< octets that are no HTTP
        silent               ///< reads the request and never answers; the connection stays open
    };
    int status = 200;
    WebFields headers;
    std::string body;
    Duration delay{0};        ///< before the answer
    std::size_t trickle = 0;  ///< 0 = at once; else one octet of the answer every so many milliseconds
    bool close = false;       ///< close the connection after the answer
    Trick trick = Trick::none;
};

/// Listens from construction to destruction; a thread per connection, all joined at the end. Calls are for the test's
/// thread. Answers come from the script while it lasts, then from the handler, then a plain 200.
class Imposter {
public:
    /// Runs on the connection's thread, one call at a time.
    using Handler = std::function<ImposterAnswer(const ImposterRequest&)>;

    explicit Imposter(Handler handler = {});
    ~Imposter();
    Imposter(const Imposter&) = delete;
    Imposter& operator=(const Imposter&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url(std::string_view path = "/") const;  ///< "http://127.0.0.1:PORT" + path

    void then(ImposterAnswer answer);  ///< appends to the script
    void then(ImposterAnswer::Trick trick);
    void handle(Handler handler);  ///< replaces the handler

    std::vector<ImposterRequest> requests() const;
    /// Waits until at least `count` requests were read; false when that took longer than `patience`.
    bool wait_for(std::size_t count, Duration patience = Duration(10'000)) const;
    int connections() const { return connections_; }

private:
    struct Connection;
    void listen();
    void accept();
    void serve(int fd, int number);
    bool exchange(Connection& connection);
    bool next_is_reset();
    ImposterAnswer answer_to(const ImposterRequest& request);
    bool send_answer(Connection& connection, const ImposterRequest& request, const ImposterAnswer& answer);
    bool send(int fd, std::string_view octets, std::size_t trickle) const;
    bool readable(int fd, int timeout_ms) const;  ///< false at the end of the imposter or the time

    int listener_ = -1;
    int stop_[2] = {-1, -1};  ///< a pipe; readable once the imposter ends
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    mutable std::mutex mutex_;
    mutable std::condition_variable read_;
    std::mutex one_handler_;
    std::deque<ImposterAnswer> script_;
    Handler handler_;
    std::vector<ImposterRequest> requests_;
    std::list<std::thread> threads_;  ///< touched by the accepting thread, and at the end
    std::thread acceptor_;
};

}  // namespace gateway
