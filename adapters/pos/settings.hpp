// The settings of one ПОС connector, read once from its checked block.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"

namespace gateway::pos {

enum class Form { edms, eas_rest };

struct PosSettings {
    Form form = Form::edms;
    std::string url;  ///< base address without trailing slash
    ClientTls tls;
    std::string proxy;
    Duration timeout{30'000};  ///< of one HTTP call
    std::string client_id;     ///< UUID of the registered client

    std::string entrypoint;        ///< edms: segment after /api/smev/
    std::string node_id;           ///< edms: sub-queue, empty = the partner's default
    std::string answer_mapping;    ///< edms: XSLT that makes the request an answer travels in
    Duration verdict_wait{5'000};  ///< edms: how long a delivery waits for ПОС's own verdict

    std::string files_url;  ///< edms: FTP storage of the regional SMEV; empty: files cannot travel
    std::string files_user, files_password, files_ca_file;
    std::string file_key, files_trust;    ///< edms: names in gateway.yaml; empty: unsigned / chains are not checked
    std::uint64_t file_limit = 1u << 30;  ///< one file, both ways
    Duration transfer_timeout{600'000};   ///< edms: one file

    std::string user, password, basic_client, basic_secret;  ///< eas-rest
    std::int64_t region_id = 0;                              ///< eas-rest
    std::string ogrn;                                        ///< eas-rest: the organisation appeals are addressed to
    bool own_id_is_key = false;  ///< eas-rest: the partner treats a repeated `id` as the same appeal

    /// Files. Inwards: ПОС code → ours; outwards: ours → ПОС code (many-to-one maps cannot be turned round).
    std::string status_in, status_out, topic_in, topic_out, decision_in, decision_out, organisations;
    Duration catalogue_every{};  ///< eas-rest: how often subcategories are asked for
};

/// The description of the block; the only place of defaults.
std::vector<SettingKey> pos_setting_keys();

/// Throws std::runtime_error naming the key the chosen form lacks.
PosSettings read_pos_settings(const Settings& settings);

}  // namespace gateway::pos
