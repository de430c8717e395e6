// An HTTP exchange in plain words, so that endpoints know no server library.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway {

/// A body in memory up to the server's spool threshold, else in a file that vanishes with the request.
struct WebBody {
    std::string bytes;
    std::filesystem::path file;  ///< empty when `bytes` holds it
    std::uint64_t size = 0;
    bool in_file() const { return !file.empty(); }
};

using WebFields = std::vector<std::pair<std::string, std::string>>;

/// First value of a field, name compared without case (headers).
std::optional<std::string_view> header_of(const WebFields& fields, std::string_view name);

struct WebRequest {
    std::string method;  ///< upper case
    std::string target;  ///< as sent: path and query
    std::string path;    ///< percent-decoded, starts with '/'; "." and ".." segments are refused before
    WebFields query;     ///< decoded, in order, repeated names kept
    WebFields headers;
    WebBody body;
    std::string remote;       ///< address of the peer, without port
    std::string client_cert;  ///< PEM of the verified TLS client certificate, or empty
    std::string trace_id;     ///< from traceparent or fresh; 32 hex digits
    bool tls = false;

    std::optional<std::string_view> header(std::string_view name) const { return header_of(headers, name); }
    /// First query parameter of that exact name.
    std::optional<std::string_view> parameter(std::string_view name) const;
    /// Media type of Content-Type in lower case without parameters; empty when absent.
    std::string media_type() const;
};

struct WebResponse {
    int status = 200;   ///< 0: the server closes the connection without an answer (the stand's way to cut a line)
    WebFields headers;  ///< Content-Type belongs here; Content-Length and Date are added by the server
    std::string body;
    std::filesystem::path file;        ///< when set, sent in place of `body`, streamed
    std::shared_ptr<const void> held;  ///< what keeps `file` there until it is sent; may be null
};

/// `application/x-www-form-urlencoded` of a query or a body, decoded, order and repeats kept. Throws Fault(too_large) over
/// `max_fields`, Fault(malformed) on a broken escape and Fault(wrong_encoding) when the result is not UTF-8.
WebFields parse_form(std::string_view text, std::size_t max_fields = 1000);

/// %XX undone; '+' stays. Throws Fault(malformed) on a broken escape or NUL and Fault(wrong_encoding) when not UTF-8.
std::string percent_decode(std::string_view text);

/// RFC 3986 unreserved characters stay, all else becomes %XX.
std::string percent_encode(std::string_view text);

}  // namespace gateway
