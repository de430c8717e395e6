// The folder a demonstration runs in: the example configuration, keys, secrets, data, all made anew.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace gateway {

/// The ports of the example configuration, moved by one offset when some are taken.
struct DemoPorts {
    int offset = 0;
    std::uint16_t admin() const { return static_cast<std::uint16_t>(8440 + offset); }
    std::uint16_t partners() const { return static_cast<std::uint16_t>(8441 + offset); }
    std::uint16_t pair_admin() const { return static_cast<std::uint16_t>(8442 + offset); }
    std::uint16_t amqp() const { return static_cast<std::uint16_t>(stand() + 13); }    ///< and two more of the broker's own
    std::uint16_t sftp() const { return static_cast<std::uint16_t>(stand() + 17); }    ///< of the demonstration's sshd
    static constexpr int of_stand = 18;                                                ///< how many from stand() on are used
    std::uint16_t stand() const { return static_cast<std::uint16_t>(7500 + offset); }  ///< control; systems follow
};

struct Workplace {
    std::filesystem::path config;  ///< what `serve --config` gets
    std::filesystem::path var;     ///< beside it: keys, secrets, data, log
    DemoPorts ports;
    std::string admin_token, partner_key, portal_token;

    std::filesystem::path pair() const { return config / "pair"; }                  ///< what the second gateway gets
    std::filesystem::path exchange() const { return var / "exchange"; }             ///< of partners that exchange files
    std::filesystem::path inbox() const { return var / "import/incident-export"; }  ///< where exports are dropped
};

struct WorkplaceOptions {
    std::filesystem::path example = "config";  ///< the commented example
    std::filesystem::path dir;                 ///< where to work; empty: in place, with var/ beside the example
    int port_offset = -1;                      ///< −1: the first one whose ports are all free
    std::string smev_version;                  ///< of the SMEV connector; empty: as the example has it
    bool broker = false;                       ///< switch the connectors on that need a broker
    bool sftp = false;                         ///< a connector will be switched on for an SFTP server: a copy is needed
    std::string region;                        ///< whose sector blocks appeals get; empty: as the example has it
};

/// Makes keys and secrets, empties var/data. Works on a copy of the example unless it runs in place on its own ports. Throws
/// std::runtime_error with one sentence; refuses a configuration whose contour is not `demo`.
Workplace prepare_workplace(const WorkplaceOptions& options);

/// The command line of the stand that belongs to it.
std::vector<std::string> stand_arguments(const Workplace& place, const std::vector<std::string>& faults);
/// Where it is and what opens it: one line of JSON, for a script.
void print_workplace(std::ostream& out, const Workplace& place);

}  // namespace gateway
