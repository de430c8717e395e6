// One connection: its requests one after another. Native header of this room.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <string>

#include "gateway/http/line_native.hpp"
#include "gateway/http/server_native.hpp"

namespace gateway {

struct Turn;

class Session {
public:
    using Server = WebServer::State;

    /// `crowded`: the server is full; the session only says 503 and closes.
    Session(std::shared_ptr<Server> server, std::unique_ptr<Line> line, bool crowded);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Until the connection ends. Throws only when the session was cut.
    static Task<void> run(std::shared_ptr<Session> self);

    std::string remote;                        ///< the peer's address
    boost::asio::cancellation_signal cancel;   ///< ends `run` wherever it waits
    bool waiting() const { return waiting_; }  ///< between requests: closing loses nothing
    Line& line() { return *line_; }

private:
    enum class Received { octets, end, late };

    Task<void> converse();
    Task<bool> exchange();  ///< one request and its answer; false when the connection is to be closed
    Task<bool> wait_for_request();
    Task<Received> receive();
    Task<WebResponse> respond(Turn& turn);
    Task<void> read_head(Turn& turn);
    Task<void> read_body(Turn& turn);
    void prepare(Turn& turn);
    WebResponse refusal(const Turn& turn, const Fault& fault);
    WebResponse failure(const Turn& turn, const char* what);
    Task<bool> send(WebResponse response, Turn& turn);
    Task<bool> send_file(int fd, std::uint64_t size);
    Task<bool> write(std::string_view octets);
    Task<void> hang_up(bool unread);
    void log_request(const Turn& turn, int status);

    std::shared_ptr<Server> server_;
    std::unique_ptr<Line> line_;
    std::string in_;           ///< octets received and not yet consumed
    std::string client_cert_;  ///< PEM of the connection's verified client certificate
    bool crowded_;
    bool waiting_ = false;
};

}  // namespace gateway
