// What a call at our own door must look like: the envelope by schemas/smev/1.2, canonical content by
// schemas/appeal/1.0/appeal.xsd.
#pragma once

#include <string_view>

#include "adapters/smev3/version.hpp"
#include "gateway/xml/schema.hpp"

namespace gateway::smev3 {

/// Texts of schemas/smev/1.2/types.xsd and basic.xsd; each is complete in itself.
std::string_view types_xsd();
std::string_view basic_xsd();

/// Compiled once; any thread. Checks the tree as it was parsed and adds nothing to it.
class DoorSchemas {
public:
    DoorSchemas();
    /// Calls of this version can be checked.
    bool knows(const Version& version) const { return version.key == "1.2"; }
    /// `request` is the child of soap:Body, "SendRequestRequest" …. Throws Fault(schema_violation) with path and line.
    void require_envelope(XmlNode request) const;
    /// Canonical content only; anything else is the mapping's affair and passes. Throws Fault(schema_violation).
    void require_content(XmlNode content) const;

private:
    XmlSchema types_, basic_, appeal_;
};

}  // namespace gateway::smev3
