// Where exports are taken to beside their folder: the block `send` of bi/*.yaml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway {

/// A receiver of exports over HTTP, SFTP or FTP.
struct BiPlace {
    std::string
        url;  ///< folder that holds a folder per export, without a slash at its end; empty = exports stay where they are
    std::string user, password;               ///< Basic or the server's login
    std::string token;                        ///< HTTP: Authorization: Bearer
    std::filesystem::path ca_file, key_file;  ///< roots, or known_hosts of SFTP; private key of SFTP
    Duration timeout{};                       ///< of one file
    Duration retry{};                         ///< pause after a failure
    bool named() const { return !url.empty(); }
};

std::vector<SettingKey> bi_place_keys();
BiPlace build_bi_place(const Settings& block);

}  // namespace gateway
