// One control connection of the stand's FTP server and its transfers.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <set>

#include "adapters/stand/ftp/ftp_server.hpp"
#include "gateway/core/task.hpp"

namespace gateway::stand {

class FtpSession;

struct FtpServer::State {
    State(boost::asio::any_io_executor io, std::shared_ptr<FileStorage> files) : acceptor(io), storage(std::move(files)) {}
    boost::asio::ip::tcp::acceptor acceptor;
    std::shared_ptr<FileStorage> storage;
    FtpTrouble trouble;
    std::set<FtpSession*> sessions;
};

/// Counts one use of a misbehaviour down; true when it strikes.
bool strikes(int& left);

/// Kept alive by its own coroutine.
class FtpSession {
public:
    FtpSession(boost::asio::ip::tcp::socket socket, std::shared_ptr<FtpServer::State> server);
    ~FtpSession();
    FtpSession(const FtpSession&) = delete;
    FtpSession& operator=(const FtpSession&) = delete;

    Task<void> run();
    void close();

private:
    struct Place {
        std::string directory, name;
    };

    Task<void> reply(std::string line);
    Task<bool> perform(std::string command, std::string argument);
    Task<void> log_in(std::string password);
    Task<void> open_passive(bool extended);
    Task<void> store(std::string path);
    Task<void> retrieve(std::string path);
    /// Names in a directory, a line each; hidden ones are left out.
    Task<void> list(std::string path);
    Task<bool> send_file(std::string file);
    Task<bool> receive_file(std::string file);
    std::string change_directory(const std::string& argument, bool make);
    std::string size_of(const std::string& argument) const;
    std::string rename(const std::string& argument, bool from);
    /// "/a/b" of a path from where the session stands; empty when it climbs or holds a part that is no plain name.
    std::string absolute(const std::string& path) const;
    /// Where a path points; nullopt when it leads nowhere this login may go.
    std::optional<Place> place_of(const std::string& path) const;
    Task<bool> open_data();
    bool cut_here(std::uint64_t passed);
    /// Ends the session after a long silence; starts anew with every call.
    void watch();

    boost::asio::ip::tcp::socket control_, data_;
    boost::asio::ip::tcp::acceptor passive_;
    boost::asio::steady_timer idle_;
    boost::asio::streambuf input_{4096};
    std::shared_ptr<FtpServer::State> server_;
    std::string user_, folder_ = "/", renamed_;
    std::optional<FileStorage::Access> access_;
    std::uint64_t restart_ = 0;
};

}  // namespace gateway::stand
