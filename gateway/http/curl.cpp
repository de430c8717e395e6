#include <mutex>
#include <stdexcept>

#include "gateway/http/curl_native.hpp"

namespace gateway {
namespace {

namespace asio = boost::asio;
constexpr long kept_connections = 256;

}  // namespace

void start_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

CurlTransfer::CurlTransfer(const asio::any_io_executor& executor, CURL* handle) : easy(handle), bell(executor) {
    bell.expires_at(std::chrono::steady_clock::time_point::max());
}

void CurlTransfer::end(CurlEnd with) {
    how = with;
    ended = true;
    bell.cancel();
}

/// One descriptor of libcurl. Asio only waits on it and lets it go (`release`) before libcurl closes it.
struct CurlMulti::Watch {
    Watch(const asio::any_io_executor& io, curl_socket_t fd_) : descriptor(io, fd_), fd(fd_) {}
    ~Watch() { let_go(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    void let_go() {
        if (descriptor.is_open()) {
            descriptor.release();
        }
    }

    asio::posix::stream_descriptor descriptor;
    curl_socket_t fd;
    int wanted = 0;   ///< CURL_POLL_IN and CURL_POLL_OUT as libcurl asked last
    int pending = 0;  ///< those with a wait under way
};

CurlMulti::CurlMulti(asio::any_io_executor io) : io_(std::move(io)), timer_(io_) {
    start_curl();
    multi_ = curl_multi_init();
    if (multi_ == nullptr) {
        throw std::runtime_error("libcurl gives no multi handle");
    }
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kept_connections);
}

CurlMulti::~CurlMulti() {
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    curl_multi_cleanup(multi_);  // still tells on_socket about each descriptor it closes
}

void CurlMulti::add(CurlTransfer& transfer) {
    curl_easy_setopt(transfer.easy, CURLOPT_PRIVATE, &transfer);
    transfers_.insert(&transfer);
    if (curl_multi_add_handle(multi_, transfer.easy) != CURLM_OK) {
        transfer.end({CURLE_FAILED_INIT});
    }
}

void CurlMulti::remove(CurlTransfer& transfer) {
    if (transfers_.erase(&transfer) != 0) {
        curl_multi_remove_handle(multi_, transfer.easy);
    }
}

void CurlMulti::stop() {
    stopped_ = true;
    for (CurlTransfer* transfer : transfers_) {
        if (!transfer->ended) {
            transfer->end({.code = CURLE_ABORTED_BY_CALLBACK, .stopped = true});
        }
    }
}

int CurlMulti::on_socket(CURL*, curl_socket_t fd, int wanted, void* self, void*) {
    auto* multi = static_cast<CurlMulti*>(self);
    wanted == CURL_POLL_REMOVE ? multi->unwatch(fd) : multi->watch(fd, wanted);
    return 0;
}

int CurlMulti::on_timer(CURLM*, long ms, void* self) {
    auto* multi = static_cast<CurlMulti*>(self);
    multi->timer_.cancel();
    if (ms < 0) {
        return 0;
    }
    multi->timer_.expires_after(std::chrono::milliseconds(ms));
    multi->timer_.async_wait([weak = multi->weak_from_this()](const boost::system::error_code& ec) {
        if (const auto alive = weak.lock(); alive && !ec) {
            alive->act(CURL_SOCKET_TIMEOUT, 0);
        }
    });
    return 0;
}

void CurlMulti::watch(curl_socket_t fd, int wanted) {
    auto& slot = watches_[fd];
    if (!slot) {
        slot = std::make_shared<Watch>(io_, fd);
    }
    const auto kept = slot;
    kept->wanted = wanted;
    for (const int event : {CURL_POLL_IN, CURL_POLL_OUT}) {
        if ((wanted & event) != 0 && (kept->pending & event) == 0) {
            wait(kept, event);
        }
    }
}

void CurlMulti::unwatch(curl_socket_t fd) {
    if (const auto found = watches_.find(fd); found != watches_.end()) {
        found->second->wanted = 0;
        found->second->let_go();
        watches_.erase(found);
    }
}

void CurlMulti::wait(const std::shared_ptr<Watch>& watch, int event) {
    using Descriptor = asio::posix::stream_descriptor;
    watch->pending |= event;
    const auto what = event == CURL_POLL_IN ? Descriptor::wait_read : Descriptor::wait_write;
    watch->descriptor.async_wait(what, [weak = weak_from_this(), watch, event](const boost::system::error_code& ec) {
        watch->pending &= ~event;
        const auto alive = weak.lock();
        if (!alive || !watch->descriptor.is_open() || (watch->wanted & event) == 0) {
            return;
        }
        const int seen = event == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
        alive->act(watch->fd, ec ? CURL_CSELECT_ERR : seen);
        if (watch->descriptor.is_open() && (watch->wanted & event) != 0 && (watch->pending & event) == 0) {
            alive->wait(watch, event);
        }
    });
}

void CurlMulti::act(curl_socket_t fd, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    collect();
}

void CurlMulti::collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        CurlTransfer* transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        if (!transfer->ended) {
            transfer->end({message->data.result});
        }
    }
}

}  // namespace gateway
