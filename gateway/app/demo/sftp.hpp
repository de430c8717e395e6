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

    /// Does nothing yet.
    explicit DemoSftp(const Workplace& place);

    /// Makes the keys (blocks for some milliseconds), starts it, waits until it takes our key and switches the connector and
    /// its route on, with this server's address and account. Why that failed, within 15 s or so; empty: it did not.
    Task<std::string> come_up(WebClient& web);

private:
    void start();
    WebCall listing() const;
    void connect() const;
    void make_key(const std::string& name) const;
    std::filesystem::path write_settings() const;
    std::string url() const;

    const Workplace& place_;
    std::filesystem::path dir_;
    std::unique_ptr<Child> server_;
};

}  // namespace gateway
