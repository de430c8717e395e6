// What personal data leaves the gateway through which exit, as the configuration says.
#pragma once

#include <string>
#include <vector>

#include "gateway/app/config.hpp"

namespace gateway {

struct ConfigSource;

/// What one mapping lets out of an appeal of which every field is planted, after what the connector permits.
struct MappedExit {
    std::string mapping;              ///< file name
    std::vector<std::string> fields;  ///< of class p2 and above
    std::string trouble;              ///< why it could not be tried; then `fields` says nothing
};

struct PartnerExit {
    std::string connector, title, adapter;
    bool decided = false;  ///< `personal_data` is written down
    Disclosure permitted;
    std::vector<std::string> routes;  ///< ids of the enabled routes that lead here
    std::vector<std::string> fields;  ///< of class p2 and above that are permitted
    std::vector<MappedExit> mapped;   ///< by its mappings of whole appeals, where it has some
};

/// An exit whose bounds are in the program: logs, metrics, …
struct OwnExit {
    std::string name;  ///< "logs"
    std::string ru, en;
};

struct PrivacyAudit {
    std::vector<PartnerExit> partners;  ///< connectors that a route leads to, by id
    std::vector<OwnExit> own;
    /// Every partner's bounds are written down.
    bool decided() const;
};

/// Loads the mappings of the connectors and runs them on a planted appeal. Never throws for what a mapping does.
PrivacyAudit audit_privacy(const Config& config, const ConfigSource& source);

}  // namespace gateway
