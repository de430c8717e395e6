#include "gateway/http/curl_call_native.hpp"

namespace gateway {
namespace {

/// What surely happened before the partner's program saw the request.
std::optional<Cause> cause_before_request(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return Cause::name_unresolved;
        case CURLE_COULDNT_CONNECT:
        case CURLE_INTERFACE_FAILED:
        case CURLE_PROXY:
        case CURLE_FTP_CANT_GET_HOST:
            return Cause::connect_failed;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_CLIENTCERT:
        case CURLE_USE_SSL_FAILED:
            return Cause::tls_failed;
        case CURLE_LOGIN_DENIED:
            return Cause::partner_auth;
        case CURLE_REMOTE_FILE_NOT_FOUND:
            return Cause::not_found;
        case CURLE_REMOTE_ACCESS_DENIED:
            return Cause::partner_rejected;
        case CURLE_REMOTE_DISK_FULL:
            return Cause::partner_unavailable;
        case CURLE_URL_MALFORMAT:
        case CURLE_FAILED_INIT:
        case CURLE_OUT_OF_MEMORY:
        case CURLE_NOT_BUILT_IN:
            return Cause::internal;
        default:
            return std::nullopt;
    }
}

Cause cause_under_way(CURLcode code) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return Cause::timeout;
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_PARTIAL_FILE:
        case CURLE_SEND_FAIL_REWIND:
        case CURLE_AGAIN:
        case CURLE_SSH:
        case CURLE_SSL_SHUTDOWN_FAILED:
            return Cause::connection_cut;
        case CURLE_FILESIZE_EXCEEDED:
            return Cause::too_large;
        case CURLE_FTP_COULDNT_RETR_FILE:
        case CURLE_UPLOAD_FAILED:
        case CURLE_QUOTE_ERROR:
            return Cause::partner_rejected;
        case CURLE_READ_ERROR:
        case CURLE_WRITE_ERROR:
        case CURLE_ABORTED_BY_CALLBACK:
            return Cause::internal;
        default:
            return Cause::partner_garbage;  // HTTP/0.9, unreadable status lines, headers or encodings
    }
}

}  // namespace

CurlVerdict verdict_of(CURLcode code, bool begun) {
    if (const auto cause = cause_before_request(code)) {
        return {*cause, false};
    }
    return {cause_under_way(code), begun};
}

}  // namespace gateway
