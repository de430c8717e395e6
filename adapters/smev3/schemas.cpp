#include "adapters/smev3/schemas.hpp"

#include "adapters/smev3/version.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/mapping/appeal_xsd.hpp"

namespace gateway::smev3 {

DoorSchemas::DoorSchemas()
    : types_(XmlSchema::parse(types_xsd())), basic_(XmlSchema::parse(basic_xsd())), appeal_(XmlSchema::parse(appeal_xsd())) {}

void DoorSchemas::require_envelope(XmlNode request) const {
    types_.require(request);
    const Version& names = version_of("1.2");
    const XmlNode provided = request.child(names.types, "SenderProvidedRequestData");
    const XmlNode content = provided.child(names.basic, "MessagePrimaryContent");
    if (!content) throw Fault(Cause::schema_violation, "MessagePrimaryContent is required", provided.path());
    basic_.require(content);
}

void DoorSchemas::require_content(XmlNode content) const {
    if (content.is(appeal_xml_ns, "appeal")) appeal_.require(content);
}

}  // namespace gateway::smev3
