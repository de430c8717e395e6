// One WebCall turned into the options of an easy handle, and its end turned back. Native header of this room.
#pragma once

#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/http/client.hpp"
#include "gateway/http/curl_native.hpp"

namespace gateway {

/// One thread; stays where it is made, because libcurl holds pointers into it.
class CurlCall {
public:
    /// Throws TransportError(internal, false) when the call itself is wrong (no such file, scheme not allowed).
    explicit CurlCall(WebCall call);
    ~CurlCall();
    CurlCall(const CurlCall&) = delete;
    CurlCall& operator=(const CurlCall&) = delete;

    CURL* handle() const { return easy_.get(); }
    /// libcurl looks at it at least once a second, also where it blocks, and gives up when it is set.
    void give_up_when(const std::atomic<bool>& wanted);
    /// To be asked once, after the end: the reply, or throws TransportError.
    WebReply finish(CurlEnd how);
    /// True when octets of the request were given to the connection.
    bool begun() const;

private:
    struct Cleanup {
        void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    };
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    struct FreeList {
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };
    using File = std::unique_ptr<std::FILE, CloseFile>;
    using List = std::unique_ptr<curl_slist, FreeList>;

    static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self);
    static int on_seek(void* self, curl_off_t offset, int origin);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static int on_progress(void* wanted, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

    void set_common();
    void set_http();
    void set_tls();
    void set_ftp();
    void set_sftp();
    void set_mail();
    void set_orders();
    void set_upload();
    void set_transfer();
    void open_files();
    bool open_download();
    std::size_t take(const char* data, std::size_t octets);
    static void append(List& list, std::string_view line);
    [[noreturn]] void fail(CurlEnd how) const;
    template <class Value>
    void set(CURLoption option, Value value) {
        const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
        if (code != CURLE_OK) throw TransportError(Cause::internal, false, std::string("libcurl: ") + curl_easy_strerror(code));
    }
    void set(CURLoption option, const std::string& value) { set(option, value.c_str()); }

    WebCall call_;
    List headers_, orders_, recipients_;
    std::array<char, CURL_ERROR_SIZE> words_{};
    File upload_, download_;
    std::size_t body_sent_ = 0;
    std::uint64_t received_ = 0;
    std::size_t header_octets_ = 0;
    bool over_http_ = false;
    bool too_large_ = false;
    bool finished_ = false;
    WebReply reply_;
    std::unique_ptr<CURL, Cleanup> easy_;  ///< dies first: its end may still call back
};

bool has_scheme(const std::string& url, std::string_view scheme);
bool is_http(const std::string& url);
bool is_ftp(const std::string& url);
bool is_sftp(const std::string& url);
bool is_mail(const std::string& url);
/// Whether a call goes to a file or mail server (FTP, SFTP, SMTP, POP3, IMAP): libcurl waits for those in its caller's thread.
bool is_file_server(const std::string& url);

/// A header's value without the blanks around it.
std::string_view header_text(std::string_view text);

/// What a libcurl result means; `begun` as in CurlCall.
struct CurlVerdict {
    Cause cause;
    bool maybe_arrived;
};
CurlVerdict verdict_of(CURLcode code, bool begun);

}  // namespace gateway
