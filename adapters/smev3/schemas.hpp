// The texts of schemas/smev in the binary, compiled: what messages of each version must look like.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "adapters/smev3/version.hpp"
#include "gateway/xml/schema.hpp"

namespace gateway::smev3 {

struct EmbeddedText {
    std::string_view name;  ///< below schemas/smev: "1.2/types.xsd"
    std::string_view text;
};

/// Every XSD and WSDL of schemas/smev; written by the build.
std::span<const EmbeddedText> embedded_schemas();

/// `name` is "types.xsd", "basic.xsd", "faults.xsd", "routing.xsd", "directive.xsd" or "service.wsdl" (with {{location}} in the
/// place of its address); empty when the version has no such file.
std::string_view schema_text(const Version& version, std::string_view name);

/// The schemas of one version as the operator's are: by the letter. Compiled once; any thread.
class WireSchemas {
public:
    explicit WireSchemas(const Version& version);
    /// `element` is the child of soap:Body, or what stands in the detail of a fault.
    std::vector<SchemaError> validate(XmlNode element) const;

private:
    const Version& version_;
    XmlSchema types_, faults_;
};

/// What a call at our own door must look like. In two points looser than the letter: ReferenceMessageID and TransactionCode may
/// be left out in every version, as SMEV itself accepts it, and the Content of an attachment may be an xop:Include. Compiled
/// once; any thread. Checks the tree as it was parsed and adds nothing to it.
class DoorSchemas {
public:
    DoorSchemas();
    /// Calls of this version can be checked.
    bool knows(const Version& version) const { return types_.contains(version.types); }
    /// `request` is the child of soap:Body, "SendRequestRequest" …; its namespace says the version. Throws
    /// Fault(schema_violation) with path and line.
    void require_envelope(XmlNode request) const;
    /// Canonical content only; anything else is the mapping's affair and passes. Throws Fault(schema_violation).
    void require_content(XmlNode content) const;

private:
    std::map<std::string_view, XmlSchema> types_;  ///< by the namespace of types
    XmlSchema appeal_;
};

}  // namespace gateway::smev3
