#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "gateway/http/line_native.hpp"
#include "gateway/http/tls_native.hpp"

namespace gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

class PlainLine final : public Line {
public:
    explicit PlainLine(tcp::socket socket) : socket_(std::move(socket)) {}

    Task<Error> handshake() override { co_return Error(); }
    Task<std::size_t> read_some(char* into, std::size_t room, Error& error) override {
        const auto [ec, n] = co_await socket_.async_read_some(asio::buffer(into, room), quietly);
        error = ec;
        co_return n;
    }
    Task<Error> write(std::string_view octets) override {
        const auto [ec, n] = co_await asio::async_write(socket_, asio::buffer(octets), quietly);
        co_return ec;
    }
    Task<void> say_goodbye() override {
        Error ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
    }
    std::string client_cert() const override { return {}; }
    bool tls() const override { return false; }

protected:
    tcp::socket& socket() override { return socket_; }

private:
    tcp::socket socket_;
};

class TlsLine final : public Line {
public:
    TlsLine(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

    Task<Error> handshake() override {
        const auto [ec] = co_await stream_.async_handshake(asio::ssl::stream_base::server, quietly);
        shaken_ = !ec;
        co_return ec;
    }
    Task<std::size_t> read_some(char* into, std::size_t room, Error& error) override {
        const auto [ec, n] = co_await stream_.async_read_some(asio::buffer(into, room), quietly);
        error = ec;
        co_return n;
    }
    Task<Error> write(std::string_view octets) override {
        const auto [ec, n] = co_await asio::async_write(stream_, asio::buffer(octets), quietly);
        co_return ec;
    }
    Task<void> say_goodbye() override {
        if (shaken_) {
            // Waits for the peer's close_notify too; the deadline bounds it.
            co_await stream_.async_shutdown(quietly);
        }
        Error ignored;
        stream_.next_layer().shutdown(tcp::socket::shutdown_send, ignored);
    }
    std::string client_cert() const override {
        return client_certificate_pem(const_cast<TlsLine*>(this)->stream_.native_handle());
    }
    bool tls() const override { return true; }

protected:
    tcp::socket& socket() override { return stream_.next_layer(); }

private:
    asio::ssl::stream<tcp::socket> stream_;
    bool shaken_ = false;
};

}  // namespace

Task<void> Line::drain(std::size_t at_most) {
    std::array<char, 16384> waste{};
    for (std::size_t seen = 0; seen < at_most;) {
        const auto [ec, n] = co_await socket().async_read_some(asio::buffer(waste), quietly);
        if (ec) {
            co_return;
        }
        seen += n;
    }
}

void Line::close() {
    Error ignored;
    socket().close(ignored);
}

void Line::sweep(SteadyTime now) {
    if (now >= deadline_) {  // again at each sweep: an operation may begin after the deadline has passed
        expired_ = true;
        Error ignored;
        socket().cancel(ignored);
    }
}

std::unique_ptr<Line> make_plain_line(tcp::socket socket) {
    return std::make_unique<PlainLine>(std::move(socket));
}

std::unique_ptr<Line> make_tls_line(tcp::socket socket, asio::ssl::context& context) {
    return std::make_unique<TlsLine>(std::move(socket), context);
}

}  // namespace gateway
