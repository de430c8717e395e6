// The configuration as the program uses it: plain structs, complete and checked. Made by config_reader; nothing here reads
// files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "gateway/app/bi_config.hpp"
#include "gateway/app/bi_feed_config.hpp"
#include "gateway/app/bi_report_config.hpp"
#include "gateway/app/deadline_config.hpp"
#include "gateway/app/keeping_config.hpp"
#include "gateway/app/quality_config.hpp"
#include "gateway/app/scan_config.hpp"
#include "gateway/appeal/disclosure.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/http/server.hpp"
#include "gateway/signature/key_source.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

enum class Contour { demo, test, production };

/// Whose gateway this is; shown in the console, in metrics and in logs.
struct InstanceConfig {
    std::string id;  ///< [a-z0-9-]{1,40}
    std::string title;
    Contour contour = Contour::test;
    std::string region;  ///< whose sector blocks appeals get (dictionaries/topics-REGION.csv); empty = none
    SettingPlace region_place;
    std::string time_zone;  ///< "+05:00"; empty = that of the region
    SettingPlace time_zone_place;
    std::filesystem::path sstu_classifier;  ///< CSV code;level;name; empty = codes of ССТУ are not checked
    SettingPlace sstu_classifier_place;
    std::filesystem::path organ_pages;  ///< dictionary page → organisation; empty = nobody asks
    SettingPlace organ_pages_place;
};

/// `server.name` is the listener's name; `server.spool_dir` lies in the data directory.
struct ListenerConfig {
    SettingPlace place;
    ServerSettings server;
};

struct AdminConfig {
    std::string listener;  ///< name of the listener that carries /health, /metrics and /api
    std::string token;     ///< the bearer token of /api
    SettingPlace place;
};

struct KeyPairConfig {
    SettingPlace place;
    KeySource source;
};

struct KeyConfig {
    std::string name;
    SettingPlace place;
    std::vector<KeyPairConfig> pairs;  ///< at least one; the one whose term holds signs
};

struct TrustConfig {
    std::string name;
    SettingPlace place;
    std::filesystem::path dir;
    TrustPolicy policy;
    std::string proxy;  ///< towards CRLs and responders; empty = none
};

enum class LogFormat { kv, json };

struct LogConfig {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::kv;
    std::filesystem::path file;  ///< empty = stdout
};

struct StoreConfig {
    enum class Kind { sqlite, memory };
    Kind kind = Kind::sqlite;
    int queue_limit = 0;                ///< calls that may wait for the writer; above: Fault(overloaded)
    std::uint64_t checkpoint_over = 0;  ///< octets of the write-ahead log at which the writer checkpoints itself
    EncryptionConfig encryption;        ///< of bodies on disk
    bool operator==(const StoreConfig&) const = default;
};

/// Dossiers are signed with this key of `keys`; empty = none can be made.
struct DossierConfig {
    std::string key;
    SettingPlace place;
};

/// The time stamp authority (RFC 3161); an empty url = evidence is not stamped.
struct TimestampConfig {
    std::string url, policy, trust;  ///< policy: a dotted OID or empty; trust: name of a trust store
    Duration timeout{};              ///< of one query
    SettingPlace place;
    bool enabled() const { return !url.empty(); }
};

enum class SignaturePolicy { required, optional, none };

struct PollConfig {
    Duration min{}, max{};  ///< pause while messages come / after it grew while none come
    Duration timeout{};     ///< of one poll
};

struct CircuitConfig {
    int failures = 0;     ///< in a row, until the breaker opens
    Duration open_for{};  ///< until one attempt is let through; doubles with every failed one up to open_max
    Duration open_max{};
};

struct ConnectorConfig {
    std::string id;  ///< = file name
    SettingPlace place;
    std::string title, adapter;
    bool enabled = true;
    std::string listener;  ///< where its endpoint is served; empty = it has none
    SignaturePolicy signature = SignaturePolicy::optional;
    Disclosure disclosure;            ///< what personal data its partner is given
    bool disclosure_decided = false;  ///< written down; else everything is given, and `check` says so
    PollConfig poll;
    CircuitConfig circuit;
    std::string numbers_of;  ///< connector whose ids this one may name too, where its adapter has such a key; empty = none
    Settings settings;       ///< the adapter's own keys
    Settings source;         ///< the whole file, for the places of its keys
};

struct RetryConfig {
    Duration first{}, max{};     ///< pause before the second attempt, and the longest one
    Duration give_up_after{};    ///< since the delivery was made; then it is refused with attempts_exhausted
    int max_attempts = 0;        ///< 0 = no limit but time
    Duration retry_after_max{};  ///< the longest Retry-After of a partner that is obeyed
    bool keep_legal = false;     ///< not given up before the appeal's legal deadline
};

/// Empty lists match everything. Routes are asked by `order`, then by id.
struct RouteConfig {
    std::string id;  ///< = file name
    SettingPlace place;
    std::string title;
    bool enabled = true;
    int order = 0;
    std::vector<std::string> from;  ///< connectors; "*" = any
    std::vector<MessageKind> kinds;
    std::vector<std::string> regimes;
    std::vector<std::string> oktmo;   ///< prefixes
    std::vector<std::string> topics;  ///< "0005.0056", "pos:147", "0005.*"
    std::vector<std::string> channels;
    std::string to;      ///< a connector, or origin_word
    bool go_on = false;  ///< key `continue`: later routes are asked too
    RetryConfig retry;
    int in_flight = 1;   ///< deliveries of different appeals at a time
    Duration timeout{};  ///< of one attempt
    Duration handed_over_alarm{};
    Settings source;  ///< the whole file, for the places of its keys
};

struct Config {
    std::filesystem::path dir, data_dir;
    std::string digest;  ///< sha256 hex over all files, see config_digest.hpp
    InstanceConfig instance;
    std::vector<ListenerConfig> listeners;
    AdminConfig admin;
    std::vector<KeyConfig> keys;
    std::vector<TrustConfig> trust;
    DossierConfig dossier;
    TimestampConfig timestamps;
    LogConfig log;
    StoreConfig store;
    ScanConfig scan;
    RetentionConfig retention;
    int workers = 0;  ///< threads for CPU work; 0 = as many as the machine has cores
    Duration stop_grace{};
    std::vector<ConnectorConfig> connectors;  ///< by id
    std::vector<RouteConfig> routes;          ///< by order, then id
    std::vector<BiConfig> bi;                 ///< by id
    std::vector<BiReportConfig> bi_reports;   ///< by id
    std::vector<BiFeedConfig> bi_feeds;       ///< by id
    DeadlineConfig deadlines;
    QualityConfig quality;
    bool all_routes = false;  ///< every matching route is taken, not the first alone
};

/// The word of a route's `to` that stands for the connector that brought the appeal; no connector may be called so.
inline constexpr std::string_view origin_word = "origin";

}  // namespace gateway
