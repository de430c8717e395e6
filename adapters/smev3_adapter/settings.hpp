// The settings of one connector to an Adapter.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"

namespace gateway::smev3_adapter {

struct AdapterSettings {
    bool folders = false;                 ///< files instead of SOAP
    std::string url;                      ///< SOAP: of the Adapter's service
    std::filesystem::path out_dir;        ///< folders: what we write, the Adapter reads
    std::filesystem::path in_dir;         ///< folders: what the Adapter writes, we read and remove
    std::filesystem::path bad_dir;        ///< folders: what could not be read
    std::filesystem::path files_dir;      ///< attachments of both directions; empty = none are carried
    std::string it_system;                ///< our registration code in the Adapter
    std::string node_id;                  ///< sub-queue
    std::string frgu_code;                ///< the Adapter fetches a transaction code by it
    bool test_message = false;            ///< test environment
    std::optional<Duration> end_of_life;  ///< of our requests, from the attempt on
    bool send_statuses = false;           ///< also states between request and answer
    std::string reject_code;              ///< of a returned appeal
    std::string mapping_in, mapping_out;  ///< XSLT; empty = canonical XML
    std::string key;                      ///< of gateway.yaml: signs attachments (SignaturePKCS7); empty = they go unsigned
    std::string trust;                    ///< of gateway.yaml: judges signatures of attachments; empty = they are only kept
    Duration timeout{30'000};             ///< one call
    Duration unfinished_for{30'000};      ///< folders: how long an unreadable file may be one that is still being written
    std::uint64_t max_message = 16u << 20;
    std::uint64_t max_file = 1u << 30;
    ClientTls tls;
    std::string proxy;
};

std::vector<SettingKey> setting_keys();

/// Throws std::runtime_error naming what is missing.
AdapterSettings read_settings(const Settings& settings);

}  // namespace gateway::smev3_adapter
