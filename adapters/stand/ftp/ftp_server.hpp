// A small FTP server for the stand only: passive mode on the loopback, over a FileStorage. USER PASS PWD CWD CDUP MKD TYPE SIZE
// REST PASV EPSV STOR RETR DELE NOOP SYST FEAT OPTS QUIT, for accounts of an exchange NLST RNFR RNTO too (RFC 959, 2428, 3659).
// No active mode, no TLS.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <memory>

#include "adapters/stand/ftp/file_storage.hpp"

namespace gateway::stand {

/// Misbehaviour of transfers. Each count −1 = without end.
struct FtpTrouble {
    std::uint64_t cut_after = 0;  ///< octets after which a transfer breaks
    int cuts = 0;
    int refused_logins = 0;
    int refused_uploads = 0;  ///< 452, no space
};

/// Everything on the io thread.
class FtpServer {
public:
    FtpServer(boost::asio::any_io_executor io, std::shared_ptr<FileStorage> storage);
    ~FtpServer();
    FtpServer(const FtpServer&) = delete;
    FtpServer& operator=(const FtpServer&) = delete;

    /// Throws std::runtime_error when the port is taken; 0 = any free one.
    void listen(std::uint16_t port);
    std::uint16_t port() const;
    void stop();
    void misbehave(FtpTrouble trouble);

    struct State;

private:
    std::shared_ptr<State> state_;  ///< shared with the sessions, which may end after the server object
};

}  // namespace gateway::stand
