#include "gateway/http/response.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>
#include <cstdio>

namespace gateway {
namespace {

using boost::beast::iequals;

bool is_token(std::string_view text) {
    static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

bool belongs_to_server(std::string_view name) {
    static constexpr std::array names{"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Date", "Server"};
    return std::any_of(names.begin(), names.end(), [&](const char* other) { return iequals(name, other); });
}

void add(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    for (const char c : value) {
        const auto octet = static_cast<unsigned char>(c);
        out.push_back((octet < 0x20 && c != '\t') || octet == 0x7F ? ' ' : c);
    }
    out.append("\r\n");
}

}  // namespace

bool may_have_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

std::string to_http_date(Time time) {
    static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(days);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - days));
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                                   weekdays.at(std::chrono::weekday(days).c_encoding()), unsigned(date.day()),
                                   months.at(unsigned(date.month()) - 1), int(date.year()), int(clock.hours().count()),
                                   int(clock.minutes().count()), int(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

std::string response_head(const WebResponse& response, const ResponseFrame& frame) {
    const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(unsigned(response.status)));
    std::string out;
    out.reserve(512);
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    out.append(reason.data(), reason.size()).append("\r\n");
    add(out, "Date", to_http_date(frame.now));
    if (may_have_body(response.status)) {
        add(out, "Content-Length", std::to_string(frame.size));
    }
    if (!frame.keep_alive) {
        add(out, "Connection", "close");
    }
    for (const auto& [name, value] : response.headers) {
        if (is_token(name) && !belongs_to_server(name)) {
            add(out, name, value);
        }
    }
    if (!header_of(response.headers, "X-Content-Type-Options")) {
        add(out, "X-Content-Type-Options", "nosniff");
    }
    if (!header_of(response.headers, "Cache-Control")) {
        add(out, "Cache-Control", "no-store");
    }
    return out.append("\r\n");
}

}  // namespace gateway
