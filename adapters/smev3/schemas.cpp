#include "adapters/smev3/schemas.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/mapping/appeal_xsd.hpp"

namespace gateway::smev3 {

namespace {

SchemaParts parts_of(const Version& version) {
    SchemaParts parts;
    for (const char* name : {"types.xsd", "basic.xsd", "faults.xsd", "routing.xsd", "directive.xsd"}) {
        if (const auto text = schema_text(version, name); !text.empty()) parts[name] = text;
    }
    return parts;
}

/// The chain's two fields of a request made optional; both declarations stand first where the request declares them.
std::string relaxed(std::string_view types) {
    std::string text(types);
    const auto provided = text.find("\"SenderProvidedRequestData\">");
    for (const char* name : {"ReferenceMessageID", "TransactionCode"}) {
        const auto at = text.find("\"" + std::string(name) + "\"", provided);
        const auto end = text.find("/>", at);
        if (text.substr(at, end - at).find("minOccurs") == std::string::npos) text.insert(end, " minOccurs=\"0\"");
    }
    return text;
}

/// AttachmentContent/Content of any kind: the octets may be a XOP part, which is looked at where files are read.
std::string with_parts(std::string_view basic) {
    constexpr std::string_view strict = "<xs:element name=\"Content\" type=\"xs:base64Binary\"/>";
    std::string text(basic);
    const auto at = text.find(strict);
    return at == std::string::npos ? text : text.replace(at, strict.size(), "<xs:element name=\"Content\"/>");
}

}  // namespace

std::string_view schema_text(const Version& version, std::string_view name) {
    const std::string wanted = std::string(version.key) + "/" + std::string(name);
    const auto texts = embedded_schemas();
    const auto found = std::ranges::find(texts, wanted, &EmbeddedText::name);
    return found == texts.end() ? std::string_view() : found->text;
}

WireSchemas::WireSchemas(const Version& version)
    : version_(version),
      types_(XmlSchema::parse(schema_text(version, "types.xsd"), parts_of(version))),
      faults_(XmlSchema::parse(schema_text(version, "faults.xsd"), parts_of(version))) {}

std::vector<SchemaError> WireSchemas::validate(XmlNode element) const {
    return element.ns() == version_.faults ? faults_.validate(element) : types_.validate(element);
}

DoorSchemas::DoorSchemas() : appeal_(XmlSchema::parse(appeal_xsd())) {
    // Later revisions come later and take the place of the earlier under the same namespace: they hold all it holds.
    for (const Version& version : all_versions()) {
        const std::string text = relaxed(schema_text(version, "types.xsd"));
        const std::string basic = with_parts(schema_text(version, "basic.xsd"));
        SchemaParts parts = parts_of(version);
        parts["basic.xsd"] = basic;
        types_.insert_or_assign(version.types, XmlSchema::parse(text, parts));
    }
}

void DoorSchemas::require_envelope(XmlNode request) const {
    const auto schema = types_.find(request.ns());
    if (schema == types_.end()) throw Fault(Cause::schema_violation, "no version of SMEV's schemas", request.path());
    schema->second.require(request);
}

void DoorSchemas::require_content(XmlNode content) const {
    if (content.is(appeal_xml_ns, "appeal")) appeal_.require(content);
}

}  // namespace gateway::smev3
