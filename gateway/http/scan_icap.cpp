#include "gateway/http/scan_icap.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fstream>
#include <stdexcept>

#include "gateway/core/web.hpp"

namespace gateway {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t piece_octets = 256u << 10;
constexpr std::size_t longest_answer = 64u << 10;

/// A conversation that a timer may cut: shared by the coroutine and the timer's handler, whichever ends last.
struct Conversation {
    explicit Conversation(const asio::any_io_executor& io) : socket(io), resolver(io), timer(io) {}
    tcp::socket socket;
    tcp::resolver resolver;
    asio::steady_timer timer;
    bool late = false;
};

void cut_at(const std::shared_ptr<Conversation>& line, Deadline deadline) {
    line->timer.expires_after(std::max(deadline.remaining(), Duration(1)));
    line->timer.async_wait([line](const boost::system::error_code& ended) {
        if (ended) return;
        line->late = true;
        line->resolver.cancel();
        boost::system::error_code ignored;
        line->socket.close(ignored);
    });
}

ScanResult no_verdict(std::string detail) {
    return {ScanResult::Kind::unavailable, std::move(detail)};
}

std::string hex(std::uint64_t number) {
    std::string text;
    do text.insert(text.begin(), "0123456789abcdef"[number % 16]);
    while ((number /= 16) != 0);
    return text;
}

std::string head_of(const IcapAddress& address, std::uint64_t size) {
    const std::string asked = "GET /attachment HTTP/1.1\r\nHost: gateway\r\n\r\n";
    const std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
    return "RESPMOD icap://" + address.host + ":" + address.port + "/" + address.service +
           " ICAP/1.0\r\nHost: " + address.host +
           "\r\nUser-Agent: appeal-gateway\r\nAllow: 204\r\nConnection: close\r\nEncapsulated: req-hdr=0, res-hdr=" +
           std::to_string(asked.size()) + ", res-body=" + std::to_string(asked.size() + answer.size()) + "\r\n\r\n" + asked +
           answer;
}

/// The ICAP head and as much behind it as came with it.
struct Answer {
    int status = 0;
    WebFields fields;
    std::string rest;
};

Answer parse_answer(const std::string& text) {
    Answer answer;
    const auto end = text.find("\r\n\r\n");
    std::size_t at = text.find("\r\n");
    if (end == std::string::npos || !text.starts_with("ICAP/1.") || at < 12) return answer;
    for (std::size_t i = 9; i < 12; ++i) {
        if (text[i] < '0' || text[i] > '9') return answer;
        answer.status = answer.status * 10 + (text[i] - '0');
    }
    while (at < end) {
        const auto next = text.find("\r\n", at + 2);
        const std::string line = text.substr(at + 2, next - at - 2);
        if (const auto colon = line.find(':'); colon != std::string::npos)
            answer.fields.emplace_back(line.substr(0, colon),
                                       line.substr(std::min(line.find_first_not_of(" \t", colon + 1), line.size())));
        at = next;
    }
    answer.rest = text.substr(end + 4);
    return answer;
}

/// What scanners put there may quote a file's name: only plain characters and not many.
std::string plain(std::string_view words) {
    std::string text;
    for (const char c : words.substr(0, 120)) text.push_back(c >= 0x20 && c < 0x7f ? c : '?');
    return text;
}

ScanResult verdict_of(const Answer& answer) {
    if (answer.status == 0) return no_verdict("the ICAP server's answer cannot be read");
    for (const char* name : {"X-Infection-Found", "X-Virus-ID", "X-Violations-Found"}) {
        if (const auto found = header_of(answer.fields, name)) return {ScanResult::Kind::infected, plain(*found)};
    }
    if (answer.status == 204) return {ScanResult::Kind::clean, {}};
    if (answer.status != 200) return no_verdict("ICAP " + std::to_string(answer.status));
    const bool blocked =
        answer.rest.find("HTTP/1.1 403") != std::string::npos || answer.rest.find("HTTP/1.0 403") != std::string::npos;
    return blocked ? ScanResult{ScanResult::Kind::infected, "blocked by the scanner"} : ScanResult{ScanResult::Kind::clean, {}};
}

class IcapScanner final : public Scanner {
public:
    IcapScanner(asio::any_io_executor io, Workers& workers, IcapAddress address)
        : io_(std::move(io)), workers_(workers), address_(std::move(address)) {}

    Task<ScanResult> scan(std::filesystem::path file, Deadline deadline) override {
        auto line = std::make_shared<Conversation>(io_);
        cut_at(line, deadline);
        ScanResult result = co_await talk(line, std::move(file));
        line->timer.cancel();
        if (line->late) result = no_verdict("the ICAP server was too slow");
        co_return result;
    }

private:
    Task<ScanResult> talk(std::shared_ptr<Conversation> line, std::filesystem::path file);
    Task<bool> connect(std::shared_ptr<Conversation> line);
    Task<bool> send(std::shared_ptr<Conversation> line, std::string octets);
    Task<bool> send_file(std::shared_ptr<Conversation> line, std::filesystem::path file);
    Task<std::string> receive(std::shared_ptr<Conversation> line);

    asio::any_io_executor io_;
    Workers& workers_;
    IcapAddress address_;
};

Task<ScanResult> IcapScanner::talk(std::shared_ptr<Conversation> line, std::filesystem::path file) {
    std::error_code unreadable;
    const auto size = std::filesystem::file_size(file, unreadable);
    if (unreadable) co_return no_verdict("the file cannot be read");
    const bool connected = co_await connect(line);
    if (!connected) co_return no_verdict("nobody answers at the ICAP server");
    // A scanner that has seen enough answers and closes before the end: what it said counts, whether or not all was sent.
    const bool begun = co_await send(line, head_of(address_, size));
    if (begun) co_await send_file(line, std::move(file));
    co_return verdict_of(parse_answer(co_await receive(line)));
}

Task<bool> IcapScanner::connect(std::shared_ptr<Conversation> line) {
    auto [unknown, found] = co_await line->resolver.async_resolve(address_.host, address_.port, quietly);
    if (unknown) co_return false;
    auto [refused, endpoint] = co_await asio::async_connect(line->socket, found, quietly);
    co_return !refused && !line->late;
}

Task<bool> IcapScanner::send(std::shared_ptr<Conversation> line, std::string octets) {
    auto [error, sent] = co_await asio::async_write(line->socket, asio::buffer(octets), quietly);
    co_return !error;
}

Task<bool> IcapScanner::send_file(std::shared_ptr<Conversation> line, std::filesystem::path file) {
    std::ifstream in(file, std::ios::binary);
    std::string piece;
    bool going = true;
    while (going) {
        piece.resize(piece_octets);
        const auto read = co_await offload(workers_, [&] { return in.read(piece.data(), piece_octets).gcount(); });
        piece.resize(static_cast<std::size_t>(read));
        const std::string chunk = read == 0 ? "0\r\n\r\n" : hex(piece.size()) + "\r\n" + piece + "\r\n";
        going = co_await send(line, chunk);
        if (read == 0) break;
    }
    co_return going;
}

Task<std::string> IcapScanner::receive(std::shared_ptr<Conversation> line) {
    std::string text;
    char piece[4096];
    while (text.size() < longest_answer) {
        auto [error, octets] = co_await line->socket.async_read_some(asio::buffer(piece), quietly);
        text.append(piece, octets);
        if (error) break;
        const auto end = text.find("\r\n\r\n");
        const bool has_more = text.starts_with("ICAP/1.0 200");  // the encapsulated head tells what it did
        if (end != std::string::npos && (!has_more || text.find("\r\n\r\n", end + 4) != std::string::npos)) break;
    }
    co_return text;
}

}  // namespace

IcapAddress parse_icap_address(const std::string& url) {
    constexpr std::string_view scheme = "icap://";
    const auto slash = url.find('/', scheme.size());
    const bool complete =
        url.starts_with(scheme) && slash != std::string::npos && slash > scheme.size() && slash + 1 < url.size();
    const bool plain_text = std::ranges::none_of(url, [](unsigned char c) { return c <= 0x20 || c >= 0x7f; });
    if (!complete || !plain_text)
        throw std::runtime_error("адрес вида icap://СЕРВЕР:1344/СЛУЖБА / an address like icap://HOST:1344/SERVICE");
    IcapAddress address{url.substr(scheme.size(), slash - scheme.size()), "1344", url.substr(slash + 1)};
    if (const auto colon = address.host.rfind(':'); colon != std::string::npos) {
        address.port = address.host.substr(colon + 1);
        address.host.resize(colon);
    }
    return address;
}

std::unique_ptr<Scanner> make_icap_scanner(asio::any_io_executor io, Workers& workers, IcapAddress address) {
    return std::make_unique<IcapScanner>(std::move(io), workers, std::move(address));
}

}  // namespace gateway
