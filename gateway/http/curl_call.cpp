#include "gateway/http/curl_call_native.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "gateway/http/tls_ciphers.hpp"

namespace gateway {
namespace {

constexpr long idle_seconds = 15;  ///< older idle connections are not reused: the fewer break under a request, the better

bool one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

CurlCall::CurlCall(WebCall call) : call_(std::move(call)), over_http_(is_http(call_.url)) {
    start_curl();
    easy_.reset(curl_easy_init());
    if (!easy_) {
        throw std::runtime_error("libcurl gives no handle");
    }
    if (!over_http_ && !is_file_server(call_.url)) {
        throw TransportError(Cause::internal, false, "the address is of no protocol we speak");
    }
    if (!one_line(call_.method) || !one_line(call_.url) || !one_line(call_.mail_from)) {
        throw TransportError(Cause::internal, false, "a line break in the method or the address of a call");
    }
    open_files();
    set_common();
    set_tls();
    if (over_http_) {
        set_http();
    } else if (is_ftp(call_.url)) {
        set_ftp();
    } else if (is_sftp(call_.url)) {
        set_sftp();
    } else {
        set_mail();
    }
}

CurlCall::~CurlCall() {
    easy_.reset();
    const bool broken = !finished_ && !call_.download_to.empty();
    download_.reset();
    if (broken && !call_.resume_from) {
        std::error_code ignored;
        std::filesystem::remove(call_.download_to, ignored);  // half a file is no file
    }
}

void CurlCall::open_files() {
    if (!call_.body_file.empty()) {
        upload_.reset(std::fopen(call_.body_file.c_str(), "rbe"));
        if (!upload_) {
            throw TransportError(Cause::internal, false, "the file to send cannot be read");
        }
    }
    if (!call_.download_to.empty() && call_.spool_over == 0 && !open_download()) {
        call_.download_to.clear();
        throw TransportError(Cause::internal, false, "the file for the reply cannot be written");
    }
}

bool CurlCall::open_download() {
    download_.reset(std::fopen(call_.download_to.c_str(), call_.resume_from.value_or(0) > 0 ? "abe" : "wbe"));
    return download_ != nullptr;
}

void CurlCall::set_common() {
    set(CURLOPT_ERRORBUFFER, words_.data());
    set(CURLOPT_URL, call_.url);
    set(CURLOPT_PROTOCOLS_STR, "http,https,ftp,ftps,sftp,smtp,smtps,pop3,pop3s,imap,imaps");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(call_.timeout.count(), 1)));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(call_.connect_timeout.count(), 1)));
    set(CURLOPT_MAXAGE_CONN, idle_seconds);
    set(CURLOPT_PROXY, call_.proxy);  // empty: the environment's proxies are not for us
    set(CURLOPT_WRITEFUNCTION, &CurlCall::on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_HEADERFUNCTION, &CurlCall::on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    if (!call_.user.empty()) {
        set(CURLOPT_USERNAME, call_.user);
        set(CURLOPT_PASSWORD, call_.password);
        set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    }
}

void CurlCall::set_http() {
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    const bool reads_only = call_.method == "GET" || call_.method == "HEAD";
    const bool with_body = upload_ || !call_.body.empty() || call_.method == "POST" || call_.method == "PUT";
    if (with_body) {
        set_upload();
        append(headers_, "Expect:");
    }
    if (!reads_only && call_.body.empty()) {
        // libcurl repeats a request by itself when a reused connection dies without a word, unless a body would have to be
        // sent again (on_seek refuses that). What may have arrived is not ours to repeat: a fresh connection prevents it.
        set(CURLOPT_FRESH_CONNECT, upload_ ? 0L : 1L);
    }
    if (call_.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (call_.method != "GET" || with_body) {
        set(CURLOPT_CUSTOMREQUEST, call_.method);
    }
    for (const auto& [name, value] : call_.headers) {
        if (!one_line(name) || !one_line(value)) {
            throw TransportError(Cause::internal, false, "a line break in a header of a call");
        }
        std::string line = name;
        line.append(header_text(value).empty() ? ";" : ": " + value);
        append(headers_, line);
    }
    set(CURLOPT_HTTPHEADER, headers_.get());
}

void CurlCall::append(List& list, std::string_view line) {
    if (!one_line(line)) {
        throw TransportError(Cause::internal, false, "a line break in a header or an order of a call");
    }
    curl_slist* before = list.release();
    curl_slist* longer = curl_slist_append(before, std::string(line).c_str());
    list.reset(longer != nullptr ? longer : before);
    if (longer == nullptr) {
        throw TransportError(Cause::internal, false, "no memory for a header");
    }
}

void CurlCall::set_tls() {
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_ENABLE_ALPN, 0L);
    set(CURLOPT_SSL_CIPHER_LIST, tls12_ciphers);  // the GOST engine adds its own to every default list
    set(CURLOPT_TLS13_CIPHERS, tls13_ciphers);
    if (is_sftp(call_.url)) {
        return;
    }
    if (!call_.tls.ca_file.empty()) {
        set(CURLOPT_CAINFO, call_.tls.ca_file.string());
        set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (!call_.tls.cert_file.empty()) {
        set(CURLOPT_SSLCERT, call_.tls.cert_file.string());
        set(CURLOPT_SSLKEY, call_.tls.key_file.string());
    }
}

void CurlCall::set_upload() {
    curl_off_t size = static_cast<curl_off_t>(call_.body.size());
    struct stat facts{};
    if (upload_ && ::fstat(fileno(upload_.get()), &facts) == 0) {
        size = facts.st_size;
    }
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, size);
    set(CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
    set(CURLOPT_READFUNCTION, &CurlCall::on_read);
    set(CURLOPT_READDATA, static_cast<void*>(this));
    set(CURLOPT_SEEKFUNCTION, &CurlCall::on_seek);
    set(CURLOPT_SEEKDATA, static_cast<void*>(this));
}

bool CurlCall::begun() const {
    long request_octets = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &request_octets);
    if (over_http_) {
        return request_octets > 0;
    }
    curl_off_t sent = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
    return sent > 0;
}

void CurlCall::give_up_when(const std::atomic<bool>& wanted) {
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &CurlCall::on_progress);
    set(CURLOPT_XFERINFODATA, static_cast<const void*>(&wanted));
}

WebReply CurlCall::finish(CurlEnd how) {
    if (how.code != CURLE_OK) {
        fail(how);
    }
    reply_.downloaded = download_ != nullptr;
    if (download_ && std::fclose(download_.release()) != 0) {
        throw TransportError(Cause::internal, true, "the reply could not be written to its file");
    }
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<int>(status);
    finished_ = true;
    return std::move(reply_);
}

void CurlCall::fail(CurlEnd how) const {
    const std::string words = words_[0] != '\0' ? words_.data() : curl_easy_strerror(how.code);
    if (how.stopped) {
        throw TransportError(Cause::stopping, begun(), "the call was stopped");
    }
    if (too_large_) {
        throw TransportError(Cause::too_large, begun(), "the reply is over " + std::to_string(call_.max_reply) + " octets");
    }
    const bool broken = how.code == CURLE_RECV_ERROR || how.code == CURLE_SEND_ERROR;
    if (broken && header_octets_ == 0 && words.find(" alert ") != std::string::npos) {
        // TLS 1.3: the server says what it thinks of our certificate only after we believe the handshake done; its program
        // never sees a request from such a connection.
        throw TransportError(Cause::tls_failed, false, words);
    }
    const CurlVerdict verdict = verdict_of(how.code, begun());
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    throw TransportError(verdict.cause, verdict.maybe_arrived, words, over_http_ ? 0 : static_cast<int>(status));
}

}  // namespace gateway
