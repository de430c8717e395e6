#include "test_server.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

namespace gateway {

void RecordingLog::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    std::string line = std::to_string(static_cast<int>(level)) + " " + std::string(event);
    for (const LogField& field : fields) {
        line += " " + std::string(field.key) + "=" + field.value;
    }
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
}

std::vector<std::string> RecordingLog::lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
}

bool RecordingLog::has(std::string_view part) const {
    for (const std::string& line : lines()) {
        if (line.find(part) != std::string::npos) {
            return true;
        }
    }
    return false;
}

namespace {

struct Leaving {
    std::atomic<int>& count;
    ~Leaving() { ++count; }
};

}  // namespace

Task<WebResponse> ScriptedEndpoint::handle(WebRequest request) {
    const Leaving leaving{left};
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    ++entered;
    if (hangs) {
        boost::asio::steady_timer never(co_await boost::asio::this_coro::executor);
        never.expires_at(std::chrono::steady_clock::time_point::max());
        co_await never.async_wait(boost::asio::use_awaitable);
    }
    co_return answer_(request);
}

WebResponse ScriptedEndpoint::refuse(const WebRequest& request, const Fault& fault) const {
    WebResponse response = problem_response(fault, request.trace_id);
    response.headers.emplace_back("X-Refused-By", prefix_);
    return response;
}

std::vector<WebRequest> ScriptedEndpoint::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

TestServer::TestServer(std::vector<Endpoint*> endpoints, ServerSettings settings) : work_(io.get_executor()) {
    settings.spool_dir = folder.path();
    server = std::make_unique<WebServer>(io.get_executor(), settings, log);
    server->serve(std::move(endpoints));
    server->listen();
    port_ = server->port();
    client = std::make_unique<WebClient>(io.get_executor());
    thread_ = std::thread([this] { io.run(); });
}

TestServer::~TestServer() {
    boost::asio::post(io, [this] { client.reset(); });
    stop(Duration(0));
    boost::asio::post(io, [this] { server.reset(); });
    work_.reset();
    thread_.join();
}

std::string TestServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

WebReply TestServer::send(WebCall call) {
    return boost::asio::co_spawn(io, client->send(std::move(call)), boost::asio::use_future).get();
}

TransportError TestServer::failure_of(WebCall call) {
    try {
        send(std::move(call));
    } catch (const TransportError& error) {
        return error;
    }
    FAIL("the call got a reply");
    throw std::logic_error("unreachable");
}

void TestServer::stop(Duration grace) {
    boost::asio::co_spawn(io, server->stop(grace), boost::asio::use_future).get();
}

int TestServer::connections() {
    return boost::asio::post(io, boost::asio::use_future([this] { return server->connections(); })).get();
}

bool TestServer::reaches_connections(int count) {
    const Deadline deadline = Deadline::after(Duration(10'000));
    while (connections() != count) {
        if (deadline.passed()) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

std::size_t TestServer::spooled_files() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        count += entry.path().filename().string().starts_with("body-spool-") ? 1 : 0;
    }
    return count;
}

RawSocket::RawSocket(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

RawSocket::~RawSocket() {
    ::close(fd_);
}

bool RawSocket::write(std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t n = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        octets.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void RawSocket::end_writing() {
    ::shutdown(fd_, SHUT_WR);
}

bool RawSocket::more() {
    char piece[65536];
    const ssize_t n = ::recv(fd_, piece, sizeof piece, 0);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        in_ += " [TIMEOUT]";
    }
    if (n > 0) {
        in_.append(piece, static_cast<std::size_t>(n));
    }
    return n > 0;
}

std::string RawSocket::read_to_end() {
    while (more()) {
    }
    return std::move(in_);
}

std::string RawSocket::read_response() {
    std::size_t head = std::string::npos;
    while ((head = in_.find("\r\n\r\n")) == std::string::npos) {
        if (!more()) {
            return std::move(in_);
        }
    }
    std::size_t size = head + 4;
    const std::size_t length = in_.find("Content-Length: ");
    if (length < head) {
        size += std::stoul(in_.substr(length + 16));
    }
    while (in_.size() < size && more()) {
    }
    const std::string response = in_.substr(0, size);
    in_.erase(0, size);
    return response;
}

}  // namespace gateway
