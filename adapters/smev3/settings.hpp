// The settings of one SMEV connector.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/smev3/attachment_settings.hpp"
#include "adapters/smev3/door_settings.hpp"
#include "adapters/smev3/inquiry_settings.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"

namespace gateway::smev3 {

/// A type of request: root element of the business content.
struct ContentType {
    std::string ns, root;
};

struct RoutingValues {
    std::vector<std::string> dynamic, identifiers;
};

struct RecordRouting {
    std::int64_t record_id = 0;
    bool general = false;  ///< UseGeneralRouting
    RoutingValues values;
};

/// Block Routing of schemas 1.3: to whom our requests go beside what SMEV itself knows.
struct RoutingSettings {
    RoutingValues everyone;
    std::vector<RecordRouting> records;  ///< of a registry
    bool empty() const { return everyone.dynamic.empty() && everyone.identifiers.empty() && records.empty(); }
};

struct Smev3Settings {
    std::string url;  ///< of SMEV; empty: neither consumer nor provider
    std::string version = "1.2";
    std::string key, trust;                 ///< names in gateway.yaml
    std::vector<std::string> smev_signers;  ///< certificates that sign for SMEV; empty = every trusted one
    std::string personal_key;               ///< ЭП-СП of an official over the content; empty = none
    std::vector<ContentType> filters;       ///< polled by name; an unfiltered poll is always among them
    std::string node_id;
    bool test_message = false;              ///< test environment: TestMessage on every request
    bool sender_signature_required = true;  ///< a request without the sender's ЭП-ОВ is not accepted
    bool answer_test_messages = true;       ///< a TestMessage is answered and not taken; off in a test environment
    std::optional<Duration> end_of_life;    ///< EOL of our requests, from the making of their MessageID on
    Duration renew_id_after{};              ///< a MessageID that failed for so long is replaced
    Duration poison_after{};                ///< a message that cannot be processed for so long is parked and acknowledged
    Duration verdict_wait{};                ///< silence of SMEV about our response that counts as its acceptance
    Duration statistics_every{};            ///< GetIncomingQueueStatistics; zero = never
    std::int64_t queue_quota = 1000;        ///< of SMEV; a queue filled over 80 % of it is a warning
    RoutingSettings routing;                ///< 1.3
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
    std::optional<InquirySettings> inquire;  ///< what we sent is asked after; nullopt: its answers come by themselves
};

std::vector<SettingKey> smev3_setting_keys();

/// Throws std::runtime_error naming what is missing.
Smev3Settings read_smev3_settings(const Settings& settings);

}  // namespace gateway::smev3
