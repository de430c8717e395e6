// A connection, plain or TLS, with one deadline. Native header: keeps Asio's stream templates in one source.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/core/task.hpp"

namespace gateway {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Io thread only. An operation that meets the deadline ends with operation_aborted and `expired()` is true; the octets that
/// have not been read stay readable. The deadline is looked at by the server's sweep, about ten times per second.
class Line {
public:
    using Error = boost::system::error_code;
    virtual ~Line() = default;

    virtual Task<Error> handshake() = 0;  ///< TLS; nothing on a plain line
    /// Octets read, 0 with `error` set at the end of the stream too.
    virtual Task<std::size_t> read_some(char* into, std::size_t room, Error& error) = 0;
    virtual Task<Error> write(std::string_view octets) = 0;  ///< all of them; `octets` must outlive the call
    virtual Task<void> say_goodbye() = 0;                    ///< TLS close_notify, then the end of our direction
    virtual std::string client_cert() const = 0;             ///< PEM or empty
    virtual bool tls() const = 0;

    /// Reads and drops what the peer still sends, so that closing does not destroy the answer on its way.
    Task<void> drain(std::size_t at_most);
    void close();

    void expires_at(SteadyTime at) {
        deadline_ = at;
        expired_ = false;
    }
    void never_expires() { expires_at(SteadyTime::max()); }
    bool expired() const { return expired_; }
    /// Called by the sweep.
    void sweep(SteadyTime now);

protected:
    virtual boost::asio::ip::tcp::socket& socket() = 0;

private:
    SteadyTime deadline_ = SteadyTime::max();
    bool expired_ = false;
};

std::unique_ptr<Line> make_plain_line(boost::asio::ip::tcp::socket socket);
std::unique_ptr<Line> make_tls_line(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& context);

}  // namespace gateway
