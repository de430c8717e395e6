// The built-in counterpart systems as one process, each on its own port or over its folder, and the control port. Loopback
// only: it trusts everybody.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/stand/stand.hpp"
#include "gateway/http/server.hpp"

namespace gateway {

struct StandOptions {
    std::filesystem::path keys_dir;  ///< made by `keys make`
    std::filesystem::path spool_dir;
    std::filesystem::path exchange_dir;  ///< folders of counterparts that exchange files; empty = below spool_dir
    std::uint16_t base_port = 7500;      ///< control; smev +1, pos +2, city-a +3, city-b +4, SMEV's file storage (FTP)
                                         ///< +5, city-c +6, vk +7, city-d +8, town-mail +9 (SMTP) and +10
                                         ///< (POP3), town-ftp +11, sstu +12, bi +16; 0 = any free ones
    std::vector<std::string> faults;     ///< "pos:slow=500ms,p=0.2"
    std::string smev_version;            ///< of SMEV addresses that name none; empty = as the message is written
    Duration pace{300};                  ///< how long counterparts stay in one status
};

/// Everything on the io thread of `io`.
class StandHost {
public:
    /// Throws std::runtime_error with one sentence (keys missing, wrong fault).
    StandHost(boost::asio::io_context& io, Workers& workers, StandOptions options, Clock& clock, Log& log);
    ~StandHost();
    StandHost(const StandHost&) = delete;
    StandHost& operator=(const StandHost&) = delete;

    /// Binds all ports; throws naming the one that is taken.
    void listen();
    /// The control port's orders, for one who drives the stand from inside the process.
    Endpoint& control();
    /// What was ordered of it so far, as a scenario.
    Task<std::string> recording();
    /// Name → port, "control" and "smev-ftp" among them.
    std::map<std::string, std::uint16_t> ports() const;
    Task<void> stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
