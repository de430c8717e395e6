// What the faces of one connector to an Adapter share; each holds it (shared_ptr: the last one to go frees it).
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/smev3_adapter/link.hpp"
#include "adapters/smev3_adapter/settings.hpp"
#include "adapters/smev3_adapter/writer.hpp"
#include "gateway/mapping/business_content.hpp"

namespace gateway::smev3_adapter {

struct Office {
    Office(AdapterSettings read, AdapterKit given);

    AdapterSettings settings;
    AdapterKit kit;
    std::shared_ptr<const SigningKey> key;  ///< null: attachments go unsigned
    const TrustStore* trust = nullptr;      ///< null: signatures of attachments are kept, not judged
    BusinessContent content;
    Writer writer;
    std::unique_ptr<Link> link;
};

std::unique_ptr<Connector> make_connector(std::shared_ptr<Office> office);
std::unique_ptr<Source> make_source(std::shared_ptr<Office> office);

}  // namespace gateway::smev3_adapter
