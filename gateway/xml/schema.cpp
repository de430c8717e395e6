#include "gateway/xml/schema.hpp"

#include <libxml/xmlschemas.h>

#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/xml/libxml_native.hpp"

namespace gateway {
namespace {

constexpr std::size_t max_errors = 20;

struct FreeSchema {
    void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
};
struct FreeSchemaParser {
    void operator()(xmlSchemaParserCtxt* parser) const { xmlSchemaFreeParserCtxt(parser); }
};
struct FreeValidation {
    void operator()(xmlSchemaValidCtxt* validation) const { xmlSchemaFreeValidCtxt(validation); }
};
using SchemaPtr = std::unique_ptr<xmlSchema, FreeSchema>;
using SchemaParserPtr = std::unique_ptr<xmlSchemaParserCtxt, FreeSchemaParser>;
using ValidationPtr = std::unique_ptr<xmlSchemaValidCtxt, FreeValidation>;

SchemaPtr compile(xmlSchemaParserCtxt* parser) {
    const SchemaParserPtr owner(parser);
    const XmlErrorCollector errors;
    if (parser == nullptr) throw std::bad_alloc();
    SchemaPtr schema(xmlSchemaParse(parser));
    if (!schema) throw std::runtime_error(errors.first());
    return schema;
}

// Messages about a value quote it (str1), and a value may be somebody's name: it is left out.
bool quotes_value(int code) {
    return (code >= XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 && code <= XML_SCHEMAV_CVC_ENUMERATION_VALID) ||
           code == XML_SCHEMAV_CVC_IDC || code == XML_SCHEMAV_CVC_AU || code == XML_SCHEMAV_CVC_ELT_5_2_2_2_1 ||
           code == XML_SCHEMAV_CVC_ELT_5_2_2_2_2 || code == XML_SCHEMAV_CVC_FACET_VALID;
}

std::string wording(const xmlError& error) {
    std::string text = one_line(error.message);
    const std::string value = quotes_value(error.code) ? one_line(error.str1) : "";
    if (value.empty()) return text;
    const auto at = text.find("'" + value + "'");
    if (at == std::string::npos) return "the value is not allowed here";
    return text.replace(at + 1, value.size(), "…");
}

void collect(void* context, xmlErrorPtr error) {
    auto& errors = *static_cast<std::vector<SchemaError>*>(context);
    if (errors.size() >= max_errors || error->level < XML_ERR_ERROR) return;
    auto* node = static_cast<xmlNode*>(error->node);
    if (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->parent;
    const XmlNode element = XmlNode::of(node);
    errors.push_back({wording(*error), element.path(), element ? element.line() : error->line});
}

}  // namespace

struct XmlSchema::State {
    SchemaPtr schema;
};

XmlSchema::XmlSchema(XmlSchema&&) noexcept = default;
XmlSchema& XmlSchema::operator=(XmlSchema&&) noexcept = default;
XmlSchema::~XmlSchema() = default;

XmlSchema XmlSchema::load(const std::filesystem::path& file) {
    start_libxml();
    std::error_code missing;
    const auto path = std::filesystem::canonical(file, missing);
    if (missing) throw std::runtime_error("the schema " + file.string() + " cannot be read: " + missing.message());
    const XmlFileGate gate(path.parent_path().string());
    XmlSchema loaded;
    try {
        loaded.state_ = std::make_unique<State>(State{compile(xmlSchemaNewParserCtxt(path.c_str()))});
    } catch (const std::runtime_error& error) {
        throw std::runtime_error("the schema " + file.string() + " is wrong: " + error.what());
    }
    return loaded;
}

XmlSchema XmlSchema::parse(std::string_view text) {
    start_libxml();
    XmlSchema parsed;
    parsed.state_ =
        std::make_unique<State>(State{compile(xmlSchemaNewMemParserCtxt(text.data(), static_cast<int>(text.size())))});
    return parsed;
}

XmlSchema XmlSchema::parse(std::string_view text, const SchemaParts& parts) {
    start_libxml();
    const XmlPartsGate gate(parts);
    return parse(text);
}

std::vector<SchemaError> XmlSchema::validate(const XmlDocument& document) const {
    return validate(document.root());
}

std::vector<SchemaError> XmlSchema::validate(XmlNode element) const {
    if (!element) return {{"there is no element to check", "", 0}};
    std::vector<SchemaError> errors;
    const XmlErrorCollector silent;
    const ValidationPtr validation(xmlSchemaNewValidCtxt(state_->schema.get()));
    if (!validation) throw std::bad_alloc();
    xmlSchemaSetValidStructuredErrors(validation.get(), &collect, &errors);
    // Without XML_SCHEMA_VAL_VC_I_CREATE nothing is added to the tree, so signatures over it stay valid.
    const int verdict = xmlSchemaValidateOneElement(validation.get(), native(element));
    if (verdict != 0 && errors.empty())
        errors.push_back({"the element does not fit the schema", element.path(), element.line()});
    return errors;
}

void XmlSchema::require(XmlNode element) const {
    const auto errors = validate(element);
    if (errors.empty()) return;
    const SchemaError& first = errors.front();
    throw Fault(Cause::schema_violation, first.message, first.path + " line " + std::to_string(first.line));
}

}  // namespace gateway
