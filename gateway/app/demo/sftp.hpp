// An SFTP server of the demonstration's own, where OpenSSH is installed: keys, a port and a folder that are nobody else's.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gateway/app/demo/child.hpp"
#include "gateway/app/demo/workplace.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

/// sshd over the folder of `town-sftp`: SFTP alone, by public key alone, on the loopback, as the user who runs us. Host key and
/// client key are made anew below var/sftp; nothing of /etc/ssh or of anybody's ~/.ssh is read or written. Ended by its own pid
/// when the object goes; sessions end with their clients.
class DemoSftp {
public:
    /// sshd and ssh-keygen.
    static bool is_installed();

    /// Makes the keys (blocks for some milliseconds) and starts it. Throws std::runtime_error.
    explicit DemoSftp(const Workplace& place);

    bool running() { return server_->running(); }
    /// The call that lists the folder as the connector does: it goes well once the server takes our key.
    WebCall listing() const;
    /// Switches the connector and its route on, with this server's address and account. Throws std::runtime_error.
    void connect() const;

private:
    void make_key(const std::string& name) const;
    std::filesystem::path write_settings() const;
    std::string url() const;

    const Workplace& place_;
    std::filesystem::path dir_;
    std::unique_ptr<Child> server_;
};

}  // namespace gateway
