// What an adapter is made of and what it is given. One folder, one configuration block, one line in registry.cpp.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/accept.hpp"
#include "gateway/core/blobs.hpp"
#include "gateway/core/connector.hpp"
#include "gateway/core/evidence_book.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/mailbox.hpp"
#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

/// Everything of the gateway an adapter may touch. All references outlive the adapter.
struct AdapterKit {
    std::string id;  ///< the connector's id = its file name; the `system` of its external ids
    boost::asio::any_io_executor io;
    Workers& workers;
    WebClient& web;
    Accept accept;
    Ledger& ledger;
    Mailbox& mailbox;
    EvidenceBook& evidence;
    Blobs& blobs;
    Clock& clock;
    Log& log;
    /// Keys by their name in gateway.yaml; throws std::runtime_error naming the key that is missing.
    std::function<std::shared_ptr<const SigningKey>(std::string_view)> key;
    /// Trust stores by their name in gateway.yaml; the pointer stays valid.
    std::function<const TrustStore*(std::string_view)> trust;
    std::string config_dir;  ///< mappings and dictionaries are read relative to it
};

/// Faces that are not there are null.
struct Adapter {
    std::unique_ptr<Connector> connector;
    std::unique_ptr<Source> source;
    std::unique_ptr<Endpoint> endpoint;
};

struct AdapterKind {
    std::string name;  ///< word in the configuration: "adapter: open311"
    std::string title_ru, title_en;
    std::vector<SettingKey> settings;                          ///< keys below `settings:` of the connector's file
    std::function<Adapter(const Settings&, AdapterKit)> make;  ///< throws std::runtime_error with one sentence
};

/// Every adapter in the binary, one line each (registry.cpp).
const std::vector<AdapterKind>& adapter_kinds();

}  // namespace gateway
