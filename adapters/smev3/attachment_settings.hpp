// The settings of files on their way to and from SMEV.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"

namespace gateway::smev3 {

struct AttachmentSettings {
    /// What becomes of a file's SignaturePKCS7. In each case its octets are kept.
    enum class Signatures {
        kept,     ///< checked; one that is not valid is a warning
        valid,    ///< one that is not valid keeps the message from being taken
        required  ///< and every file must have one
    };

    std::string storage_url;                     ///< of SMEV's file storage; empty: none
    std::string storage_user, storage_password;  ///< for our files; theirs come with credentials of their own
    ClientTls storage_tls;
    std::string key;                         ///< name of the ЭП-СП key for SignaturePKCS7; empty: files go unsigned
    std::uint64_t carried_limit = 5u << 20;  ///< all files of a message together; more goes by the storage, if there is one
    std::uint64_t file_limit = 1u << 30;     ///< one file, both ways
    std::uint64_t files_limit = 1u << 30;    ///< all files of a message, both ways
    Duration transfer_timeout{600'000};      ///< one file to or from the storage
    Signatures signatures = Signatures::kept;
};

std::vector<SettingKey> attachment_setting_keys();
AttachmentSettings read_attachment_settings(const Settings& settings);

}  // namespace gateway::smev3
