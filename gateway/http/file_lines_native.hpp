// FTP, FTPS and SFTP: each call on a thread of its own. Native header of this room.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <vector>

#include "gateway/http/client.hpp"

namespace gateway {

/// libcurl's multi interface blocks its thread for file servers: in the wait for the word after an upload (226), in SSH, in
/// goodbyes. So each of their calls has a thread as long as it runs, at most `lines_at_once` together; a call that waits for a
/// thread uses up its own timeout. Nothing is kept between calls: no idle line of a hung server can hold up our end.
/// All members on the io thread.
class FileLines {
public:
    explicit FileLines(boost::asio::any_io_executor io) : io_(std::move(io)) {}
    ~FileLines();  ///< as stop(), and waits for the threads, about a second at most
    FileLines(const FileLines&) = delete;
    FileLines& operator=(const FileLines&) = delete;

    static constexpr std::size_t lines_at_once = 16;

    /// As WebClient::send. A cancelled call ends when its thread has let go of its files, within about a second.
    Task<WebReply> send(WebCall call);
    void stop();

private:
    struct Line;
    static Task<WebReply> carry(std::shared_ptr<Line> line);
    static Task<void> wait(std::shared_ptr<Line> line);
    static Task<WebReply> refuse();

    boost::asio::any_io_executor io_;
    std::vector<std::weak_ptr<Line>> running_;
    bool stopped_ = false;
    std::unique_ptr<boost::asio::thread_pool> threads_;  ///< made for the first call
};

}  // namespace gateway
