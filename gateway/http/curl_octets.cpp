// What libcurl asks of a call while it runs: octets to send, places for octets that came.
#include <algorithm>
#include <utility>

#include "gateway/http/curl_call_native.hpp"

namespace gateway {
namespace {

constexpr std::size_t max_reply_header = 256u << 10;

}  // namespace

std::string_view header_text(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t CurlCall::on_read(char* into, std::size_t size, std::size_t count, void* self) {
    auto& call = *static_cast<CurlCall*>(self);
    if (call.upload_) {
        const std::size_t n = std::fread(into, 1, size * count, call.upload_.get());
        return n == 0 && std::ferror(call.upload_.get()) != 0 ? CURL_READFUNC_ABORT : n;
    }
    const std::size_t n = std::min(size * count, call.call_.body.size() - call.body_sent_);
    std::copy_n(call.call_.body.data() + call.body_sent_, n, into);
    call.body_sent_ += n;
    return n;
}

int CurlCall::on_seek(void*, curl_off_t, int) {
    return CURL_SEEKFUNC_FAIL;
}

std::size_t CurlCall::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& call = *static_cast<CurlCall*>(self);
    const std::size_t n = size * count;
    call.received_ += n;
    if (call.received_ > call.call_.max_reply) {
        call.too_large_ = true;
        return n + 1;  // anything but n ends the transfer
    }
    return call.take(data, n);
}

std::size_t CurlCall::take(const char* data, std::size_t octets) {
    if (download_) {
        return std::fwrite(data, 1, octets, download_.get());
    }
    reply_.body.append(data, octets);
    if (call_.download_to.empty() || reply_.body.size() <= call_.spool_over) {
        return octets;
    }
    const std::string begun = std::exchange(reply_.body, {});
    const bool kept = open_download() && std::fwrite(begun.data(), 1, begun.size(), download_.get()) == begun.size();
    return kept ? octets : 0;
}

int CurlCall::on_progress(void* wanted, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::atomic<bool>*>(wanted)->load() ? 1 : 0;
}

std::size_t CurlCall::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& call = *static_cast<CurlCall*>(self);
    const std::size_t n = size * count;
    const std::string_view line(data, n);
    call.header_octets_ += n;
    if (call.header_octets_ > max_reply_header) {
        call.too_large_ = true;
        return n + 1;
    }
    if (line.starts_with("HTTP/")) {
        call.reply_.headers.clear();  // of a 100 Continue before
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos && call.over_http_) {
        call.reply_.headers.emplace_back(line.substr(0, colon), header_text(line.substr(colon + 1)));
    }
    return n;
}

}  // namespace gateway
