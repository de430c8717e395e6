// Every outgoing call: HTTP(S) through libcurl's multi interface on the gateway's io_context; FTP(S), SFTP and mail (SMTP,
// POP3, IMAP, with or without TLS) on threads of their own.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/task.hpp"
#include "gateway/core/web.hpp"

namespace gateway {

/// TLS of one partner. Paths are PEM files; empty = not used.
struct ClientTls {
    std::filesystem::path ca_file;  ///< roots to trust; empty = the system's
    std::filesystem::path cert_file, key_file;
};

struct WebCall {
    /// HTTP method. FTP and SFTP: "GET" downloads, "PUT" uploads, "LIST" gives the names in a folder (url ends with '/'), a
    /// line each, "ORDER" transfers nothing. SMTP: "PUT". POP3 and IMAP: "GET", or a command of the protocol.
    std::string method = "GET";
    std::string url;
    WebFields headers;
    std::string body;
    std::filesystem::path body_file;    ///< when set, streamed in place of `body`
    std::filesystem::path download_to;  ///< when set, the reply's body goes to this file
    std::uint64_t spool_over = 0;       ///< with download_to: shorter bodies stay in WebReply::body, no file is made
    /// FTP and SFTP downloads: download_to holds this many octets of the file, the rest is appended. Whoever resumes keeps
    /// what came: with resume_from set (0 counts) a broken download leaves its file.
    std::optional<std::uint64_t> resume_from;
    /// FTP and SFTP: done in the url's folder after the transfer, in FTP's own commands and libcurl's words for SFTP; '*'
    /// before one whose failure does not matter.
    std::vector<std::string> orders;
    std::string mail_from;                ///< SMTP: envelope, addresses without brackets
    std::vector<std::string> mail_to;     ///< SMTP
    std::uint64_t max_reply = 16u << 20;  ///< octets; more ends the call with Cause::too_large
    Duration timeout{30'000};             ///< whole call
    Duration connect_timeout{5'000};
    std::string proxy;           ///< URL or empty
    std::string user, password;  ///< Basic or FTP login; empty = none
    ClientTls tls;
};

struct WebReply {
    int status = 0;
    WebFields headers;
    std::string body;         ///< empty when it went to download_to
    bool downloaded = false;  ///< the body lies in download_to
    std::optional<std::string_view> header(std::string_view name) const { return header_of(headers, name); }
};

/// No reply. `maybe_arrived` is false only when the request surely never reached the partner's program (name not resolved,
/// connection refused, TLS handshake failed, cancelled before sending).
class TransportError : public std::runtime_error {
public:
    TransportError(Cause cause, bool maybe_arrived, const std::string& detail, int status = 0)
        : std::runtime_error(detail), cause_(cause), maybe_arrived_(maybe_arrived), status_(status) {}
    Cause cause() const { return cause_; }
    bool maybe_arrived() const { return maybe_arrived_; }
    /// The last number a file or mail server has said (SMTP 550); 0 = none.
    int status() const { return status_; }

private:
    Cause cause_;
    bool maybe_arrived_;
    int status_;
};

/// HTTP connections are kept and reused per host; a file server's line serves one file. All calls on the io thread, whatever
/// thread does the work. Redirects are not followed.
class WebClient {
public:
    explicit WebClient(boost::asio::any_io_executor io);
    ~WebClient();  ///< running calls end with TransportError(stopping); waits up to a second for file servers' threads
    WebClient(const WebClient&) = delete;
    WebClient& operator=(const WebClient&) = delete;

    /// Any HTTP status is a reply; throws TransportError otherwise.
    Task<WebReply> send(WebCall call);

    /// Ends all running calls with TransportError(Cause::stopping) and refuses new ones.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The Outcome of a call that got no reply: postponed when it surely did not arrive, else in_doubt.
Outcome outcome_of(const TransportError& error);

/// Seconds or HTTP-date of Retry-After, bounded to 24 h; nullopt when absent or unreadable.
std::optional<Duration> retry_after_of(const WebReply& reply, Time now);

}  // namespace gateway
