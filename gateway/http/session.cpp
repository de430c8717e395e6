#include "gateway/http/session_native.hpp"

#include <algorithm>
#include <array>

#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/http/target.hpp"
#include "gateway/http/turn_native.hpp"

namespace gateway {
namespace {

constexpr std::size_t read_piece = 16u << 10;
constexpr std::size_t body_piece = 64u << 10;
constexpr std::size_t slowest_rate = 1024;  ///< octets per second

SteadyTime in(Duration duration) {
    return std::chrono::steady_clock::now() + duration;
}

bool known_method(std::string_view method) {
    static constexpr std::array methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    return std::any_of(methods.begin(), methods.end(), [&](const char* other) { return method == other; });
}

}  // namespace

Session::Session(std::shared_ptr<Server> server, std::unique_ptr<Line> line, bool crowded)
    : server_(std::move(server)), line_(std::move(line)), crowded_(crowded) {
    server_->enter(*this);
}

Session::~Session() {
    server_->leave(*this);
}

Task<void> Session::run(std::shared_ptr<Session> self) {
    co_await self->converse();
    self->line_->close();
}

Task<void> Session::converse() {
    line_->expires_at(in(server_->settings.limits.header_time));
    const auto failed = co_await line_->handshake();
    if (failed) {
        server_->log.write(LogLevel::info, "tls_handshake_failed",
                           {{"server", server_->settings.name}, {"remote", remote}, {"reason", failed.message()}});
        co_return;
    }
    client_cert_ = line_->client_cert();
    if (crowded_) {
        Turn turn(server_->settings);
        turn.request.trace_id = make_trace_id();
        co_await send(problem_response(Fault(Cause::overloaded, "too many connections"), turn.request.trace_id), turn);
        co_await hang_up(true);
        co_return;
    }
    bool more = true;
    while (more) {
        more = co_await exchange();
    }
}

Task<bool> Session::wait_for_request() {
    if (!in_.empty()) {
        co_return true;
    }
    if (server_->stopping) {
        co_return false;
    }
    if (in_.capacity() > body_piece) {
        in_.shrink_to_fit();
    }
    line_->expires_at(in(server_->settings.limits.idle_time));
    waiting_ = true;
    const Received got = co_await receive();
    waiting_ = false;
    co_return got == Received::octets;
}

Task<Session::Received> Session::receive() {
    const std::size_t before = in_.size();
    const std::size_t room = waiting_ || before > 0 ? read_piece : body_piece;
    in_.resize(before + room);
    Line::Error error;
    const std::size_t n = co_await line_->read_some(in_.data() + before, room, error);
    in_.resize(before + n);
    if (n > 0) {
        co_return Received::octets;
    }
    co_return line_->expired() ? Received::late : Received::end;
}

Task<bool> Session::exchange() {
    const bool there = co_await wait_for_request();
    if (!there) {
        co_await hang_up(false);
        co_return false;
    }
    Turn turn(server_->settings);
    WebResponse response = co_await respond(turn);
    const bool whole = turn.parser.head_done() && turn.parser.done();
    turn.keep_alive = whole && turn.parser.keep_alive() && !turn.broken && !server_->stopping;
    const int status = response.status;
    const bool sent = co_await send(std::move(response), turn);
    log_request(turn, status);
    if (sent && turn.keep_alive) {
        co_return true;
    }
    co_await hang_up(sent && !whole);
    co_return false;
}

Task<WebResponse> Session::respond(Turn& turn) {
    std::optional<Fault> fault;
    std::string failed;
    try {
        co_await read_head(turn);
        prepare(turn);
        co_await read_body(turn);
        line_->never_expires();
        WebRequest request = turn.request;
        request.body = turn.spool.take();
        turn.body_size = request.body.size;
        co_return co_await turn.endpoint->handle(std::move(request));
    } catch (const Fault& thrown) {
        fault = thrown;
    } catch (const std::exception& thrown) {
        failed = thrown.what();
    }
    co_return fault ? refusal(turn, *fault) : failure(turn, failed.c_str());
}

Task<void> Session::read_head(Turn& turn) {
    turn.request.trace_id = make_trace_id();
    turn.request.remote = remote;
    turn.request.tls = line_->tls();
    turn.request.client_cert = client_cert_;
    line_->expires_at(in(server_->settings.limits.header_time));
    turn.broken = true;  // until the parser says that the next request can be found
    if (in_.starts_with("\r\n")) {
        in_.erase(0, 2);  // RFC 9112 §2.2: an empty line before the request is passed over
    }
    for (;;) {
        in_.erase(0, turn.parser.feed(in_));
        if (turn.parser.head_done()) {
            break;
        }
        const Received got = co_await receive();
        if (got == Received::end) {
            throw Fault(Cause::malformed, "the connection ended inside the header");
        }
        if (got == Received::late) {
            throw Fault(Cause::request_timeout, "the header did not come in time");
        }
    }
    turn.broken = false;
}

void Session::prepare(Turn& turn) {
    WebRequest& request = turn.request;
    turn.expects_continue = turn.parser.expects_continue();
    request.method = turn.parser.method();
    request.target = turn.parser.target();
    request.headers = std::move(turn.parser.fields());
    if (const auto parent = request.header("traceparent")) {
        if (std::string id = trace_id_of(*parent); !id.empty()) {
            request.trace_id = std::move(id);
        }
    }
    Target target = parse_target(request.target);
    request.path = std::move(target.path);
    request.query = std::move(target.query);
    if (!known_method(request.method)) {
        throw Fault(Cause::method_not_allowed, "the gateway does not know this method");
    }
    turn.endpoint = server_->route(request.path);
    if (turn.endpoint == nullptr) {
        throw Fault(Cause::not_found, "nothing is served under this path");
    }
    const auto announced = turn.parser.announced_body();
    if (announced && *announced > server_->settings.limits.max_body) {
        throw Fault(Cause::too_large,
                    "a body of more than " + std::to_string(server_->settings.limits.max_body) + " octets is announced");
    }
}

Task<void> Session::read_body(Turn& turn) {
    const ServerLimits& limits = server_->settings.limits;
    const SteadyTime end = in(limits.body_time);
    if (!turn.parser.done() && turn.expects_continue && in_.empty()) {
        co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    SteadyTime window_end = in(limits.min_rate_window);
    const std::uint64_t wanted = slowest_rate * static_cast<std::uint64_t>(limits.min_rate_window.count()) / 1000;
    std::uint64_t window_octets = 0;
    turn.broken = true;
    for (;;) {
        in_.erase(0, turn.parser.feed(in_));
        if (turn.parser.done()) {
            break;
        }
        line_->expires_at(std::min(end, window_end));
        const std::size_t before = in_.size();
        const Received got = co_await receive();
        window_octets += in_.size() - before;
        const SteadyTime now = std::chrono::steady_clock::now();
        if (got == Received::end) {
            throw Fault(Cause::malformed, "the connection ended inside the body");
        }
        if (now >= end) {
            throw Fault(Cause::request_timeout, "the body did not come in time");
        }
        if (now >= window_end) {
            if (window_octets < wanted) {
                throw Fault(Cause::request_timeout, "the body comes slower than 1 KiB/s");
            }
            window_end = now + limits.min_rate_window;
            window_octets = 0;
        }
    }
    turn.broken = false;
}

WebResponse Session::refusal(const Turn& turn, const Fault& fault) {
    WebResponse response;
    if (turn.endpoint == nullptr) {
        response = problem_response(fault, turn.request.trace_id);
    } else {
        try {
            response = turn.endpoint->refuse(turn.request, fault);
        } catch (const std::exception& thrown) {
            return failure(turn, thrown.what());
        }
    }
    if (response.status == 405 && !header_of(response.headers, "Allow")) {
        response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    return response;
}

WebResponse Session::failure(const Turn& turn, const char* what) {
    if (!server_->cutting) {
        server_->log.write(LogLevel::error, "http_handler_failed",
                           {{"server", server_->settings.name}, {"trace_id", turn.request.trace_id}, {"reason", what}});
    }
    return problem_response(Fault(Cause::internal), turn.request.trace_id);
}

}  // namespace gateway
