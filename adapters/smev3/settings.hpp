// The settings of one SMEV connector.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/smev3/attachment_settings.hpp"
#include "adapters/smev3/door_settings.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"

namespace gateway::smev3 {

/// A type of request: root element of the business content.
struct ContentType {
    std::string ns, root;
};

struct Smev3Settings {
    std::string url;  ///< of SMEV; empty: neither consumer nor provider
    std::string version = "1.2";
    std::string key, trust;            ///< names in gateway.yaml
    std::vector<ContentType> filters;  ///< polled by name; an unfiltered poll is always among them
    std::string node_id;
    bool test_message = false;              ///< test environment: TestMessage on every request
    bool sender_signature_required = true;  ///< a request without the sender's ЭП-ОВ is not accepted
    std::optional<Duration> end_of_life;    ///< EOL of our requests, from the attempt on
    Duration timeout{30'000};
    ClientTls tls;
    std::string proxy;
    std::string mapping_in, mapping_out;  ///< XSLT between business content and canonical XML; empty: it is canonical XML
    std::string endpoint;                 ///< path of the door for partners; empty = none
    bool sign_answers = true;             ///< of that door
    std::vector<std::string> senders;     ///< certificates that door lets in; empty = every trusted one
    DoorSettings door;                    ///< its queues and limits
    bool send_statuses = false;           ///< RequestStatus for states between request and answer
    AttachmentSettings files;
};

std::vector<SettingKey> smev3_setting_keys();

/// Throws std::runtime_error naming what is missing.
Smev3Settings read_smev3_settings(const Settings& settings);

}  // namespace gateway::smev3
