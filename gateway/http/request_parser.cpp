#include "gateway/http/request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <exception>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::iequals;
using boost::beast::string_view;

std::string_view plain(string_view text) {
    return {text.data(), text.size()};
}

/// Beast's state machine with the fields kept as they came.
class BeastParser final : public http::basic_parser<true> {
public:
    BeastParser(RequestParser::BodySink sink, std::uint64_t max_body) : sink_(std::move(sink)), room_(max_body) {
        body_limit(boost::none);  // counted in keep(): Beast would refuse before the head could be looked at
    }

    std::string method, target;
    WebFields fields;
    bool http11 = false;
    std::exception_ptr sink_failure;

private:
    void on_request_impl(http::verb, string_view verb, string_view where, int version, error_code&) override {
        method = plain(verb);
        target = plain(where);
        http11 = version == 11;
    }
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
        if (!is_header_done()) {  // later ones are trailers
            fields.emplace_back(plain(name), plain(value));
        }
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view piece, error_code& ec) override { return keep(piece, ec); }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code& ec) override { return keep(piece, ec); }
    void on_finish_impl(error_code&) override {}

    /// Exceptions of the sink must not cross Beast's state machine half-way through a step.
    std::size_t keep(string_view piece, error_code& ec) {
        if (piece.size() > room_) {
            ec = http::error::body_limit;
            return 0;
        }
        room_ -= piece.size();
        try {
            sink_(plain(piece));
        } catch (const std::exception&) {
            sink_failure = std::current_exception();
            ec = http::error::bad_alloc;
        }
        return piece.size();
    }

    RequestParser::BodySink sink_;
    std::uint64_t room_;
};

Fault fault_of(const error_code& ec) {
    if (ec == http::error::header_limit) {
        return Fault(Cause::header_too_large, "the request's header is over the limit");
    }
    if (ec == http::error::body_limit) {
        return Fault(Cause::too_large, "the request's body is over the limit");
    }
    return Fault(Cause::malformed, "not a well-formed HTTP request: " + ec.message());
}

bool has_folded_line(std::string_view head) {
    return head.find("\n ") != std::string_view::npos || head.find("\n\t") != std::string_view::npos;
}

std::size_t count_of(const WebFields& fields, std::string_view name) {
    std::size_t count = 0;
    for (const auto& field : fields) {
        count += iequals(field.first, name) ? 1 : 0;
    }
    return count;
}

}  // namespace

struct RequestParser::State {
    State(ParserLimits given, BodySink sink) : limits(given), parser(std::move(sink), given.max_body) {
        parser.header_limit(static_cast<std::uint32_t>(limits.max_header));
    }

    void check_growing_head(std::string_view consumed, std::string_view rest) {
        head_size += consumed.size();
        if (head_size + (parser.is_header_done() ? 0 : rest.size()) > limits.max_header) {
            throw Fault(Cause::header_too_large,
                        "the request's header is over " + std::to_string(limits.max_header) + " octets");
        }
        if (parser.fields.size() > limits.max_fields) {
            throw Fault(Cause::header_too_large, "more than " + std::to_string(limits.max_fields) + " header fields");
        }
        if (has_folded_line(consumed)) {
            throw Fault(Cause::malformed, "a header field folded over several lines");
        }
    }

    /// In a body only a chunk's header or the trailers wait for more octets.
    void check_waiting_body(std::size_t waiting) const {
        if (parser.is_header_done() && waiting > limits.max_header) {
            throw Fault(Cause::malformed, "a chunk's header or the trailers are over the limit");
        }
    }

    void check_head() const {
        const auto coding = header_of(parser.fields, "Transfer-Encoding");
        if (coding && (!iequals(*coding, "chunked") || !parser.http11)) {
            throw Fault(Cause::malformed, "only the transfer coding \"chunked\" of HTTP/1.1 is understood",
                        "Transfer-Encoding");
        }
        if (count_of(parser.fields, "Content-Length") + count_of(parser.fields, "Transfer-Encoding") > 1) {
            throw Fault(Cause::malformed, "the length of the body is given twice", "Content-Length");
        }
        const auto hosts = count_of(parser.fields, "Host");
        if (hosts > 1 || (hosts == 0 && parser.http11)) {
            throw Fault(Cause::malformed, "exactly one Host field is required", "Host");
        }
    }

    ParserLimits limits;
    BeastParser parser;
    std::uint64_t head_size = 0;
};

RequestParser::RequestParser(ParserLimits limits, BodySink sink) : state_(std::make_unique<State>(limits, std::move(sink))) {}

RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view input) {
    BeastParser& parser = state_->parser;
    std::size_t used = 0;
    while (used < input.size() && !parser.is_done()) {
        const bool in_head = !parser.is_header_done();
        error_code ec;
        const std::size_t n = parser.put(boost::asio::const_buffer(input.data() + used, input.size() - used), ec);
        if (in_head) {
            state_->check_growing_head(input.substr(used, n), input.substr(used + n));
        }
        used += n;
        if (parser.sink_failure) {
            std::rethrow_exception(parser.sink_failure);
        }
        if (ec == http::error::need_more) {
            state_->check_waiting_body(input.size() - used);
            break;
        }
        if (ec) {
            throw fault_of(ec);
        }
        if (in_head && parser.is_header_done()) {
            state_->check_head();
            break;
        }
    }
    return used;
}

bool RequestParser::head_done() const {
    return state_->parser.is_header_done();
}
bool RequestParser::done() const {
    return state_->parser.is_done();
}
const std::string& RequestParser::method() const {
    return state_->parser.method;
}
const std::string& RequestParser::target() const {
    return state_->parser.target;
}
WebFields& RequestParser::fields() {
    return state_->parser.fields;
}
bool RequestParser::keep_alive() const {
    return state_->parser.keep_alive();
}

bool RequestParser::expects_continue() const {
    const auto expect = header_of(state_->parser.fields, "Expect");
    return state_->parser.http11 && expect && iequals(*expect, "100-continue");
}

std::optional<std::uint64_t> RequestParser::announced_body() const {
    const auto length = state_->parser.content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

}  // namespace gateway
