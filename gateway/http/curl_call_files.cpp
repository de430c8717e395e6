// Options of calls to file servers (FTP, SFTP) and mail servers (SMTP, POP3, IMAP).
#include <algorithm>

#include "gateway/http/curl_call_native.hpp"

namespace gateway {

bool has_scheme(const std::string& url, std::string_view scheme) {
    return url.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), url.begin(), [](char a, char b) {
               return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
           });
}

bool is_http(const std::string& url) {
    return has_scheme(url, "http://") || has_scheme(url, "https://");
}
bool is_ftp(const std::string& url) {
    return has_scheme(url, "ftp://") || has_scheme(url, "ftps://");
}
bool is_sftp(const std::string& url) {
    return has_scheme(url, "sftp://");
}

bool is_mail(const std::string& url) {
    return has_scheme(url, "smtp://") || has_scheme(url, "smtps://") || has_scheme(url, "pop3://") ||
           has_scheme(url, "pop3s://") || has_scheme(url, "imap://") || has_scheme(url, "imaps://");
}

bool is_file_server(const std::string& url) {
    return is_ftp(url) || is_sftp(url) || is_mail(url);
}

void CurlCall::set_ftp() {
    set(CURLOPT_FTP_CREATE_MISSING_DIRS, static_cast<long>(CURLFTP_CREATE_DIR_RETRY));
    set(CURLOPT_FTP_SKIP_PASV_IP, 1L);
    if (!call_.tls.ca_file.empty()) {
        set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));  // ftp:// with a CA means explicit TLS
    }
    set_transfer();
}

void CurlCall::set_transfer() {
    set_orders();
    if (call_.method == "PUT") {
        set_upload();
    } else if (call_.method == "LIST") {
        set(CURLOPT_DIRLISTONLY, 1L);
    } else if (call_.method == "ORDER") {
        set(CURLOPT_NOBODY, 1L);
    } else if (call_.resume_from) {
        received_ = *call_.resume_from;
        set(CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(*call_.resume_from));
    }
}

void CurlCall::set_sftp() {
    if (call_.tls.ca_file.empty()) {
        throw TransportError(Cause::tls_failed, false, "sftp needs a known_hosts file in ca_file to know the partner by");
    }
    set(CURLOPT_SSH_KNOWNHOSTS, call_.tls.ca_file.string());
    set(CURLOPT_FTP_CREATE_MISSING_DIRS, static_cast<long>(CURLFTP_CREATE_DIR_RETRY));
    set(CURLOPT_SSH_AUTH_TYPES, static_cast<long>(call_.tls.key_file.empty() ? CURLSSH_AUTH_PASSWORD : CURLSSH_AUTH_PUBLICKEY));
    if (!call_.tls.key_file.empty()) {
        set(CURLOPT_SSH_PRIVATE_KEYFILE, call_.tls.key_file.string());
    }
    set_transfer();
}

void CurlCall::set_orders() {
    for (const std::string& order : call_.orders) {
        append(orders_, order);
    }
    set(CURLOPT_POSTQUOTE, orders_.get());
}

void CurlCall::set_mail() {
    if (!call_.tls.ca_file.empty()) {
        set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));  // a CA means STARTTLS where the scheme has no TLS
    }
    if (call_.method == "PUT") {
        set(CURLOPT_MAIL_FROM, "<" + call_.mail_from + ">");
        for (const std::string& address : call_.mail_to) {
            append(recipients_, "<" + address + ">");
        }
        set(CURLOPT_MAIL_RCPT, recipients_.get());
        set_upload();
    } else if (call_.method != "GET") {
        set(CURLOPT_CUSTOMREQUEST, call_.method);
        // POP3 answers most commands in one line; what has no list to send would be waited for.
        const bool one_line_answer = has_scheme(call_.url, "pop3") && call_.method.starts_with("DELE");
        set(CURLOPT_NOBODY, one_line_answer ? 1L : 0L);
    }
}

}  // namespace gateway
