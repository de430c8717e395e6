#include "bench/http_load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "bench/timing.hpp"

namespace gateway::bench {

namespace {

constexpr double longest_silence = 10;  // seconds

/// One connection: idle, or one request under way.
class Connection {
public:
    explicit Connection(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const int yes = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("no connection to port " + std::to_string(port));
    }
    Connection(Connection&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Connection& operator=(Connection&&) = delete;
    ~Connection() {
        if (fd_ >= 0) ::close(fd_);
    }

    bool idle() const { return !busy_; }
    pollfd interest() const { return {fd_, POLLIN, 0}; }
    double due() const { return due_; }

    /// Requests are smaller than a socket's buffer: one blocking send.
    void begin(std::string_view request, double due) {
        busy_ = true;
        due_ = due;
        answer_.clear();
        while (!request.empty()) {
            const auto sent = ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
            if (sent <= 0) throw std::runtime_error("the server cut a connection while a request was sent");
            request.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// Reads what is there; true when the answer is whole.
    bool read() {
        char piece[16384];
        const auto got = ::recv(fd_, piece, sizeof piece, 0);
        if (got <= 0) throw std::runtime_error("the server cut a connection before its answer");
        answer_.append(piece, static_cast<std::size_t>(got));
        busy_ = answer_.size() < whole_size();
        return !busy_;
    }

    const std::string& answer() const { return answer_; }
    bool good() const { return answer_.starts_with("HTTP/1.1 200"); }

private:
    std::size_t whole_size() const {
        constexpr std::string_view field = "Content-Length: ";
        const auto end = answer_.find("\r\n\r\n");
        const auto at = answer_.find(field);
        if (end == std::string::npos || at == std::string::npos || at > end) return std::string::npos;
        return end + 4 + std::stoul(answer_.substr(at + field.size(), 12));
    }

    int fd_;
    bool busy_ = false;
    double due_ = 0;
    std::string answer_;
};

class Load {
public:
    Load(const LoadPlan& plan, std::span<const std::string> requests) : plan_(plan), requests_(requests) {
        for (int i = 0; i < plan.connections; ++i) connections_.emplace_back(plan.port);
    }

    LoadResult run() {
        start_ = last_ = wall();
        while (begin_what_is_due() || under_way_ > 0) wait_and_read();
        result_.seconds = last_ - start_;
        return std::move(result_);
    }

private:
    /// False when nothing will be sent any more.
    bool begin_what_is_due() {
        const double now = wall();
        if (now - start_ > plan_.seconds || next_ >= requests_.size()) return false;
        for (Connection& connection : connections_) {
            if (!connection.idle()) continue;
            if (next_ >= requests_.size() || due_of(next_, now) > now) break;
            connection.begin(requests_[next_], due_of(next_, now));
            ++next_;
            ++under_way_;
        }
        return true;
    }

    double due_of(std::size_t number, double now) const {
        return plan_.rate > 0 ? start_ + static_cast<double>(number) / plan_.rate : now;
    }

    void wait_and_read() {
        polled_.clear();
        for (const Connection& connection : connections_) polled_.push_back(connection.interest());
        double patience = 1;
        if (plan_.rate > 0 && next_ < requests_.size()) patience = std::max(0.0, due_of(next_, 0) - wall());
        timespec wait{static_cast<time_t>(patience), static_cast<long>(std::fmod(patience, 1) * 1e9)};
        // Without a free connection only an answer can help.
        if (under_way_ == connections_.size()) wait = {1, 0};
        const int ready = ::ppoll(polled_.data(), polled_.size(), &wait, nullptr);
        if (ready <= 0 && under_way_ > 0 && wall() - last_ > longest_silence) throw std::runtime_error("the server is silent");
        for (std::size_t i = 0; ready > 0 && i < polled_.size(); ++i)
            if (polled_[i].revents != 0 && connections_[i].read()) finish(connections_[i]);
    }

    void finish(const Connection& connection) {
        last_ = wall();
        --under_way_;
        if (connection.good()) {
            ++result_.answered;
            result_.ms.push_back((last_ - connection.due()) * 1000);
        } else {
            if (++result_.refused == 1) result_.first_refusal = connection.answer();
        }
    }

    LoadPlan plan_;
    std::span<const std::string> requests_;
    std::vector<Connection> connections_;
    std::vector<pollfd> polled_;
    std::size_t next_ = 0, under_way_ = 0;
    double start_ = 0, last_ = 0;
    LoadResult result_;
};

}  // namespace

std::string http_post(std::uint16_t port, const std::string& path, const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
           "\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

LoadResult run_load(const LoadPlan& plan, std::span<const std::string> requests) {
    return Load(plan, requests).run();
}

}  // namespace gateway::bench
