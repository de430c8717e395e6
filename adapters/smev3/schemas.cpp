#include "adapters/smev3/schemas.hpp"

#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/mapping/appeal_xsd.hpp"

namespace gateway::smev3 {

DoorSchemas::DoorSchemas()
    : types_(XmlSchema::parse(types_xsd())), basic_(XmlSchema::parse(basic_xsd())), appeal_(XmlSchema::parse(appeal_xsd())) {}

void DoorSchemas::require_envelope(XmlNode request) const {
    types_.require(request);
    const Version& names = version_of("1.2");
    const XmlNode part = request.first_child();
    if (part.ns() == names.basic) basic_.require(part);
    if (part.name() != "SenderProvidedRequestData") return;
    const XmlNode content = part.child(names.basic, "MessagePrimaryContent");
    if (!content) throw Fault(Cause::schema_violation, "MessagePrimaryContent is required", part.path());
    basic_.require(content);
}

void DoorSchemas::require_content(XmlNode content) const {
    if (content.is(appeal_xml_ns, "appeal")) appeal_.require(content);
}

}  // namespace gateway::smev3
