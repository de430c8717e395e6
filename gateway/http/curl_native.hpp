// libcurl's multi interface on Asio. Native header of this room.
#pragma once

#include <curl/curl.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <set>

namespace gateway {

/// Before the first handle. Any thread.
void start_curl();

/// How a transfer ended.
struct CurlEnd {
    CURLcode code = CURLE_OK;
    bool stopped = false;  ///< by us, before its time
};

/// One transfer as the multi handle sees it: an easy handle and a bell that rings when it has ended. Io thread only.
struct CurlTransfer {
    CurlTransfer(const boost::asio::any_io_executor& executor, CURL* handle);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;
    void end(CurlEnd with);

    CURL* easy;
    boost::asio::steady_timer bell;
    CurlEnd how;
    bool ended = false;
};

/// libcurl tells which descriptors and which time to wait for; Asio waits and tells libcurl. Owned by the client and by each
/// running call together, because calls may end after the client. Io thread only.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
public:
    explicit CurlMulti(boost::asio::any_io_executor io);
    ~CurlMulti();
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;

    /// The transfer must be removed before it dies.
    void add(CurlTransfer& transfer);
    void remove(CurlTransfer& transfer);
    void stop();
    bool stopped() const { return stopped_; }
    const boost::asio::any_io_executor& io() const { return io_; }

private:
    struct Watch;
    static int on_socket(CURL*, curl_socket_t fd, int wanted, void* self, void*);
    static int on_timer(CURLM*, long ms, void* self);
    void watch(curl_socket_t fd, int wanted);
    void unwatch(curl_socket_t fd);
    void wait(const std::shared_ptr<Watch>& watch, int event);
    void act(curl_socket_t fd, int events);
    void collect();

    boost::asio::any_io_executor io_;
    boost::asio::steady_timer timer_;
    CURLM* multi_;
    std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
    std::set<CurlTransfer*> transfers_;
    bool stopped_ = false;
};

}  // namespace gateway
