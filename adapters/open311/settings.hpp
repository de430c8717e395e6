// What one Open311 partner needs to be told: `client:` when we call its server, `endpoint:` when it calls ours.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/open311/form.hpp"
#include "adapters/open311/services.hpp"
#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"

namespace gateway::open311 {

/// Our side as a client of a municipality's server.
struct ClientSettings {
    enum class Updates { none, mysociety };

    std::string url;           ///< endpoint without trailing slash
    std::string jurisdiction;  ///< sent always when not empty
    std::string api_key;
    bool json = true;  ///< the form of answers we ask for; else XML
    Duration timeout{30'000};
    Services services{{}, {}};                      ///< topic → service_code
    std::string default_service;                    ///< for topics the table does not know; empty: refused
    std::map<std::string, std::string> attributes;  ///< constant answers to required questions
    bool send_applicant = false;            ///< name, e-mail and phone of the citizen; only where the partner may have them
    bool send_requested_datetime = false;   ///< not a parameter of the standard; strict servers refuse it
    bool cut_long_text = false;             ///< over 4 000 characters: cut, else refuse
    bool bad_request_is_temporary = false;  ///< a standard server may mean an outage by 400
    int utc_offset_minutes = 180;           ///< for times without zone
    std::map<std::string, std::string> statuses;  ///< partner's own status words → canonical ones
    int batch = 50;                               ///< ids per status question; 1: GET requests/{id}
    Updates updates = Updates::none;
    ClientTls tls;
    std::string proxy;
};

/// A partner that posts to us.
struct PartnerKey {
    std::string id;  ///< `sender` of its messages
    std::string api_key;
};

/// Our own GeoReport v2 server.
struct EndpointSettings {
    /// What GET shows without a key of appeals that are not confidential (facts: GET needs no key, so it is public to the
    /// world).
    enum class Publish {
        full,    ///< as the standard: description, place, text of the answer
        status,  ///< number, kind, dates and a general sentence about the status
        none     ///< nothing: 404
    };

    std::string prefix, public_url;
    std::map<std::string, std::string> jurisdictions;  ///< id in lower case → ОКТМО of 8 digits
    std::vector<PartnerKey> partners;
    Services services{{}, {}};
    std::string contact, key_service, changeset, agency, service_notice;
    Publish publish = Publish::status;
    Regime regime = Regime::pos_message;
    int utc_offset_minutes = 180;
    FormLimits form;
};

/// Keys below `client:` and `endpoint:`.
std::vector<SettingKey> client_keys();
std::vector<SettingKey> endpoint_keys();

/// Throw std::runtime_error with one sentence. `config_dir` is where dictionaries are read from.
ClientSettings read_client(const Settings& block, const std::filesystem::path& config_dir);
EndpointSettings read_endpoint(const Settings& block, const std::filesystem::path& config_dir);

}  // namespace gateway::open311
