#include "tests/support/imposter.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace gateway {
namespace {

constexpr int patience_ms = 60'000;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Start line and fields of a head that ends with an empty line.
ImposterRequest parse_head(std::string_view head) {
    ImposterRequest request;
    const std::string_view start = head.substr(0, head.find("\r\n"));
    const auto space = start.find(' ');
    request.method = start.substr(0, space);
    if (space != std::string_view::npos) {
        request.target = start.substr(space + 1, start.rfind(' ') - space - 1);
    }
    for (auto at = start.size() + 2; at < head.size();) {
        const auto end = std::min(head.find("\r\n", at), head.size());
        const std::string_view line = head.substr(at, end - at);
        if (const auto colon = line.find(':'); colon != std::string_view::npos) {
            request.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
        }
        at = end + 2;
    }
    return request;
}

void reset(int fd) {
    const linger at_once{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

struct Imposter::Connection {
    int fd;
    int number;
    std::string in;
};

Imposter::Imposter(Handler handler) : handler_(std::move(handler)) {
    listen();
    acceptor_ = std::thread([this] { accept(); });
}

Imposter::~Imposter() {
    ::close(stop_[1]);  // makes stop_[0] readable for everyone
    acceptor_.join();
    for (std::thread& thread : threads_) {
        thread.join();
    }
    ::close(listener_);
    ::close(stop_[0]);
}

void Imposter::listen() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 || ::pipe2(stop_, O_CLOEXEC) != 0) {
        throw std::runtime_error("the imposter cannot listen");
    }
    port_ = ntohs(address.sin_port);
}

std::string Imposter::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

void Imposter::then(ImposterAnswer answer) {
    const std::lock_guard lock(mutex_);
    script_.push_back(std::move(answer));
}

void Imposter::then(ImposterAnswer::Trick trick) {
    ImposterAnswer answer;
    answer.trick = trick;
    then(std::move(answer));
}

void Imposter::handle(Handler handler) {
    const std::lock_guard lock(mutex_);
    handler_ = std::move(handler);
}

std::vector<ImposterRequest> Imposter::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

bool Imposter::wait_for(std::size_t count, Duration patience) const {
    std::unique_lock lock(mutex_);
    return read_.wait_for(lock, patience, [&] { return requests_.size() >= count; });
}

bool Imposter::readable(int fd, int timeout_ms) const {
    pollfd wanted[2] = {{stop_[0], POLLIN, 0}, {fd, POLLIN, 0}};
    int ready = -1;
    do {
        ready = ::poll(wanted, fd < 0 ? 1 : 2, timeout_ms);
    } while (ready < 0 && errno == EINTR);
    return ready > 0 && wanted[0].revents == 0;
}

void Imposter::accept() {
    while (readable(listener_, -1)) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd >= 0) {
            threads_.emplace_back([this, fd, number = ++connections_] { serve(fd, number); });
        }
    }
}

void Imposter::serve(int fd, int number) {
    Connection connection{fd, number, {}};
    while (exchange(connection)) {
    }
    ::close(fd);
}

bool Imposter::next_is_reset() {
    const std::lock_guard lock(mutex_);
    const bool is = !script_.empty() && script_.front().trick == ImposterAnswer::Trick::cut_before_reading;
    if (is) {
        script_.pop_front();
    }
    return is;
}

bool Imposter::exchange(Connection& connection) {
    const auto more = [&] {
        char piece[65536];
        const ssize_t n = readable(connection.fd, patience_ms) ? ::recv(connection.fd, piece, sizeof piece, 0) : 0;
        connection.in.append(piece, n > 0 ? static_cast<std::size_t>(n) : 0);
        return n > 0;
    };
    if (connection.in.empty()) {
        char first = 0;
        if (!readable(connection.fd, patience_ms) || ::recv(connection.fd, &first, 1, MSG_PEEK) <= 0) {
            return false;
        }
    }
    if (next_is_reset()) {
        reset(connection.fd);
        return false;
    }
    std::size_t head = std::string::npos;
    while ((head = connection.in.find("\r\n\r\n")) == std::string::npos) {
        if (!more()) {
            return false;
        }
    }
    ImposterRequest request = parse_head(std::string_view(connection.in).substr(0, head + 2));
    request.connection = connection.number;
    connection.in.erase(0, head + 4);
    if (request.header("Expect")) {
        send(connection.fd, "HTTP/1.1 100 Continue\r\n\r\n", 0);
    }
    const std::size_t length = std::stoul("0" + std::string(request.header("Content-Length").value_or("")));
    while (connection.in.size() < length) {
        if (!more()) {
            return false;
        }
    }
    request.body = connection.in.substr(0, length);
    connection.in.erase(0, length);
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    read_.notify_all();
    return send_answer(connection, request, answer_to(request));
}

ImposterAnswer Imposter::answer_to(const ImposterRequest& request) {
    const std::lock_guard turn(one_handler_);
    std::unique_lock lock(mutex_);
    if (!script_.empty()) {
        ImposterAnswer answer = script_.front();
        script_.pop_front();
        return answer;
    }
    const Handler handler = handler_;
    lock.unlock();
    return handler ? handler(request) : ImposterAnswer{};
}

bool Imposter::send_answer(Connection& connection, const ImposterRequest& request, const ImposterAnswer& answer) {
    using Trick = ImposterAnswer::Trick;
    if (answer.delay.count() > 0) {
        readable(-1, static_cast<int>(answer.delay.count()));  // ends early only with the imposter
    }
    if (answer.trick == Trick::cut_after_reading) {
        return false;
    }
    if (answer.trick == Trick::silent) {
        readable(-1, -1);
        return false;
    }
    if (answer.trick == Trick::garbage) {
        send(connection.fd, "\x16\x03 this is no HTTP at all\r\n\r\n", 0);
        return false;
    }
    std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " Scripted\r\n";
    for (const auto& [name, value] : answer.headers) {
        out += name + ": " + value + "\r\n";
    }
    if (!header_of(answer.headers, "Content-Length") && answer.status != 204) {
        out += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    }
    out += answer.close ? "Connection: close\r\n\r\n" : "\r\n";
    if (answer.trick == Trick::cut_in_answer) {
        send(connection.fd, out + answer.body.substr(0, answer.body.size() / 2), answer.trickle);
        return false;
    }
    return send(connection.fd, request.method == "HEAD" ? out : out + answer.body, answer.trickle) && !answer.close;
}

bool Imposter::send(int fd, std::string_view octets, std::size_t trickle) const {
    while (!octets.empty()) {
        const std::size_t size = trickle == 0 ? octets.size() : 1;
        const ssize_t n = ::send(fd, octets.data(), size, MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        octets.remove_prefix(static_cast<std::size_t>(n));
        pollfd stopped{stop_[0], POLLIN, 0};
        if (trickle > 0 && ::poll(&stopped, 1, static_cast<int>(trickle)) > 0) {
            return false;
        }
    }
    return true;
}

}  // namespace gateway
